import type { JobStatus } from '../types/job.ts';
import type { JsonObject } from '../types/json.ts';
import type { Scope } from '../types/scope.ts';
import type { ScopeChoice } from './ledger-queries.ts';

/** A job to be queued. */
export interface NewJob {
  /** Unique in the whole ledger. */
  readonly id: string;
  /** Whose it is: the exact scope. Names at least one id. */
  readonly scope: Scope;
  /** Unique among the jobs of the exact scope. */
  readonly operationId: string;
  /** What is to be done. Kept while it may still have to be done: of a finished or cancelled job it is gone. */
  readonly payload: JsonObject;
  /** SHA-256 of what the job was asked to do; stays. */
  readonly payloadHash: string;
  /** Which configuration it was queued under: only {@link Ledger.claimJob} with the same one finds it. */
  readonly fingerprint: string;
  /** What {@link Ledger.readEpoch} answered before it was queued: what it writes is refused after an erase since then. */
  readonly epoch: number;
  /** At least 1. */
  readonly maxAttempts: number;
  /** ISO 8601. */
  readonly createdAt: string;
  /** It is not due before this time: ISO 8601. */
  readonly runAfter: string;
}

/** A job as it is, without its payload. */
export interface StoredJob extends Omit<NewJob, 'payload'> {
  readonly status: JobStatus;
  /** How often it was claimed, claims that were given back not counted. */
  readonly attempts: number;
  /** When its status changed last: ISO 8601. Renewing a lease does not change it. */
  readonly updatedAt: string;
  /** Of a running job: the end of its lease (exclusive). */
  readonly leasedUntil?: string;
  /** True of a running job after `cancel-job`. Absent otherwise. */
  readonly isCancelling?: boolean;
  /** What the last attempt failed with; absent when none did, and of a finished job. */
  readonly error?: string;
  /** Of a finished job. */
  readonly result?: JsonObject;
}

/** A job that was claimed, with what is to be done. */
export interface ClaimedJob extends StoredJob {
  readonly payload: JsonObject;
}

/** A job with its position: grows with the order of insertion. */
export interface PositionedJob {
  readonly position: number;
  readonly job: StoredJob;
}

/** A lease on a job. */
export interface JobClaim {
  readonly id: string;
  /** Tells this claim from a later one on the same job. */
  readonly token: string;
}

/** Which job to claim: the one that has been due longest among those of a configuration, or one by its id if it is due. */
export type JobSelection = { readonly fingerprint: string } | { readonly id: string };

/** A claim on the next job. */
export interface JobClaimRequest {
  readonly select: JobSelection;
  readonly token: string;
  /** A queued job is due from its `runAfter` on, a running one from the end of its lease on (both inclusive). */
  readonly now: string;
  /** The end of the lease (exclusive). */
  readonly until: string;
}

/**
 * What a renewed claim is worth:
 *
 * - `renewed`: it is ours until the new end of the lease.
 * - `cancelling`: likewise, and the job has been asked to stop.
 * - `lost`: the job is gone, ended, or somebody else's. The lease is as it was.
 */
export type JobRenewal = 'renewed' | 'cancelling' | 'lost';

/** A page of jobs, the last queued first. */
export interface JobListRequest {
  /** Only jobs whose scope is within one of these; absent: the whole ledger. */
  readonly scopes?: ScopeChoice | undefined;
  /** Only jobs with this status; absent: all. */
  readonly status?: JobStatus | undefined;
  /** Continues behind this position. */
  readonly after?: number | undefined;
  /** At least 1. */
  readonly limit: number;
}

/**
 * A change of a job, as part of a batch. Those with a `claim` are refused as a `claim` conflict (subject: the id) unless
 * the job is running under that token; that its lease has run out does not matter while nobody has taken over. Of a
 * running job that was asked to stop, `retry-job`, `bury-job` and `release-job` make a cancelled one.
 */
export type JobChange =
  /**
   * Queues a job. Refused as a `duplicate` conflict when the id is taken (subject: the id), and when a job of the exact
   * scope has the operation id, whatever its status (subject: the operation id).
   */
  | { readonly type: 'enqueue-job'; readonly job: NewJob }
  /** Running → finished, also when it was asked to stop. */
  | {
      readonly type: 'finish-job';
      readonly claim: JobClaim;
      readonly at: string;
      readonly result: JsonObject;
    }
  /** Running → queued again, due at `runAfter`. */
  | {
      readonly type: 'retry-job';
      readonly claim: JobClaim;
      readonly at: string;
      readonly runAfter: string;
      readonly error: string;
    }
  /** Running → dead. */
  | { readonly type: 'bury-job'; readonly claim: JobClaim; readonly at: string; readonly error: string }
  /** Running → queued and due at `at`, as if it had never been claimed: the attempt does not count. */
  | { readonly type: 'release-job'; readonly claim: JobClaim; readonly at: string }
  /**
   * Queued or dead → cancelled. A running job stays running and is asked to stop: its runner hears of it with the next
   * renewal. Ignored for a job that is unknown, finished or cancelled.
   */
  | { readonly type: 'cancel-job'; readonly id: string; readonly at: string }
  /**
   * Dead or queued → queued and due at `at`, under another fingerprint if need be, with no attempt counted and no error.
   * Ignored for a job that is unknown, running, finished or cancelled.
   */
  | { readonly type: 'requeue-job'; readonly id: string; readonly at: string; readonly fingerprint: string }
  /**
   * Deletes finished and cancelled jobs whose status changed before this time, at most so many; whichever. Their operations
   * stay as they are.
   */
  | { readonly type: 'prune-jobs'; readonly endedBefore: string; readonly limit: number };

/**
 * The part of a {@link Ledger} that keeps jobs. They belong to no export: what a job is to do is bound to the
 * configuration that it was queued under, and what came of it is exported as memories and messages.
 */
export interface JobLedger {
  /**
   * Claims a job, in a transaction of its own: of several callers at once, one gets it. It is running then, and its
   * attempts are one more. Among jobs that have been due equally long, the one that was queued first. `undefined` when
   * none is due, which costs no write.
   */
  claimJob(request: JobClaimRequest, signal?: AbortSignal): Promise<ClaimedJob | undefined>;
  /** Moves the end of a lease. */
  renewJob(claim: JobClaim, until: string, signal?: AbortSignal): Promise<JobRenewal>;
  /** The job with this id, or `undefined`: there is none, or not within `scopes`. */
  readJob(id: string, scopes?: ScopeChoice): Promise<StoredJob | undefined>;
  /** The job of the exact scope with this operation id, or `undefined`. */
  findJob(scope: Scope, operationId: string): Promise<StoredJob | undefined>;
  /** A page of jobs, the last queued first. */
  listJobs(request: JobListRequest, signal?: AbortSignal): Promise<readonly PositionedJob[]>;
  /** How many jobs of the whole ledger are in which state; `matched`: how many queued ones have the fingerprint. */
  countJobs(fingerprint: string): Promise<LedgerJobCounts>;
}

/** The answer of {@link JobLedger.countJobs}. */
export interface LedgerJobCounts {
  readonly queued: number;
  readonly running: number;
  readonly dead: number;
  readonly matched: number;
}
