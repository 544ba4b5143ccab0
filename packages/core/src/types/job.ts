/**
 * Where a job stands:
 *
 * - `queued`: it waits for its turn.
 * - `running`: a process is at it, or was until it ended without a word; then another one takes over.
 * - `finished`: it is done, once, and `result` says what came of it.
 * - `dead`: it failed for good; `retryJob` queues it again.
 * - `cancelled`: it is not done and will not be.
 */
export type JobStatus = (typeof JOB_STATUSES)[number];

/** All states of a job, in the order in which it comes to them. */
export const JOB_STATUSES = ['queued', 'running', 'finished', 'dead', 'cancelled'] as const;

/** What `add(…, { wait: false })` answers with. */
export interface JobReference {
  readonly id: string;
  /** `queued`; something else only when the same `operationId` was queued before. */
  readonly status: JobStatus;
}

/** How many jobs there are. */
export interface JobCounts {
  readonly queued: number;
  readonly running: number;
  readonly dead: number;
  /** How many of the queued ones were queued under another configuration, and wait for a process that has it. */
  readonly unmatched: number;
}
