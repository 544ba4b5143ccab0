import type { JobStatus } from '../types/job.ts';
import { MemoryError } from './memory-error.ts';

/** The job is finished or cancelled, and cannot be queued again. */
export class JobStateError extends MemoryError {
  override readonly name = 'JobStateError';
  readonly code = 'job-state';
  readonly id: string;
  readonly status: JobStatus;

  constructor({ id, status }: { readonly id: string; readonly status: JobStatus }) {
    super(
      `job "${id}" is ${status}: there is nothing to try again. Queue a new one with add(…, { wait: false })`,
    );
    this.id = id;
    this.status = status;
  }
}
