import type { JobStatus } from '../types/job.ts';
import { MemoryError } from './memory-error.ts';

/** The job did not end while `waitForJob` was willing to wait. The job itself goes on. */
export class JobTimeoutError extends MemoryError {
  override readonly name = 'JobTimeoutError';
  readonly code = 'job-timeout';
  readonly id: string;
  /** Where it stood at the end. */
  readonly status: JobStatus;
  readonly timeoutMs: number;

  constructor(details: { readonly id: string; readonly status: JobStatus; readonly timeoutMs: number }) {
    const { id, status, timeoutMs } = details;
    super(
      `job "${id}" is still ${status} after ${timeoutMs} ms. Wait longer, or look whether a process with the same ` +
        'configuration runs jobs: describe() tells how many wait for one',
    );
    this.id = id;
    this.status = status;
    this.timeoutMs = timeoutMs;
  }
}
