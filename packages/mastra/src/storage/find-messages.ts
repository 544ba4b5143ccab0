import type { MastraDBMessage } from '@mastra/core/agent';
import { deleteMessagePlaces, readMessagePlaces, type MessagePlace } from './owners.ts';
import type { Places } from './places.ts';
import { readThread } from './read-thread.ts';
import { putThreadActivity, readThreadActivity } from './threads.ts';

/** The messages with these ids, in the order of the ids; unknown ones are left out. */
export async function findMessages(
  places: Places,
  ids: readonly string[],
): Promise<readonly MastraDBMessage[]> {
  const found = new Map<string, MastraDBMessage>();
  for (const [place] of await byThread(places, ids)) {
    for (const message of await readThread(places, place)) found.set(message.id, message);
  }
  return ids.flatMap((id) => {
    const message = found.get(id);
    return message === undefined ? [] : [message];
  });
}

/** Deletes messages with the memories that are their episodes. Idempotent. */
export async function deleteMessages(places: Places, ids: readonly string[]): Promise<void> {
  for (const [{ threadId, resourceId }, said] of await byThread(places, ids)) {
    const memory = places.ofResource(resourceId);
    await memory.messages.delete({ runId: places.runOf(threadId), ids: said });
    await deleteMessagePlaces(places.owners, said);
    const activity = await readThreadActivity(memory, threadId);
    await putThreadActivity(memory, threadId, { ...activity, updatedAt: new Date() });
  }
}

async function byThread(
  places: Places,
  ids: readonly string[],
): Promise<readonly (readonly [MessagePlace, readonly string[]])[]> {
  const known = [...(await readMessagePlaces(places.owners, ids))];
  const threads = Map.groupBy(known, ([, { threadId }]) => threadId);
  return [...threads.values()].flatMap((entries) => {
    const place = entries[0]?.[1];
    return place === undefined ? [] : [[place, entries.map(([id]) => id)] as const];
  });
}
