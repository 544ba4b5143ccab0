import type { MastraDBMessage } from '@mastra/core/agent';
import { deleteMessagePlaces, readMessagePlaces } from './owners.ts';
import type { Places, ThreadPlace } from './places.ts';
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
  for (const [place, said] of await byThread(places, ids)) {
    await places.ofThread(place).messages.delete({ ids: said });
    await deleteMessagePlaces(places, place, said);
    const activity = await readThreadActivity(places, place);
    await putThreadActivity(places, place, { ...activity, updatedAt: new Date() });
  }
}

async function byThread(
  places: Places,
  ids: readonly string[],
): Promise<readonly (readonly [ThreadPlace, readonly string[]])[]> {
  const known = [...(await readMessagePlaces(places, ids))];
  const threads = Map.groupBy(known, ([, { threadId }]) => threadId);
  return [...threads.values()].flatMap((entries) => {
    const place = entries[0]?.[1];
    return place === undefined ? [] : [[place, entries.map(([id]) => id)] as const];
  });
}
