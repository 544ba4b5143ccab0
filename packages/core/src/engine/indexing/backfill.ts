import type { IndexState, LedgerChange } from '../../contracts/ledger-changes.ts';
import type { UnindexedRow } from '../../contracts/ledger-queries.ts';
import { isoTime } from '../iso-time.ts';
import { PAGE_SIZE, type IndexContext, type StepOutcome } from './index-context.ts';
import { indexRows, sameVersions } from './index-rows.ts';
import { readyState, replaceState, type IndexView } from './index-session.ts';

const RETRY_FAILED_AFTER_MS = 60_000;
const nothing: StepOutcome = { indexed: 0, failed: 0 };

/**
 * One step of bringing rows to the index that were there before it: a page of them, then the switch, then the removal of
 * the generation before. Each step is committed, so any process goes on where the last one stopped.
 * `undefined`: there is nothing left.
 */
export async function backfill(
  { role, state }: IndexView,
  context: IndexContext,
): Promise<StepOutcome | undefined> {
  if (role.type !== 'current') return undefined;
  if (state.status !== 'building') return dropPrevious(state, context);
  const { target, key } = state.cursor ?? { target: 'memory', key: 0 };
  const { generation } = state;
  const rows = await context.deps.ledger.readUnindexed({ target, generation, after: key, limit: PAGE_SIZE });
  if (rows.length === 0) {
    const next: IndexState =
      target === 'memory' ? { ...state, cursor: { target: 'record', key: 0 } } : readyState(state);
    await replaceState(next, generation, context.deps);
    return nothing;
  }
  const { done, failed, error, vectors } = await indexRows(rows, role.write, context);
  const changes: LedgerChange[] = [];
  if (vectors.length > 0) changes.push({ type: 'set-vectors', vectors });
  if (failed.length > 0) {
    const until = isoTime(context.deps.now() + RETRY_FAILED_AFTER_MS);
    changes.push({ type: 'set-marks', rows: failed.map((row) => ({ target, key: row.key })), until });
  }
  changes.push({ type: 'set-index-state', state: { ...state, cursor: { target, key: lastKey(rows) } } });
  const preconditions = [{ type: 'generation', generation } as const, ...sameVersions(rows, vectors)];
  const outcome = await context.deps.ledger.commit({ preconditions, changes });
  // Refused because a row changed meanwhile: the page is read again.
  return outcome.committed ? { indexed: done.length, failed: failed.length, error } : nothing;
}

/** The switch is committed before the old vectors go: a crash in between leaves them to whoever comes next. */
export async function dropPrevious(
  state: IndexState,
  { deps }: Pick<IndexContext, 'deps'>,
): Promise<StepOutcome | undefined> {
  const { previous, ...rest } = state;
  if (previous === undefined) return undefined;
  const { generation, dimensions } = previous;
  // In between lie those that were begun with another model and given up.
  for (let old = generation; old < state.generation; old += 1) {
    await deps.vectorStore.drop({ generation: old, dimensions });
  }
  await replaceState(rest, state.generation, deps);
  return nothing;
}

function lastKey(rows: readonly UnindexedRow[]): number {
  return rows.at(-1)?.key ?? 0;
}
