import { InvalidInputError, type JsonObject, type RecordItem } from '@keepsake/core';
import type { StorageThreadType } from '@mastra/core/memory';
import { readActivity, toActivity, type Activity } from './activity.ts';
import { deleteAllMessagePlaces, readThreadOwner, recordsOf } from './owners.ts';
import type { Places, ThreadPlace } from './places.ts';
import { readAcross } from './read-records.ts';

const THREADS = ['mastra', 'threads'];
const ACTIVITY = ['mastra', 'activity'];
const NOTHING_YET: Activity = { updatedAt: undefined, newest: undefined, isUnordered: false };

/** The thread; `null` when there is none, or it belongs to another resource than the one that is named. */
export async function findThread(
  places: Places,
  threadId: string,
  resourceId?: string,
): Promise<StorageThreadType | null> {
  const owner = await readThreadOwner(places, threadId);
  if (owner === undefined || (resourceId !== undefined && resourceId !== owner)) return null;
  const { records } = places.ofThread({ threadId, resourceId: owner });
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
  await putThread(places, thread);
  return thread;
}

/**
 * Says whose a thread is.
 *
 * @throws InvalidInputError when it belongs to another resource.
 */
export async function claimThread(places: Places, place: ThreadPlace): Promise<void> {
  const owner = await readThreadOwner(places, place.threadId);
  if (owner === place.resourceId) return;
  if (owner !== undefined) {
    throw new InvalidInputError({
      path: 'threadId',
      problem: `the thread "${place.threadId}" belongs to another resource`,
      remedy: 'Use another thread id, or clone the thread for this resource',
    });
  }
  await putThreadActivity(places, place, NOTHING_YET);
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
  await putThread(places, updated);
  return updated;
}

/** Deletes a thread with its messages and their memories. Idempotent. */
export async function deleteThread(places: Places, threadId: string): Promise<void> {
  const owner = await readThreadOwner(places, threadId);
  if (owner === undefined) return;
  const place = { threadId, resourceId: owner };
  const { records, messages } = places.ofThread(place);
  await messages.delete({});
  await deleteAllMessagePlaces(places, place);
  // Whose it is, is known to the end: what is cut off can be done again.
  await records.batch([
    { type: 'delete', namespace: THREADS, key: threadId },
    { type: 'delete', namespace: ACTIVITY, key: threadId },
  ]);
}

/** Every thread, or those of a resource, in no particular order. */
export async function readThreads(
  places: Places,
  resourceId?: string,
): Promise<readonly StorageThreadType[]> {
  const records = recordsOf(places, resourceId);
  const activities = new Map(
    (await readAcross(records, ACTIVITY)).map((record) => [identify(record), record] as const),
  );
  const threads = await readAcross(records, THREADS);
  return threads
    .map((record) => toThread(record, activities.get(identify(record)) ?? null))
    .filter((thread) => resourceId === undefined || thread.resourceId === resourceId);
}

function identify({ key, value }: RecordItem): string {
  return JSON.stringify([(value as unknown as ThreadPlace).resourceId, key]);
}

/** What happened in the thread last. */
export async function readThreadActivity(places: Places, place: ThreadPlace): Promise<Activity> {
  return readActivity(await places.ofThread(place).records.get(ACTIVITY, place.threadId));
}

/** Keeps what happened in the thread last: beside the thread, so that no one's change of it is lost. */
export async function putThreadActivity(
  places: Places,
  { threadId, resourceId }: ThreadPlace,
  activity: Activity,
): Promise<void> {
  const { records } = places.ofThread({ threadId, resourceId });
  await records.put(ACTIVITY, threadId, toActivity(resourceId, activity), { index: false });
}

async function putThread(places: Places, { id, ...thread }: StorageThreadType): Promise<void> {
  const { records } = places.ofThread({ threadId: id, resourceId: thread.resourceId });
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
