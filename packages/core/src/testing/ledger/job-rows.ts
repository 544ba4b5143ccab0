import { expect } from 'vitest';
import type { ClaimedJob, JobChange, JobClaim, JobSelection, NewJob } from '../../contracts/ledger-jobs.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import { timeAt } from '../build-memory-item.ts';
import { newJob } from '../build-new-job.ts';
import { commit } from './write-rows.ts';

/** Queues jobs, each in a batch of its own, and answers them. */
export async function enqueue(ledger: Ledger, ...jobs: readonly NewJob[]): Promise<void> {
  for (const job of jobs) await commit(ledger, [{ type: 'enqueue-job', job }]);
}

/** Queues a job of this name. */
export async function enqueued(ledger: Ledger, name: string, fields: Partial<NewJob> = {}): Promise<NewJob> {
  const job = newJob(name, fields);
  await enqueue(ledger, job);
  return job;
}

/** Claims a job between two minutes. */
export function claimJob(
  ledger: Ledger,
  {
    token,
    now = 0,
    until = now + 10,
    select = { fingerprint: 'here' },
  }: {
    readonly token: string;
    readonly now?: number;
    readonly until?: number;
    readonly select?: JobSelection;
  },
): Promise<ClaimedJob | undefined> {
  return ledger.claimJob({ select, token, now: timeAt(now), until: timeAt(until) });
}

/** Claims a job and expects to get it. */
export async function ownClaim(
  ledger: Ledger,
  request: Parameters<typeof claimJob>[1],
): Promise<JobClaim & { readonly job: ClaimedJob }> {
  const job = await claimJob(ledger, request);
  if (job === undefined) expect.fail(`no job is due for ${request.token}`);
  return { id: job.id, token: request.token, job };
}

/** The operation ids of the jobs of a listing, in its order. */
export async function namesOf(
  ledger: Ledger,
  request: Partial<Parameters<Ledger['listJobs']>[0]> = {},
): Promise<readonly string[]> {
  const page = await ledger.listJobs({ limit: 1000, ...request });
  return page.map(({ job }) => job.operationId);
}

/** How a claimed job ends. */
export const endings: readonly ((claim: JobClaim) => JobChange)[] = [
  ({ id, token }) => ({ type: 'finish-job', claim: { id, token }, at: timeAt(1), result: {} }),
  ({ id, token }) => ({
    type: 'retry-job',
    claim: { id, token },
    at: timeAt(1),
    runAfter: timeAt(2),
    error: 'no',
  }),
  ({ id, token }) => ({ type: 'bury-job', claim: { id, token }, at: timeAt(1), error: 'no' }),
  ({ id, token }) => ({ type: 'release-job', claim: { id, token }, at: timeAt(1) }),
];
