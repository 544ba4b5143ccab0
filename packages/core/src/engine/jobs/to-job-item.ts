import type { StoredJob } from '../../contracts/ledger-jobs.ts';
import type { JobItem, JobResult } from '../../types/job-item.ts';

/** A job as it is shown. */
export function toJobItem(job: StoredJob): JobItem {
  const { id, scope, status, operationId, attempts, maxAttempts, createdAt, updatedAt } = job;
  return {
    ...scope,
    id,
    status,
    operationId,
    attempts,
    maxAttempts,
    createdAt,
    updatedAt,
    ...(status === 'queued' && { runAfter: job.runAfter }),
    ...(job.isCancelling === true && { isCancelling: true }),
    ...(job.error !== undefined && { error: job.error }),
    // The ledger gives back what finish-job stored.
    ...(job.result !== undefined && { result: job.result as unknown as JobResult }),
  };
}
