import { isoTime } from '../iso-time.ts';
import { backfill } from './backfill.ts';
import { learnDimensions } from './embed-rows.ts';
import type { IndexContext, StepOutcome } from './index-context.ts';
import { indexMarkedRows, removeMarkedPoints } from './index-marks.ts';
import { hasUnindexedRows, type IndexView } from './index-session.ts';

/** One step towards an index that agrees with the ledger. `undefined`: it does, or this embedder can do nothing for it. */
export async function catchUp(context: IndexContext): Promise<StepOutcome | undefined> {
  const view = await context.session.read();
  return (
    (await removeMarkedPoints(view, context)) ??
    (await beginIndex(view, context)) ??
    (await indexMarkedRows(view, context)) ??
    (await backfill(view, context))
  );
}

/** True when {@link catchUp} has something to do; reads a few rows and writes nothing. */
export async function isBehind({ deps, session }: Pick<IndexContext, 'deps' | 'session'>): Promise<boolean> {
  const { role, state } = await session.read();
  const hasMarks = async (action: 'upsert' | 'remove'): Promise<boolean> =>
    (await deps.ledger.readMarks({ now: isoTime(deps.now()), limit: 1, action })).length > 0;
  if (!deps.vectorStore.capabilities.insideLedger && (await hasMarks('remove'))) return true;
  if (role.type === 'first') return hasUnindexedRows(state.generation + 1, deps);
  if (role.type !== 'current') return false;
  return state.status === 'building' || state.previous !== undefined || hasMarks('upsert');
}

async function beginIndex(
  { role, state }: IndexView,
  context: IndexContext,
): Promise<StepOutcome | undefined> {
  if (role.type !== 'first' || !(await hasUnindexedRows(state.generation + 1, context.deps)))
    return undefined;
  await context.session.begin(await learnDimensions(context));
  return { indexed: 0, failed: 0 };
}
