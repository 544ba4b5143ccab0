import type { LedgerBatch, LedgerConflict } from '../contracts/ledger-changes.ts';
import { WriteConflictError } from '../errors/write-conflict-error.ts';
import { commitBatch } from './commit-batch.ts';
import type { EngineDependencies } from './dependencies.ts';

/** How often a call plans anew before it gives up. */
const MAX_ATTEMPTS = 12;

/** What one attempt wants to commit, and what the call answers if it is committed. */
export interface Plan<Result> {
  /** `undefined`: there is nothing to write, and `result` holds as it is. */
  readonly batch: LedgerBatch | undefined;
  readonly result: Result;
}

/** How a call plans and what it does when its plan is refused. */
export interface CommitAttempts<Result> {
  /** Reads the current state and plans on it. Called again after each refusal. */
  readonly plan: () => Promise<Plan<Result>>;
  /** May throw, to end the call; otherwise the call is planned again. */
  readonly onConflict?: (conflict: LedgerConflict) => void | Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Plans and commits until a plan is accepted. Competing writers are given way to with growing, jittered pauses.
 *
 * @throws WriteConflictError when every attempt was refused.
 */
export async function commitWithRetry<Result>(
  attempts: CommitAttempts<Result>,
  deps: Pick<EngineDependencies, 'ledger' | 'events' | 'sleep' | 'random'>,
): Promise<Result> {
  let subject = '';
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    attempts.signal?.throwIfAborted();
    if (attempt > 0) await deps.sleep(deps.random() * 2 ** Math.min(attempt, 7), attempts.signal);
    const { batch, result } = await attempts.plan();
    if (batch === undefined) return result;
    const outcome = await commitBatch(batch, deps, attempts.signal);
    if (outcome.committed) return result;
    subject = outcome.conflict.subject;
    await attempts.onConflict?.(outcome.conflict);
  }
  throw new WriteConflictError({ subject, attempts: MAX_ATTEMPTS });
}
