import type { JobItem } from '../../types/job-item.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';
import { JOB_LEASE_MS } from './hold-job.ts';
import { requireJob, type JobRequest } from './read-jobs.ts';
import { settleJob } from './settle-job.ts';
import { toJobItem } from './to-job-item.ts';

/**
 * Cancels a job. One that waits or is dead is cancelled at once, and so is a running one whose lease has run out, unless
 * it was done before. Another running one is asked to stop: `stopHere` for the runner of this process, the ledger for
 * those of others. A job that has ended stays what it is.
 *
 * @throws JobNotFoundError when there is none within the scopes.
 */
export async function cancelJob(
  request: JobRequest,
  stopHere: (id: string) => void,
  deps: EngineDependencies,
): Promise<JobItem> {
  const { id } = await requireJob(request, deps);
  const now = deps.now();
  const at = isoTime(now);
  await deps.ledger.commit({ preconditions: [], changes: [{ type: 'cancel-job', id, at }] }, request.signal);
  stopHere(id);
  const job = await requireJob(request, deps);
  if (job.status !== 'running' || job.leasedUntil === undefined || job.leasedUntil > at)
    return toJobItem(job);
  const token = deps.newId();
  const until = isoTime(now + JOB_LEASE_MS);
  const claimed = await deps.ledger.claimJob({ select: { id }, token, now: at, until });
  if (claimed !== undefined) await settleJob(claimed, { id, token }, deps);
  return toJobItem(await requireJob(request, deps));
}
