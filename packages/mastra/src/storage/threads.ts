import { InvalidInputError, type JsonObject, type MemoryOperations, type RecordItem } from '@keepsake/core';
import type { StorageThreadType } from '@mastra/core/memory';
import { readActivity, toActivity, type Activity } from './activity.ts';
import {
  deleteMessagePlaces,
  deleteThreadOwner,
  putThreadOwner,
  readThreadOwner,
  readThreadPlaces,
} from './owners.ts';
import type { Places, ThreadPlace } from './places.ts';
import { readRecords } from './read-records.ts';
import { readThread } from './read-thread.ts';

const THREADS = ['mastra', 'threads'];
const ACTIVITY = ['mastra', 'activity'];

/** The thread; `null` when there is none, or it belongs to another resource than the one that is named. */
export async function findThread(
  places: Places,
  threadId: string,
  resourceId?: string,
): Promise<StorageThreadType | null> {
  const owner = await readThreadOwner(places.owners, threadId);
  if (owner === undefined || (resourceId !== undefined && resourceId !== owner)) return null;
  const { records } = places.ofResource(owner);
  const { results } = await records.batch([
    { type: 'get', namespace: THREADS, key: threadId },
    { type: 'get', namespace: ACTIVITY, key: threadId },
  ]);
  const [thread, activity] = results;
  return thread === null ? null : toThread(thread, activity);
}

/**
 * Keeps a thread, or replaces it.
 *
 * @throws InvalidInputError when it belongs to another resource.
 */
export async function saveThread(places: Places, thread: StorageThreadType): Promise<StorageThreadType> {
  await claimThread(places, { threadId: thread.id, resourceId: thread.resourceId });
  await putThread(places.ofResource(thread.resourceId), thread);
  return thread;
}

/**
 * Says whose a thread is.
 *
 * @throws InvalidInputError when it belongs to another resource.
 */
export async function claimThread(places: Places, place: ThreadPlace): Promise<void> {
  const owner = await findThreadOwner(places, place.threadId, place.resourceId);
  if (owner === place.resourceId) return;
  if (owner !== undefined) {
    throw new InvalidInputError({
      path: 'threadId',
      problem: `the thread "${place.threadId}" belongs to another resource`,
      remedy: 'Use another thread id, or clone the thread for this resource',
    });
  }
  await putThreadOwner(places.owners, place);
}

/** The resource that a thread belongs to; `undefined` where it is free for the one that asks for it. */
export async function findThreadOwner(
  places: Places,
  threadId: string,
  asking: string | undefined,
): Promise<string | undefined> {
  const owner = await readThreadOwner(places.owners, threadId);
  if (owner === undefined || asking === undefined || owner === asking) return owner;
  // An erased resource leaves the ids of its threads free.
  return (await isThere(places, { threadId, resourceId: owner })) ? owner : undefined;
}

async function isThere(places: Places, place: ThreadPlace): Promise<boolean> {
  const { records, messages } = places.ofResource(place.resourceId);
  if ((await records.get(THREADS, place.threadId)) !== null) return true;
  const { results } = await messages.list({ runId: places.runOf(place.threadId), limit: 1 });
  return results.length > 0;
}

/** Changes the title, or the keys of the metadata that are given. */
export async function updateThread(
  places: Places,
  { id, title, metadata }: { id: string; title?: string; metadata?: Record<string, unknown> },
): Promise<StorageThreadType> {
  const thread = await findThread(places, id);
  if (thread === null) {
    throw new InvalidInputError({
      path: 'id',
      problem: `there is no thread "${id}"`,
      remedy: 'Save it with saveThread first',
    });
  }
  const updated = {
    ...thread,
    ...(title !== undefined && { title }),
    metadata: { ...thread.metadata, ...metadata },
    updatedAt: new Date(),
  };
  await putThread(places.ofResource(thread.resourceId), updated);
  return updated;
}

/** Deletes a thread with its messages and their memories. Idempotent. */
export async function deleteThread(places: Places, threadId: string): Promise<void> {
  const owner = await readThreadOwner(places.owners, threadId);
  if (owner === undefined) return;
  const { records, messages } = places.ofResource(owner);
  const said = await readThread(places, { threadId, resourceId: owner });
  await messages.delete({ runId: places.runOf(threadId) });
  await deleteMessagePlaces(
    places.owners,
    said.map(({ id }) => id),
  );
  await records.batch([
    { type: 'delete', namespace: THREADS, key: threadId },
    { type: 'delete', namespace: ACTIVITY, key: threadId },
  ]);
  await deleteThreadOwner(places.owners, threadId);
}

/** Every thread, or those of a resource, in no particular order. */
export async function readThreads(
  places: Places,
  resourceId?: string,
): Promise<readonly StorageThreadType[]> {
  const resources =
    resourceId === undefined
      ? new Set((await readThreadPlaces(places.owners)).map((place) => place.resourceId))
      : [resourceId];
  const threads: StorageThreadType[] = [];
  for (const resource of resources) {
    const { records } = places.ofResource(resource);
    const activities = new Map(
      (await readRecords(records, ACTIVITY)).map((record) => [record.key, record] as const),
    );
    for (const record of await readRecords(records, THREADS)) {
      const thread = toThread(record, activities.get(record.key) ?? null);
      if (thread.resourceId === resource) threads.push(thread);
    }
  }
  return threads;
}

/** What happened in the thread last. */
export async function readThreadActivity(memory: MemoryOperations, threadId: string): Promise<Activity> {
  return readActivity(await memory.records.get(ACTIVITY, threadId));
}

/** Keeps what happened in the thread last: beside the thread, so that no one's change of it is lost. */
export async function putThreadActivity(
  memory: MemoryOperations,
  threadId: string,
  activity: Activity,
): Promise<void> {
  await memory.records.put(ACTIVITY, threadId, toActivity(activity), { index: false });
}

async function putThread({ records }: MemoryOperations, { id, ...thread }: StorageThreadType): Promise<void> {
  const value = JSON.parse(JSON.stringify(thread)) as JsonObject;
  await records.put(THREADS, id, value, { index: false });
}

function toThread({ key, value, updatedAt }: RecordItem, activity: RecordItem | null): StorageThreadType {
  const thread = value as unknown as Omit<StorageThreadType, 'id'>;
  const saved = new Date(thread.updatedAt);
  const active =
    activity === null || activity.updatedAt < updatedAt ? undefined : readActivity(activity).updatedAt;
  return {
    ...thread,
    id: key,
    createdAt: new Date(thread.createdAt),
    updatedAt: active !== undefined && active > saved ? active : saved,
  };
}
