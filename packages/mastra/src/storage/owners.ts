import type { MemoryRecords, OwnedRecordItem } from '@keepsake/core';
import type { Places, ThreadPlace } from './places.ts';
import { inBatches, readAcross } from './read-records.ts';

// In the scope of the thread, so that they go with it; Mastra names threads and messages by their id alone.
const THREADS = ['mastra', 'activity'];
const MESSAGES = ['mastra', 'messages'];

/** Where a message is, and when it was said. */
export interface MessagePlace extends ThreadPlace {
  readonly createdAt: string;
}

/** The resource that a thread belongs to; `undefined` for a thread that nobody saved. */
export async function readThreadOwner({ records }: Places, threadId: string): Promise<string | undefined> {
  const [first] = (await readAcross(records, THREADS, [threadId])).toSorted(byAge);
  return first === undefined ? undefined : (first.value as unknown as ThreadPlace).resourceId;
}

/** Every thread, or those of a resource. */
export async function readThreadPlaces(
  places: Places,
  resourceId: string | undefined,
): Promise<readonly ThreadPlace[]> {
  const found = await readAcross(recordsOf(places, resourceId), THREADS);
  return found
    .map(({ key, value }) => ({ threadId: key, resourceId: (value as unknown as ThreadPlace).resourceId }))
    .filter((place) => resourceId === undefined || place.resourceId === resourceId);
}

/** The records of every thread, or of those of a resource. */
export function recordsOf(places: Places, resourceId: string | undefined): Pick<MemoryRecords, 'across'> {
  return resourceId === undefined ? places.records : places.ofResource(resourceId).records;
}

/** Where these messages are; unknown ones are not among them. */
export async function readMessagePlaces(
  { records }: Places,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MessagePlace>> {
  const found = new Map<string, MessagePlace>();
  for (const batch of inBatches([...new Set(ids)])) {
    for (const { key, value } of (await readAcross(records, MESSAGES, batch)).toSorted(byAge)) {
      if (!found.has(key)) found.set(key, value as unknown as MessagePlace);
    }
  }
  return found;
}

/** Says where messages are. */
export async function putMessagePlaces(
  places: Places,
  { threadId, resourceId }: ThreadPlace,
  messages: readonly { readonly id: string; readonly createdAt: Date }[],
): Promise<void> {
  const { records } = places.ofThread({ threadId, resourceId });
  for (const batch of inBatches(messages)) {
    await records.batch(
      batch.map(({ id, createdAt }) => {
        const value = { threadId, resourceId, createdAt: createdAt.toISOString() };
        return { type: 'put', namespace: MESSAGES, key: id, value, index: false } as const;
      }),
    );
  }
}

/** Forgets where messages are. */
export async function deleteMessagePlaces(
  places: Places,
  place: ThreadPlace,
  ids: readonly string[],
): Promise<void> {
  const { records } = places.ofThread(place);
  for (const batch of inBatches(ids)) {
    await records.batch(batch.map((key) => ({ type: 'delete', namespace: MESSAGES, key }) as const));
  }
}

/** Forgets where the messages of a thread are. */
export async function deleteAllMessagePlaces(places: Places, place: ThreadPlace): Promise<void> {
  await places.ofThread(place).records.deleteAll(MESSAGES);
}

/** Who was first has it. */
function byAge(left: OwnedRecordItem, right: OwnedRecordItem): number {
  return Date.parse(left.createdAt) - Date.parse(right.createdAt);
}
