import type { StoredJob } from '../../contracts/ledger-jobs.ts';
import type { ScopeChoice } from '../../contracts/ledger-queries.ts';
import { JobNotFoundError } from '../../errors/job-not-found-error.ts';
import type { JobStatus } from '../../types/job.ts';
import type { JobItem } from '../../types/job-item.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { decodeCursor, encodeCursor } from '../page-cursor.ts';
import { toJobItem } from './to-job-item.ts';

/** One job, by its id. */
export interface JobRequest {
  readonly id: string;
  /** `undefined`: whatever its scope; only for the owner of the whole ledger. */
  readonly scopes: ScopeChoice | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A page of jobs. */
export interface JobPageRequest {
  /** `undefined`: those of everybody; only for the owner of the whole ledger. */
  readonly scopes: ScopeChoice | undefined;
  readonly status: JobStatus | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A page of `jobs`. */
export interface JobsResult {
  /** The last queued first. */
  readonly results: readonly JobItem[];
  /** Pass it as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string;
}

/** The job, or `null` when there is none within the scopes. */
export async function readJob(request: JobRequest, deps: EngineDependencies): Promise<JobItem | null> {
  request.signal?.throwIfAborted();
  const job = await deps.ledger.readJob(request.id, request.scopes);
  return job === undefined ? null : toJobItem(job);
}

/**
 * The job.
 *
 * @throws JobNotFoundError when there is none within the scopes.
 */
export async function requireJob(
  { id, scopes, signal }: JobRequest,
  deps: EngineDependencies,
): Promise<StoredJob> {
  signal?.throwIfAborted();
  const job = await deps.ledger.readJob(id, scopes);
  if (job === undefined) throw new JobNotFoundError({ id });
  return job;
}

/** A page of jobs, the last queued first. */
export async function listJobs(
  { scopes, status, limit, cursor, signal }: JobPageRequest,
  deps: EngineDependencies,
): Promise<JobsResult> {
  const kind = `jobs ${status ?? ''}`;
  const after = cursor === undefined ? undefined : Number(decodeCursor(kind, cursor)[0]);
  const rows = await deps.ledger.listJobs({ scopes, status, after, limit: limit + 1 }, signal);
  const page = rows.slice(0, limit);
  const last = rows.length > page.length ? page.at(-1) : undefined;
  return {
    results: page.map(({ job }) => toJobItem(job)),
    ...(last !== undefined && { nextCursor: encodeCursor(kind, [last.position]) }),
  };
}
