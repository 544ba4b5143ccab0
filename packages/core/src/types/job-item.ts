import type { JobStatus } from './job.ts';
import type { AddResult } from './results.ts';
import type { Scope } from './scope.ts';

/** What came of a job: what `add` would have answered, as plain JSON. */
export interface JobResult extends Omit<AddResult, 'degraded' | 'job'> {
  readonly degraded?: { readonly code: string; readonly message: string };
}

/** A queued `add`: whose it is and where it stands. */
export interface JobItem extends Scope {
  readonly id: string;
  readonly status: JobStatus;
  /** The caller's, else made. Its memories carry it in their history. */
  readonly operationId: string;
  /** How often it was begun. */
  readonly attempts: number;
  /** After so many it is `dead`. */
  readonly maxAttempts: number;
  readonly createdAt: string;
  /** When its status changed last. */
  readonly updatedAt: string;
  /** Of a `queued` job: not before this time. */
  readonly runAfter?: string;
  /** True while a `running` job has been asked to stop and its runner has not answered yet. */
  readonly isCancelling?: boolean;
  /** What its last attempt failed with. Absent when none did, and of a `finished` job. */
  readonly error?: string;
  /** Of a `finished` job. */
  readonly result?: JobResult;
}
