import type { ClaimedJob, JobChange, JobClaim } from '../../contracts/ledger-jobs.ts';
import type { JobResult } from '../../types/job-item.ts';
import type { JsonObject } from '../../types/json.ts';
import type { AddResult } from '../../types/results.ts';
import { add } from '../add/add.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import { holdJob } from './hold-job.ts';
import { toRequest } from './job-payload.ts';
import { describeFailure, mayHeal } from './judge-failure.ts';
import { retryPause } from './retry-pause.ts';
import { settleJob } from './settle-job.ts';

/** A job that is ours to run. */
export interface OwnJob {
  readonly job: ClaimedJob;
  readonly claim: JobClaim;
  /** Aborted, the job ends as soon as it can: done, or as if it had never been begun. */
  readonly stop: AbortController;
}

/**
 * Runs a claimed job and says in the ledger how it ended. Whatever ends it halfway, what it stores it stores once: it
 * runs under its operation id.
 *
 * Answers when it is due again, if it failed and will be tried again.
 */
export async function runJob(
  own: OwnJob,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<string | undefined> {
  const { job, claim } = own;
  if (job.isCancelling === true || job.attempts > job.maxAttempts) {
    await settleJob(job, claim, deps);
    return undefined;
  }
  const change = await attemptJob(own, indexing, deps);
  // Refused when the job was erased, or another process has taken over: then there is nothing left to say.
  await deps.ledger.commit({ preconditions: [], changes: [change] });
  return change.type === 'retry-job' ? change.runAfter : undefined;
}

async function attemptJob(
  { job, claim, stop }: OwnJob,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<JobChange> {
  try {
    const work = (): Promise<AddResult> =>
      deps.trace('keepsake.job', { 'keepsake.job.attempt': job.attempts }, () =>
        add(toRequest(job, stop.signal), indexing, deps),
      );
    const result = await holdJob(claim, { work, stop }, deps);
    return { type: 'finish-job', claim, at: isoTime(deps.now()), result: toStoredResult(result) };
  } catch (error) {
    return endOf(error, { job, claim, stop }, deps);
  }
}

function endOf(error: unknown, { job, claim, stop }: OwnJob, deps: EngineDependencies): JobChange {
  const now = deps.now();
  const at = isoTime(now);
  if (stop.signal.aborted) return { type: 'release-job', claim, at };
  const text = describeFailure(error);
  if (!mayHeal(error) || job.attempts >= job.maxAttempts) return { type: 'bury-job', claim, at, error: text };
  const runAfter = isoTime(now + retryPause(job.attempts, deps.random));
  return { type: 'retry-job', claim, at, runAfter, error: text };
}

/** An error is told by its code and message: the job may be read in another process. */
function toStoredResult({ degraded, job: _job, ...rest }: AddResult): JsonObject {
  const result: JobResult = {
    ...rest,
    ...(degraded !== undefined && {
      degraded: { code: degraded.code, message: degraded.error.message },
    }),
  };
  return result as unknown as JsonObject;
}
