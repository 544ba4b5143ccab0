import type { MemoryRecords } from '@keepsake/core';
import type { ThreadPlace } from './places.ts';
import { inBatches, readRecords } from './read-records.ts';

// Mastra names threads and messages by their id alone, and records belong to a scope.
const THREADS = ['mastra', 'threads'];
const MESSAGES = ['mastra', 'messages'];

/** Where a message is, and when it was said. */
export interface MessagePlace extends ThreadPlace {
  readonly createdAt: string;
}

/** The resource that a thread belongs to; `undefined` for a thread that nobody saved. */
export async function readThreadOwner(owners: MemoryRecords, threadId: string): Promise<string | undefined> {
  const record = await owners.get(THREADS, threadId);
  return record === null ? undefined : (record.value as unknown as ThreadPlace).resourceId;
}

/** Every thread, or those of a resource. */
export async function readThreadPlaces(
  owners: MemoryRecords,
  resourceId?: string,
): Promise<readonly ThreadPlace[]> {
  const records = await readRecords(owners, THREADS);
  return records
    .map(({ key, value }) => ({
      threadId: key,
      resourceId: (value as unknown as ThreadPlace).resourceId,
    }))
    .filter((place) => resourceId === undefined || place.resourceId === resourceId);
}

/** Says whose a thread is. */
export async function putThreadOwner(
  owners: MemoryRecords,
  { threadId, resourceId }: ThreadPlace,
): Promise<void> {
  await owners.put(THREADS, threadId, { resourceId }, { index: false });
}

/** Forgets whose a thread is. */
export async function deleteThreadOwner(owners: MemoryRecords, threadId: string): Promise<void> {
  await owners.delete(THREADS, threadId);
}

/** Where these messages are; unknown ones are not among them. */
export async function readMessagePlaces(
  owners: MemoryRecords,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MessagePlace>> {
  const places = new Map<string, MessagePlace>();
  for (const batch of inBatches([...new Set(ids)])) {
    const { results } = await owners.batch(
      batch.map((key) => ({ type: 'get', namespace: MESSAGES, key }) as const),
    );
    for (const record of results) {
      if (record !== null) places.set(record.key, record.value as unknown as MessagePlace);
    }
  }
  return places;
}

/** Says where messages are. */
export async function putMessagePlaces(
  owners: MemoryRecords,
  places: ReadonlyMap<string, MessagePlace>,
): Promise<void> {
  for (const batch of inBatches([...places])) {
    await owners.batch(
      batch.map(
        ([key, place]) =>
          ({ type: 'put', namespace: MESSAGES, key, value: { ...place }, index: false }) as const,
      ),
    );
  }
}

/** Forgets where messages are. */
export async function deleteMessagePlaces(owners: MemoryRecords, ids: readonly string[]): Promise<void> {
  for (const batch of inBatches(ids)) {
    await owners.batch(batch.map((key) => ({ type: 'delete', namespace: MESSAGES, key }) as const));
  }
}
