import { InvalidInputError, type MemoryOperations, type Message } from '@keepsake/core';
import type { SaveOptions } from '@keepsake/core/turns';
import type { MastraDBMessage } from '@mastra/core/agent';
import type { Activity } from './activity.ts';
import {
  deleteMessagePlaces,
  putMessagePlaces,
  readMessagePlaces,
  readThreadOwner,
  type MessagePlace,
} from './owners.ts';
import type { Places, ThreadPlace } from './places.ts';
import type { InTurn } from './serialize-by-key.ts';
import { toStored } from './stored-message.ts';
import { claimThread, putThreadActivity, readThreadActivity } from './threads.ts';

/** How the messages of threads are remembered. */
export type MessageSaveOptions = Omit<SaveOptions, 'toolResults' | 'timeoutMs'>;

/** How messages are saved. */
export interface MessageSaving {
  readonly options: MessageSaveOptions;
  /** What is saved in a thread at once is saved in turn: it has an order. */
  readonly inTurn: InTurn;
}

interface ThreadBatch extends ThreadPlace {
  readonly messages: readonly MastraDBMessage[];
}

/**
 * Keeps messages whole, each under its id in its thread, and remembers what they say. The same id again is an edit; in
 * another thread of the resource, it moves there. Answers with what is stored, each message once, in order of their times.
 *
 * @throws InvalidInputError for a message without a thread, and for a thread or a message of another resource: nothing is
 * stored.
 */
export async function saveMessages(
  places: Places,
  messages: readonly MastraDBMessage[],
  { options, inTurn }: MessageSaving,
): Promise<readonly MastraDBMessage[]> {
  const unique = [...new Map(messages.map((message) => [message.id, message])).values()];
  const known = await readMessagePlaces(
    places,
    unique.map(({ id }) => id),
  );
  const batches = await intoThreads(places, unique);
  for (const batch of batches) refuseForeign(batch, known);
  for (const batch of batches) {
    await inTurn(`messages of ${batch.threadId}`, () =>
      saveThreadMessages(places, { batch, known, options }),
    );
  }
  return unique.toSorted(byTime);
}

async function intoThreads(
  places: Places,
  messages: readonly MastraDBMessage[],
): Promise<readonly ThreadBatch[]> {
  const threads = Map.groupBy(messages, threadOf);
  const batches: ThreadBatch[] = [];
  for (const [threadId, said] of threads) {
    const named = said.find((message) => message.resourceId !== undefined)?.resourceId;
    const owner = await readThreadOwner(places, threadId);
    // Where nobody is named, a thread is its own resource, as for Mastra.
    batches.push({ threadId, resourceId: owner ?? named ?? threadId, messages: said.toSorted(byTime) });
  }
  return batches;
}

function threadOf({ id, threadId }: MastraDBMessage): string {
  if (threadId !== undefined && threadId !== '') return threadId;
  throw new InvalidInputError({
    path: 'messages',
    problem: `the message "${id}" names no thread`,
    remedy: 'Give it a threadId',
  });
}

function byTime(left: MastraDBMessage, right: MastraDBMessage): number {
  return left.createdAt.getTime() - right.createdAt.getTime();
}

/** An id that a client names reaches no other resource. */
function refuseForeign(
  { resourceId, messages }: ThreadBatch,
  known: ReadonlyMap<string, MessagePlace>,
): void {
  const foreign = messages.find(
    (message) =>
      (known.get(message.id)?.resourceId ?? resourceId) !== resourceId ||
      (message.resourceId ?? resourceId) !== resourceId,
  );
  if (foreign === undefined) return;
  throw new InvalidInputError({
    path: 'messages',
    problem: `the message "${foreign.id}", or its thread, belongs to another resource`,
    remedy: 'Save it in a thread of its own resource',
  });
}

interface BatchSave {
  readonly batch: ThreadBatch;
  readonly known: ReadonlyMap<string, MessagePlace>;
  readonly options: MessageSaveOptions;
}

async function saveThreadMessages(places: Places, { batch, known, options }: BatchSave): Promise<void> {
  const { threadId, resourceId, messages } = batch;
  const memory = places.ofResource(resourceId);
  await claimThread(places, batch);
  await leaveOtherThreads(places, batch, known);
  // Where a message is, is said first: without its message it names nothing.
  await putMessagePlaces(places, batch, messages);
  const activity = await readThreadActivity(places, batch);
  await putThreadActivity(places, batch, activityAfter(activity, batch, known));
  const infer = options.infer ?? places.infers;
  await add(memory, messages.map(toStored), { ...options, infer, runId: places.runOf(threadId) });
}

async function leaveOtherThreads(
  places: Places,
  { threadId, resourceId, messages }: ThreadBatch,
  known: ReadonlyMap<string, MessagePlace>,
): Promise<void> {
  const moved = messages.flatMap(({ id }) => {
    const place = known.get(id);
    return place === undefined || place.threadId === threadId ? [] : [{ id, from: place.threadId }];
  });
  for (const [from, entries] of Map.groupBy(moved, (entry) => entry.from)) {
    const place = { threadId: from, resourceId };
    const ids = entries.map(({ id }) => id);
    await places.ofThread(place).messages.delete({ ids });
    await deleteMessagePlaces(places, place, ids);
  }
}

/** Facts wait where the caller does not want to: the messages themselves are there at once. */
async function add(
  memory: MemoryOperations,
  messages: readonly Message[],
  options: MessageSaveOptions & { readonly runId: string | number; readonly infer: boolean },
): Promise<void> {
  const { wait = false, infer, ...rest } = options;
  if (wait || !infer) {
    await memory.add(messages, { ...rest, infer });
    return;
  }
  await memory.add(messages, { ...rest, infer: false });
  await memory.add(messages, { ...rest, infer, wait: false, inferKnown: true });
}

function activityAfter(
  { newest, isUnordered }: Activity,
  { threadId, messages }: ThreadBatch,
  known: ReadonlyMap<string, MessagePlace>,
): Activity {
  const times = messages.map(({ createdAt }) => createdAt.toISOString());
  const isOutOfOrder = messages.some(({ id }, index) => {
    const place = known.get(id);
    const time = times[index] ?? '';
    const isNew = place?.threadId !== threadId;
    return isNew ? newest !== undefined && time < newest : place?.createdAt !== time;
  });
  return {
    updatedAt: new Date(),
    newest: [...times, newest ?? ''].toSorted().at(-1),
    isUnordered: isUnordered || isOutOfOrder,
  };
}
