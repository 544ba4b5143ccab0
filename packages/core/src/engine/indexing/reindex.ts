import type { IndexState } from '../../contracts/ledger-changes.ts';
import { dropPrevious } from './backfill.ts';
import { catchUp } from './catch-up.ts';
import { learnDimensions } from './embed-rows.ts';
import type { IndexContext } from './index-context.ts';
import { fingerprintOf } from './index-role.ts';
import { checkDimensions, replaceState, type IndexView } from './index-session.ts';
import type { ReindexRequest, ReindexResult } from './indexing.ts';
import { NO_USAGE, sumUsage } from '../usage.ts';

const FOREVER = '9999-12-31T23:59:59.999Z';
const MARKS_PAGE = 500;

/** Builds the index anew, or goes on with a build that was cut off; without an embedder drops it. */
export async function reindex(request: ReindexRequest, context: IndexContext): Promise<ReindexResult> {
  let usage = context.deps.meter.price(NO_USAGE);
  const counting: IndexContext = {
    ...context,
    countUsage: (spent) => {
      usage = sumUsage(usage, spent);
    },
  };
  if (context.deps.embedder === undefined) {
    return { status: 'none', generation: await dropIndex(context), indexed: 0, failed: 0, usage };
  }
  const isResumed = await startBuilding(counting);
  const counts = await build({ ...request, isResumed }, counting);
  const { state } = await context.session.read();
  return { status: 'ready', generation: state.generation, ...counts, usage };
}

async function build(
  { onProgress, isResumed }: ReindexRequest & { readonly isResumed: boolean },
  context: IndexContext,
): Promise<{ readonly indexed: number; readonly failed: number }> {
  const { memories, records } = await context.deps.ledger.describe();
  const total = memories + records;
  let indexed = 0;
  let failed = 0;
  const report = (isLast: boolean): void => {
    const done = indexed + failed;
    if (isLast) onProgress?.({ done, total: done });
    else onProgress?.(isResumed ? { done } : { done, total: Math.max(total, done) });
  };
  report(false);
  for (;;) {
    context.signal.throwIfAborted();
    const outcome = await catchUp(context);
    if (outcome === undefined) break;
    indexed += outcome.indexed;
    failed += outcome.failed;
    if (outcome.indexed + outcome.failed > 0) report(false);
  }
  report(true);
  return { indexed, failed };
}

/** Begins a new generation beside the one that answers. True: one that was begun before is gone on with. */
async function startBuilding(context: IndexContext): Promise<boolean> {
  const { deps, session } = context;
  const { embedder } = deps;
  for (;;) {
    const view = await session.read();
    const { role, state } = view;
    if (embedder === undefined || (role.type === 'current' && state.status === 'building')) return true;
    if (state.status === 'ready' && state.previous !== undefined) {
      await dropPrevious(state, context);
      continue;
    }
    const dimensions = await learnDimensions(context);
    if (role.type === 'first') {
      await session.begin(dimensions);
      return false;
    }
    checkDimensions(dimensions, deps);
    const generation = state.generation + 1;
    await session.prepare({ generation, dimensions });
    const previous = answeringGeneration(state);
    const building: IndexState = {
      generation,
      fingerprint: fingerprintOf(embedder, dimensions),
      dimensions,
      status: 'building',
      cursor: { target: 'memory', key: 0 },
      ...(previous !== undefined && { previous }),
    };
    if (!(await replaceState(building, state.generation, deps))) continue;
    await dropAbandoned(view, context);
    return false;
  }
}

/** What is whole and answers until the switch: the present generation, or what it was to replace. */
function answeringGeneration({
  status,
  generation,
  fingerprint,
  dimensions,
  previous,
}: IndexState): IndexState['previous'] {
  if (previous !== undefined) return previous;
  if (status === 'none' || fingerprint === undefined || dimensions === undefined) return undefined;
  return { generation, fingerprint, dimensions };
}

/** A generation that another model began beside the answering one, and that nobody will finish. */
async function dropAbandoned({ state }: IndexView, { deps }: IndexContext): Promise<void> {
  if (state.status !== 'building' || state.previous === undefined || state.dimensions === undefined) return;
  await deps.vectorStore.drop({ generation: state.generation, dimensions: state.dimensions });
}

async function dropIndex(context: IndexContext): Promise<number> {
  const { deps, session } = context;
  for (;;) {
    const { state } = await session.read();
    if (state.status === 'none') return state.generation;
    const generation = state.generation + 1;
    if (!(await replaceState({ generation, status: 'none' }, state.generation, deps))) continue;
    const { dimensions = 0, previous } = state;
    await deps.vectorStore.drop({ generation: state.generation, dimensions });
    if (previous !== undefined) await deps.vectorStore.drop(previous);
    await clearUpsertMarks(context);
    return generation;
  }
}

async function clearUpsertMarks({ deps: { ledger }, signal }: IndexContext): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const marks = await ledger.readMarks({ now: FOREVER, limit: MARKS_PAGE, action: 'upsert' });
    if (marks.length === 0) return;
    await ledger.commit({ preconditions: [], changes: [{ type: 'clear-marks', marks }] });
  }
}
