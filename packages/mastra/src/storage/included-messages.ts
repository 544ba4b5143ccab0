import type { MastraDBMessage } from '@mastra/core/agent';
import type { StorageListMessagesInput } from '@mastra/core/storage';
import { readMessagePlaces } from './owners.ts';
import type { Places } from './places.ts';
import { readThread } from './read-thread.ts';

/** The messages that are asked for by id, with those around them: of these resources only. */
export async function includedMessages(
  places: Places,
  include: NonNullable<StorageListMessagesInput['include']>,
  resourceIds: ReadonlySet<string>,
): Promise<readonly MastraDBMessage[]> {
  const known = await readMessagePlaces(
    places,
    include.map(({ id }) => id),
  );
  const threads = new Map<string, Promise<readonly MastraDBMessage[]>>();
  const found = new Map<string, MastraDBMessage>();
  for (const { id, withPreviousMessages = 0, withNextMessages = 0 } of include) {
    const place = known.get(id);
    if (place === undefined || !resourceIds.has(place.resourceId)) continue;
    const reading = threads.get(place.threadId) ?? readThread(places, place);
    threads.set(place.threadId, reading);
    const thread = await reading;
    const index = thread.findIndex((message) => message.id === id);
    if (index === -1) continue;
    const around = thread.slice(Math.max(0, index - withPreviousMessages), index + withNextMessages + 1);
    for (const message of around) found.set(message.id, message);
  }
  return [...found.values()];
}
