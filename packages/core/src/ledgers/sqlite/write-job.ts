import type { JobChange, JobClaim } from '../../contracts/ledger-jobs.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import type { JobStatus } from '../../types/job.ts';
import { pickScope } from '../../types/scope.ts';
import { refuse } from './batch-refused.ts';
import { ensureScope } from './scope-rows.ts';
import { nextKey, type WriteContext } from './write-context.ts';

type Change<Type extends JobChange['type']> = Extract<JobChange, { readonly type: Type }>;

/** Queues a job. */
export function enqueueJob(context: WriteContext, { job }: Change<'enqueue-job'>): void {
  const { connection } = context;
  if (connection.first('SELECT 1 FROM job WHERE id = ?', job.id) !== undefined) refuse('duplicate', job.id);
  const { id: scope } = ensureScope(context, pickScope(job.scope));
  const known = connection.first(
    'SELECT 1 FROM job WHERE scope = ? AND operation_id = ?',
    scope,
    job.operationId,
  );
  if (known !== undefined) refuse('duplicate', job.operationId);
  connection.run(
    `INSERT INTO job (number, scope, id, operation_id, payload_hash, fingerprint, epoch, status, attempts, max_attempts,
       created_at, updated_at, run_after, due, is_cancelling, payload)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?, ?, ?, ?, 0, ?)`,
    nextKey(context),
    scope,
    job.id,
    job.operationId,
    job.payloadHash,
    job.fingerprint,
    job.epoch,
    job.maxAttempts,
    job.createdAt,
    job.createdAt,
    job.runAfter,
    job.runAfter,
    JSON.stringify(job.payload),
  );
}

/** Ends a claimed job with what came of it. */
export function finishJob(context: WriteContext, { claim, at, result }: Change<'finish-job'>): void {
  context.connection.run(
    `UPDATE job SET status = 'finished', due = NULL, token = NULL, is_cancelling = 0, error = NULL, payload = NULL,
       result = ?, updated_at = ? WHERE number = ?`,
    JSON.stringify(result),
    at,
    findOwnJob(context, claim).number,
  );
}

/** Puts a claimed job back until a later time. */
export function retryJob(context: WriteContext, { claim, at, runAfter, error }: Change<'retry-job'>): void {
  leaveJob(context, claim, { status: 'queued', at, runAfter, error, attempts: 0 });
}

/** Gives a claimed job up for good. */
export function buryJob(context: WriteContext, { claim, at, error }: Change<'bury-job'>): void {
  leaveJob(context, claim, { status: 'dead', at, runAfter: null, error, attempts: 0 });
}

/** Gives a claim back, as if it had never been made. */
export function releaseJob(context: WriteContext, { claim, at }: Change<'release-job'>): void {
  leaveJob(context, claim, { status: 'queued', at, runAfter: at, error: null, attempts: -1 });
}

/** Cancels a job that waits, and asks one that runs to stop. */
export function cancelJob({ connection }: WriteContext, { id, at }: Change<'cancel-job'>): void {
  const cancelled = connection.run(
    `UPDATE job SET status = 'cancelled', due = NULL, payload = NULL, updated_at = ?
     WHERE id = ? AND status IN ('queued', 'dead')`,
    at,
    id,
  );
  if (cancelled === 0)
    connection.run("UPDATE job SET is_cancelling = 1 WHERE id = ? AND status = 'running'", id);
}

/** Queues a job that is dead, or waits for another configuration. */
export function requeueJob(
  { connection }: WriteContext,
  { id, at, fingerprint }: Change<'requeue-job'>,
): void {
  connection.run(
    `UPDATE job SET status = 'queued', fingerprint = ?, attempts = 0, error = NULL, run_after = ?, due = ?, updated_at = ?
     WHERE id = ? AND status IN ('queued', 'dead')`,
    fingerprint,
    at,
    at,
    at,
    id,
  );
}

/** Deletes jobs that ended long ago. */
export function pruneJobs({ connection }: WriteContext, { endedBefore, limit }: Change<'prune-jobs'>): void {
  connection.run(
    `DELETE FROM job WHERE number IN
       (SELECT number FROM job WHERE status IN ('finished', 'cancelled') AND updated_at < ? LIMIT ?)`,
    endedBefore,
    limit,
  );
}

interface OwnJob {
  readonly number: number;
  readonly isCancelling: boolean;
}

function findOwnJob({ connection }: WriteContext, { id, token }: JobClaim): OwnJob {
  const row =
    connection.first(
      "SELECT number, is_cancelling FROM job WHERE id = ? AND token = ? AND status = 'running'",
      id,
      token,
    ) ?? refuse('claim', id);
  return { number: numberAt(row, 0), isCancelling: numberAt(row, 1) === 1 };
}

interface NextState {
  readonly status: Extract<JobStatus, 'queued' | 'dead'>;
  readonly at: string;
  /** `null`: as it was. */
  readonly runAfter: string | null;
  readonly error: string | null;
  /** What is added to the attempts. */
  readonly attempts: number;
}

function leaveJob(context: WriteContext, claim: JobClaim, next: NextState): void {
  const { number, isCancelling } = findOwnJob(context, claim);
  const status = isCancelling ? 'cancelled' : next.status;
  context.connection.run(
    `UPDATE job SET status = ?, due = ?, run_after = coalesce(?, run_after), error = coalesce(?, error),
       attempts = attempts + ?, token = NULL, is_cancelling = 0, updated_at = ?,
       payload = CASE WHEN ? THEN NULL ELSE payload END
     WHERE number = ?`,
    status,
    status === 'queued' ? next.runAfter : null,
    next.runAfter,
    next.error,
    next.attempts,
    next.at,
    Number(isCancelling),
    number,
  );
}
