import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';

/** How long a job that has ended can be read. */
const KEPT_MS = 7 * 86_400_000;
/** So many are deleted at once: it is one short transaction. */
const BATCH = 200;
/** Fewer than are deleted at once: what ended is gone faster than it comes. */
const EVERY_JOBS = 100;
const EVERY_MS = 3_600_000;

/** Deletes jobs that ended long ago, now and then: to be called after each job that ran. */
export function createPruner({ ledger, now }: EngineDependencies): () => Promise<void> {
  let calls = 0;
  let prunedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    calls += 1;
    if (calls % EVERY_JOBS !== 0 && now() - prunedAt < EVERY_MS) return;
    prunedAt = now();
    const endedBefore = isoTime(now() - KEPT_MS);
    await ledger.commit({ preconditions: [], changes: [{ type: 'prune-jobs', endedBefore, limit: BATCH }] });
  };
}
