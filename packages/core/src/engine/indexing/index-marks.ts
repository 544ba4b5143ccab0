import type { IndexMark, LedgerChange } from '../../contracts/ledger-changes.ts';
import type { VectorGeneration } from '../../contracts/vector-store.ts';
import { isoTime } from '../iso-time.ts';
import { PAGE_SIZE, type IndexContext, type StepOutcome } from './index-context.ts';
import { indexRows, sameVersions } from './index-rows.ts';
import type { IndexView } from './index-session.ts';

/** Beyond every time that marks are put off to. */
const END_OF_TIME = '9999-12-31T23:59:59.999Z';
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 3_600_000;
/** Longer than an upsert takes that was under way, in any process, when its row went. */
const REMOVE_AGAIN_AFTER_MS = 120_000;

/** Brings the oldest marked rows to the index and clears their marks. `undefined`: none is marked, or nothing embeds. */
export async function indexMarkedRows(
  { role, state }: IndexView,
  context: IndexContext,
): Promise<StepOutcome | undefined> {
  if (role.type !== 'current') return undefined;
  const { deps, isUrgent } = context;
  const now = deps.now();
  const marks = await deps.ledger.readMarks({
    now: isUrgent ? END_OF_TIME : isoTime(now),
    limit: PAGE_SIZE,
    action: 'upsert',
  });
  if (marks.length === 0) return undefined;
  const { done, blank, failed, error, vectors } = await indexRows(marks, role.write, context);
  const changes: LedgerChange[] = [];
  if (vectors.length > 0) changes.push({ type: 'set-vectors', vectors });
  changes.push(
    { type: 'clear-marks', marks: [...done, ...blank] },
    ...failed.map((mark) => putOff(mark, now)),
  );
  const outcome = await deps.ledger.commit({
    preconditions: [{ type: 'generation', generation: state.generation }, ...sameVersions(marks, vectors)],
    changes,
  });
  // Refused because a row changed meanwhile: the page is read again.
  return outcome.committed
    ? { indexed: done.length, failed: failed.length, error }
    : { indexed: 0, failed: 0 };
}

/**
 * Removes the points of rows that are gone from a vector store outside the ledger. Each is removed again a while later:
 * an upsert of a process that died meanwhile may have reached the store in between.
 */
export async function removeMarkedPoints(
  { state }: IndexView,
  { deps }: IndexContext,
): Promise<StepOutcome | undefined> {
  if (deps.vectorStore.capabilities.insideLedger) return undefined;
  const now = deps.now();
  const marks = await deps.ledger.readMarks({ now: isoTime(now), limit: PAGE_SIZE, action: 'remove' });
  if (marks.length === 0) return undefined;
  const rows = await Promise.all(marks.map((mark) => deps.ledger.readMemory(mark.id)));
  // An id that an import brought back is in use again.
  const ids = marks.filter((_, place) => rows[place] === undefined).map((mark) => mark.id);
  const generations: VectorGeneration[] = [];
  if (state.dimensions !== undefined)
    generations.push({ generation: state.generation, dimensions: state.dimensions });
  if (state.previous !== undefined) generations.push(state.previous);
  for (const { generation, dimensions } of generations) {
    if (ids.length > 0) await deps.vectorStore.remove({ generation, dimensions }, ids);
  }
  const first = marks.filter((mark) => mark.attempts === 0);
  const again = marks.filter((mark) => mark.attempts > 0);
  await deps.ledger.commit({
    preconditions: [],
    changes: [
      { type: 'clear-marks', marks: again },
      { type: 'defer-marks', marks: first, until: isoTime(now + REMOVE_AGAIN_AFTER_MS) },
    ],
  });
  return { indexed: 0, failed: 0 };
}

function putOff(mark: IndexMark, now: number): LedgerChange {
  const pause = Math.min(FIRST_RETRY_MS * 2 ** Math.min(mark.attempts, 20), LONGEST_RETRY_MS);
  return { type: 'defer-marks', marks: [mark], until: isoTime(now + pause) };
}
