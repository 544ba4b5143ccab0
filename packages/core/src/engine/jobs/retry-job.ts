import { JobStateError } from '../../errors/job-state-error.ts';
import type { JobItem } from '../../types/job-item.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';
import { fingerprint, fingerprintFields } from './fingerprint.ts';
import { requireJob, type JobRequest } from './read-jobs.ts';
import { toJobItem } from './to-job-item.ts';

/**
 * Queues a dead job again, due at once, under the configuration of this process; one that waits likewise. A running job
 * stays as it is.
 *
 * @throws JobNotFoundError when there is none within the scopes.
 * @throws JobStateError when it is finished or cancelled.
 */
export async function retryJob(request: JobRequest, deps: EngineDependencies): Promise<JobItem> {
  const { id, status } = await requireJob(request, deps);
  if (status === 'finished' || status === 'cancelled') throw new JobStateError({ id, status });
  const change = {
    type: 'requeue-job',
    id,
    at: isoTime(deps.now()),
    fingerprint: await fingerprint(fingerprintFields(deps)),
  } as const;
  await deps.ledger.commit({ preconditions: [], changes: [change] }, request.signal);
  return toJobItem(await requireJob(request, deps));
}
