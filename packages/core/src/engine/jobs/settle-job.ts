import type { ClaimedJob, JobChange, JobClaim } from '../../contracts/ledger-jobs.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';
import { JOB_LEASE_MS } from './hold-job.ts';

/**
 * Ends a claimed job without running it again: one that was asked to stop, or that was begun too often, and whose
 * process ended without a word. Taking its operation decides: either the job was done, and is finished; or it was not,
 * and whoever may still be at it is refused at its commit.
 */
export async function settleJob(job: ClaimedJob, claim: JobClaim, deps: EngineDependencies): Promise<void> {
  const { scope, operationId, payloadHash } = job;
  const now = deps.now();
  const at = isoTime(now);
  const operation = { scope, operationId, token: claim.token };
  const until = isoTime(now + JOB_LEASE_MS);
  const outcome = await deps.ledger.claimOperation({ ...operation, payloadHash, now: at, until });
  // Whoever is at it holds a lease of its own. Ours ends later, and then it is decided.
  if (outcome.status === 'leased') return;
  const change: JobChange =
    outcome.status === 'finished'
      ? { type: 'finish-job', claim, at, result: outcome.result }
      : endOf(job, claim, at);
  await deps.ledger.commit({ preconditions: [], changes: [change] });
  if (outcome.status === 'claimed') await deps.ledger.releaseOperation(operation);
}

function endOf({ isCancelling, maxAttempts }: ClaimedJob, claim: JobClaim, at: string): JobChange {
  if (isCancelling === true) return { type: 'release-job', claim, at };
  const error = `begun ${maxAttempts} times, and each time its process ended before it was done`;
  return { type: 'bury-job', claim, at, error };
}
