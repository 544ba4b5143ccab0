import type { AddResult, Progress, Usage } from '../../types/results.ts';
import { commitBatch } from '../commit-batch.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing } from '../indexing/indexing.ts';
import type { AddRequest } from '../requests.ts';
import { NO_USAGE, sumUsage } from '../usage.ts';
import { add } from './add.ts';
import { asksModel } from './extract-facts.ts';
import { planAdd, type PlannedAdd } from './plan-add.ts';
import { planEpisodes, textsOf } from './plan-episodes.ts';
import { recognizeMessages } from './recognize-messages.ts';

/** Messages a transaction: the cost of making it durable is shared, and other writers still get their turn. */
const MESSAGES_PER_COMMIT = 256;

/** Many adds in one call. */
export interface AddManyRequest {
  readonly requests: readonly AddRequest[];
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What the adds answered. */
export interface AddManyResult {
  /** One entry an add, in their order. */
  readonly results: readonly AddResult[];
  readonly usage: Usage;
}

/**
 * Adds several conversations, each as a whole or not at all, many of them a transaction. After an abort or a failure
 * those before it are stored, and `onProgress` told how many.
 *
 * @throws ScopeErasedError for the first add whose scope was erased since this call began.
 */
export async function addMany(
  { requests, onProgress, signal }: AddManyRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<AddManyResult> {
  signal?.throwIfAborted();
  const epoch = await deps.ledger.readEpoch();
  const results: AddResult[] = [];
  let usage = deps.meter.price(NO_USAGE);
  for (const group of groupRequests(requests, deps)) {
    signal?.throwIfAborted();
    const done = await addGroup(group, { epoch, indexing, signal }, deps);
    results.push(...done.results);
    usage = sumUsage(usage, done.usage);
    onProgress?.({ done: results.length, total: requests.length });
  }
  return { results, usage };
}

function groupRequests(
  requests: readonly AddRequest[],
  deps: EngineDependencies,
): readonly (readonly AddRequest[])[] {
  const groups: AddRequest[][] = [];
  let room = 0;
  for (const request of requests) {
    room -= request.messages.length;
    const current = groups.at(-1);
    // An operation is claimed before anything else is done for it, and ends in its own commit. What a model is asked
    // about has to see what came before.
    const needsItself = (one: AddRequest | undefined): boolean =>
      one !== undefined && (one.operationId !== undefined || asksModel(one, deps));
    const standsAlone = needsItself(request) || needsItself(current?.[0]);
    if (current === undefined || room < 0 || standsAlone) {
      groups.push([request]);
      room = MESSAGES_PER_COMMIT - request.messages.length;
    } else {
      current.push(request);
    }
  }
  return groups;
}

interface GroupContext {
  readonly epoch: number;
  readonly indexing: Indexing;
  readonly signal: AbortSignal | undefined;
}

async function addGroup(
  group: readonly AddRequest[],
  { epoch, indexing, signal }: GroupContext,
  deps: EngineDependencies,
): Promise<AddManyResult> {
  if (group.length > 1) {
    const together = await addTogether(group, { epoch, indexing, signal }, deps);
    if (together !== undefined) return together;
  }
  // One of them competes with another writer, or they name the same message twice: each by itself.
  const results: AddResult[] = [];
  let usage = deps.meter.price(NO_USAGE);
  for (const request of group) {
    const result = await add({ ...request, epoch, signal }, indexing, deps);
    results.push(result);
    usage = sumUsage(usage, result.usage);
  }
  return { results, usage };
}

/** All of the group in one transaction; `undefined` when the ledger refused it and nothing was written. */
async function addTogether(
  group: readonly AddRequest[],
  { epoch, indexing, signal }: GroupContext,
  deps: EngineDependencies,
): Promise<AddManyResult | undefined> {
  const plans = await Promise.all(
    group.map(async (request) => planEpisodes(request, await recognizeMessages(request, deps))),
  );
  const texts = plans.map((plan) => textsOf(plan.steps));
  const vectors = await indexing.embedForWrite(texts.flat(), signal);
  const { rows, precondition } = await indexing.assignRows(vectors);
  const planned: PlannedAdd[] = [];
  let place = 0;
  for (const [index, request] of group.entries()) {
    const plan = plans[index];
    const count = texts[index]?.length ?? 0;
    if (plan === undefined) continue;
    const operation = { id: deps.newId(), claim: undefined, finished: undefined };
    const own = {
      request,
      operation,
      plan,
      facts: [],
      refused: [],
      rows: rows.slice(place, place + count),
      // What was embedded together is counted once, for the whole call.
      usage: deps.meter.price(NO_USAGE),
      degraded: vectors.degraded,
    };
    planned.push(await planAdd(own, deps));
    place += count;
  }
  const changes = planned.flatMap((entry) => entry.changes);
  if (changes.length > 0) {
    const epochs = group.map(({ scope }) => ({ type: 'epoch', scope, epoch }) as const);
    const outcome = await commitBatch({ preconditions: [...epochs, precondition], changes }, deps, signal);
    if (!outcome.committed) return undefined;
  }
  const degraded = await indexing.afterCommit(planned.flatMap((entry) => entry.written));
  return {
    results: planned.map(({ result }) => (degraded === undefined ? result : { ...result, degraded })),
    usage: vectors.usage,
  };
}
