import type { LedgerConflict } from '../../contracts/ledger-changes.ts';
import type { JobChange, JobClaim, StoredJob } from '../../contracts/ledger-jobs.ts';
import { pickScope } from '../../types/scope.ts';
import { copyData } from './copy-data.ts';
import { jobById, jobOperationKey, swapJob } from './job-rows.ts';
import { nextKey, type JobRow, type StoreState } from './state.ts';
import { swapIn, type Transaction } from './transaction.ts';

type Change<Type extends JobChange['type']> = Extract<JobChange, { readonly type: Type }>;

/** Queues a job. */
export function enqueueJob(
  transaction: Transaction,
  { job: given }: Change<'enqueue-job'>,
): LedgerConflict | undefined {
  const { state } = transaction;
  if (state.jobKeys.has(given.id)) return { type: 'duplicate', subject: given.id };
  if (state.jobOperations.has(jobOperationKey(given)))
    return { type: 'duplicate', subject: given.operationId };
  const { payload, ...rest } = copyData(given);
  const job: StoredJob = {
    ...rest,
    scope: pickScope(rest.scope),
    status: 'queued',
    attempts: 0,
    updatedAt: rest.createdAt,
  };
  const after = { key: nextKey(state), job, due: job.runAfter, token: undefined, payload };
  swapIn(transaction, { before: undefined, after }, swapJob);
  return undefined;
}

/** Ends a claimed job with what came of it. */
export function finishJob(
  transaction: Transaction,
  { claim, at, result }: Change<'finish-job'>,
): LedgerConflict | undefined {
  return leave(transaction, claim, (row) => {
    const { error: _error, ...job } = withoutLease(row.job);
    const finished: StoredJob = { ...job, status: 'finished', updatedAt: at, result: copyData(result) };
    return { key: row.key, job: finished, due: undefined, token: undefined, payload: undefined };
  });
}

/** Puts a claimed job back until a later time. */
export function retryJob(
  transaction: Transaction,
  { claim, at, runAfter, error }: Change<'retry-job'>,
): LedgerConflict | undefined {
  return leave(transaction, claim, (row) =>
    row.job.isCancelling === true
      ? cancelled(row, at, { runAfter, error })
      : queued(row, at, { runAfter, error }),
  );
}

/** Gives a claimed job up for good. */
export function buryJob(
  transaction: Transaction,
  { claim, at, error }: Change<'bury-job'>,
): LedgerConflict | undefined {
  return leave(transaction, claim, (row) => {
    if (row.job.isCancelling === true) return cancelled(row, at, { error });
    const job: StoredJob = { ...withoutLease(row.job), status: 'dead', updatedAt: at, error };
    return { ...row, job, due: undefined, token: undefined };
  });
}

/** Gives a claim back, as if it had never been made. */
export function releaseJob(
  transaction: Transaction,
  { claim, at }: Change<'release-job'>,
): LedgerConflict | undefined {
  return leave(transaction, claim, (row) => {
    const attempts = row.job.attempts - 1;
    return row.job.isCancelling === true
      ? cancelled(row, at, { attempts, runAfter: at })
      : queued(row, at, { attempts, runAfter: at });
  });
}

/** Cancels a job that waits, and asks one that runs to stop. */
export function cancelJob(transaction: Transaction, { id, at }: Change<'cancel-job'>): undefined {
  const before = jobById(transaction.state, id);
  if (before === undefined) return;
  const { status } = before.job;
  if (status === 'queued' || status === 'dead')
    swapIn(transaction, { before, after: cancelled(before, at, {}) }, swapJob);
  if (status === 'running')
    swapIn(
      transaction,
      { before, after: { ...before, job: { ...before.job, isCancelling: true } } },
      swapJob,
    );
}

/** Queues a job that is dead, or waits for another configuration. */
export function requeueJob(
  transaction: Transaction,
  { id, at, fingerprint }: Change<'requeue-job'>,
): undefined {
  const before = jobById(transaction.state, id);
  if (before?.job.status !== 'queued' && before?.job.status !== 'dead') return;
  const { error: _error, ...job } = before.job;
  const row = { ...before, job: { ...job, fingerprint, attempts: 0 } };
  swapIn(transaction, { before, after: queued(row, at, { runAfter: at }) }, swapJob);
}

/** The job that runs under the claim. */
export function ownJob(state: StoreState, { id, token }: JobClaim): JobRow | undefined {
  const row = jobById(state, id);
  return row?.job.status === 'running' && row.token === token ? row : undefined;
}

function leave(
  transaction: Transaction,
  claim: JobClaim,
  next: (row: JobRow) => JobRow,
): LedgerConflict | undefined {
  const before = ownJob(transaction.state, claim);
  if (before === undefined) return { type: 'claim', subject: claim.id };
  swapIn(transaction, { before, after: next(before) }, swapJob);
  return undefined;
}

type Changed = Partial<Pick<StoredJob, 'runAfter' | 'error' | 'attempts'>>;

function queued(row: JobRow, at: string, changed: Changed): JobRow {
  const job: StoredJob = { ...withoutLease(row.job), ...changed, status: 'queued', updatedAt: at };
  return { ...row, job, due: job.runAfter, token: undefined };
}

function cancelled(row: JobRow, at: string, changed: Changed): JobRow {
  const job: StoredJob = { ...withoutLease(row.job), ...changed, status: 'cancelled', updatedAt: at };
  return { key: row.key, job, due: undefined, token: undefined, payload: undefined };
}

function withoutLease({
  leasedUntil: _leasedUntil,
  isCancelling: _isCancelling,
  ...job
}: StoredJob): Omit<StoredJob, 'leasedUntil' | 'isCancelling'> {
  return job;
}

/** Deletes jobs that ended long ago. */
export function pruneJobs(
  transaction: Transaction,
  { endedBefore, limit }: Change<'prune-jobs'>,
): LedgerConflict | undefined {
  let left = limit;
  for (const before of Array.from(transaction.state.jobs.values())) {
    const { status, updatedAt } = before.job;
    if (left === 0) break;
    if ((status !== 'finished' && status !== 'cancelled') || updatedAt >= endedBefore) continue;
    swapIn(transaction, { before, after: undefined }, swapJob);
    left -= 1;
  }
  return undefined;
}
