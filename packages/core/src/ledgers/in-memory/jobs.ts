import type {
  ClaimedJob,
  JobClaim,
  JobClaimRequest,
  JobListRequest,
  JobRenewal,
  LedgerJobCounts,
  PositionedJob,
  StoredJob,
} from '../../contracts/ledger-jobs.ts';
import type { ScopeChoice } from '../../contracts/ledger-queries.ts';
import { visitPaced } from '../../internal/visit-paced.ts';
import type { Scope } from '../../types/scope.ts';
import { ownJob } from './apply-job-change.ts';
import { copyData } from './copy-data.ts';
import { jobById, jobOperationKey, swapJob } from './job-rows.ts';
import { descendingKeys } from './key-list.ts';
import { isWithin, keysNear } from './scope-index.ts';
import type { JobRow, StoreState } from './state.ts';

/** Claims the job that has been due longest, or the one that is named. */
export function claimJob(
  state: StoreState,
  { select, token, now, until }: JobClaimRequest,
): ClaimedJob | undefined {
  const before = 'id' in select ? jobById(state, select.id) : state.dueJobs.get(select.fingerprint)?.[0];
  if (before?.due === undefined || before.due > now || before.payload === undefined) return undefined;
  const job: StoredJob = {
    ...before.job,
    status: 'running',
    attempts: before.job.attempts + 1,
    updatedAt: now,
    leasedUntil: until,
  };
  swapJob(state, before, { ...before, job, due: until, token });
  return copyData({ ...job, payload: before.payload });
}

/** Moves the end of a lease. */
export function renewJob(state: StoreState, claim: JobClaim, until: string): JobRenewal {
  const before = ownJob(state, claim);
  if (before === undefined) return 'lost';
  swapJob(state, before, { ...before, job: { ...before.job, leasedUntil: until }, due: until });
  return before.job.isCancelling === true ? 'cancelling' : 'renewed';
}

/** The job with this id, if it lies within the scopes. */
export function readJob(state: StoreState, id: string, scopes?: ScopeChoice): StoredJob | undefined {
  const row = jobById(state, id);
  if (row === undefined || (scopes !== undefined && !isWithin(scopes, row.job.scope))) return undefined;
  return copyData(row.job);
}

/** The job of the exact scope with this operation id. */
export function findJob(state: StoreState, scope: Scope, operationId: string): StoredJob | undefined {
  const key = state.jobOperations.get(jobOperationKey({ scope, operationId }));
  const row = key === undefined ? undefined : state.jobs.get(key);
  return row && copyData(row.job);
}

/** A page of jobs, the last queued first. */
export async function listJobs(
  state: StoreState,
  { scopes, status, after, limit }: JobListRequest,
  signal?: AbortSignal,
): Promise<PositionedJob[]> {
  const page: PositionedJob[] = [];
  const keys =
    scopes === undefined
      ? descendingKeys(state.jobOrder, after)
      : keysNear(state.jobsByScope, scopes, { direction: 'descending', after });
  const visit = (key: number): boolean => {
    const job = state.jobs.get(key)?.job;
    const isListed =
      job !== undefined &&
      (status === undefined || job.status === status) &&
      (scopes === undefined || isWithin(scopes, job.scope));
    if (isListed) page.push({ position: key, job: copyData(job) });
    return page.length < limit;
  };
  await visitPaced(keys, visit, signal);
  return page;
}

/** How many jobs there are. */
export function countJobs(state: StoreState, fingerprint: string): LedgerJobCounts {
  const counts = { queued: 0, running: 0, dead: 0, matched: 0 };
  for (const { job } of state.jobs.values()) {
    if (job.status === 'queued' && job.fingerprint === fingerprint) counts.matched += 1;
    if (isCounted(job)) counts[job.status] += 1;
  }
  return counts;
}

function isCounted(
  job: JobRow['job'],
): job is StoredJob & { readonly status: 'queued' | 'running' | 'dead' } {
  return job.status === 'queued' || job.status === 'running' || job.status === 'dead';
}
