import type { StoredJob } from '../../contracts/ledger-jobs.ts';
import { JobTimeoutError } from '../../errors/job-timeout-error.ts';
import type { JobItem } from '../../types/job-item.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { requireJob, type JobRequest } from './read-jobs.ts';
import { toJobItem } from './to-job-item.ts';

const FIRST_PAUSE_MS = 10;
/** The job may end in another process, which has no way to say so but the ledger. */
const LONGEST_PAUSE_MS = 250;

/** A wait for the end of a job. */
export interface WaitRequest extends JobRequest {
  /** `undefined`: as long as it takes. */
  readonly timeoutMs: number | undefined;
}

/**
 * The job, as soon as it is finished, dead or cancelled, in whichever process.
 *
 * @throws JobNotFoundError when there is none within the scopes, or it was erased meanwhile.
 * @throws JobTimeoutError when it has not ended after `timeoutMs`.
 */
export async function waitForJob(request: WaitRequest, deps: EngineDependencies): Promise<JobItem> {
  const { id, timeoutMs, signal } = request;
  const end = timeoutMs === undefined ? Number.POSITIVE_INFINITY : deps.now() + timeoutMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    const job = await requireJob(request, deps);
    if (hasEnded(job)) return toJobItem(job);
    const left = end - deps.now();
    if (left <= 0) throw new JobTimeoutError({ id, status: job.status, timeoutMs: timeoutMs ?? 0 });
    await deps.sleep(Math.min(pause, left), signal);
  }
}

function hasEnded({ status }: StoredJob): boolean {
  return status !== 'queued' && status !== 'running';
}
