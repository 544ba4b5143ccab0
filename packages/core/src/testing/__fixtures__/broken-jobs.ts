import type { Ledger } from '../../contracts/ledger.ts';
import { timeAt } from '../build-memory-item.ts';
import { withoutChange, type BrokenLedger } from './broken-ledger.ts';

/** Ledgers that break what jobs rest on. */
export const brokenJobs: readonly BrokenLedger[] = [
  ['jobs', 'reads jobs of every scope', (ledger) => ({ readJob: (id) => ledger.readJob(id) })],
  [
    'jobs',
    'lists jobs of every scope',
    (ledger) => ({
      listJobs: ({ scopes: _scopes, ...request }, signal) => ledger.listJobs(request, signal),
    }),
  ],
  [
    'jobs',
    'lists every status',
    (ledger) => ({
      listJobs: ({ status: _status, ...request }, signal) => ledger.listJobs(request, signal),
    }),
  ],
  [
    'jobs',
    'lists from the beginning',
    (ledger) => ({
      listJobs: async ({ after: _after, ...request }, signal) => {
        const page = await ledger.listJobs({ ...request, limit: 1000 }, signal);
        return page.slice(0, request.limit).map((row, index) => ({ ...row, position: index }));
      },
    }),
  ],
  ['jobs', 'does not cancel', withoutChange('cancel-job')],
  ['jobs', 'does not queue again', withoutChange('requeue-job')],
  ['jobs', 'keeps ended jobs for ever', withoutChange('prune-jobs')],
  [
    'jobs',
    'queues again under the old fingerprint',
    (ledger) => ({
      commit: async (batch, signal) => {
        const changes = await Promise.all(
          batch.changes.map(async (change) => {
            if (change.type !== 'requeue-job') return change;
            const job = await ledger.readJob(change.id);
            return { ...change, fingerprint: job?.fingerprint ?? change.fingerprint };
          }),
        );
        return ledger.commit({ ...batch, changes }, signal);
      },
    }),
  ],
  [
    'jobs',
    'finds operations of other scopes',
    (ledger) => ({
      findJob: async (scope, operationId) =>
        (await ledger.findJob(scope, operationId)) ??
        (await ledger.listJobs({ limit: 1000 })).find(({ job }) => job.operationId === operationId)?.job,
    }),
  ],
  [
    'jobs',
    'counts no matches',
    (ledger) => ({
      countJobs: async (fingerprint) => ({ ...(await ledger.countJobs(fingerprint)), matched: 0 }),
    }),
  ],
  [
    'job-leases',
    'never ends a lease',
    (ledger) => ({
      claimJob: (request, signal) => ledger.claimJob({ ...request, until: timeAt(99_999) }, signal),
    }),
  ],
  [
    'job-leases',
    'does not wait until a job is due',
    (ledger) => ({
      claimJob: (request, signal) => ledger.claimJob({ ...request, now: timeAt(99) }, signal),
    }),
  ],
  [
    'job-leases',
    'runs jobs of any configuration',
    (ledger) => {
      const claimAny: Ledger['claimJob'] = async (request, signal) => {
        for (const fingerprint of ['other', 'here']) {
          const job = await ledger.claimJob({ ...request, select: { fingerprint } }, signal);
          if (job !== undefined) return job;
        }
        return undefined;
      };
      return { claimJob: claimAny };
    },
  ],
  [
    'job-leases',
    'does not say that a job is to stop',
    (ledger) => ({
      renewJob: async (claim, until) =>
        (await ledger.renewJob(claim, until)) === 'lost' ? 'lost' : 'renewed',
    }),
  ],
  [
    'job-leases',
    'counts attempts that were given back',
    (ledger) => ({
      commit: (batch, signal) => {
        const changes = batch.changes.map((change) =>
          change.type === 'release-job'
            ? ({ ...change, type: 'retry-job', runAfter: change.at, error: '' } as const)
            : change,
        );
        return ledger.commit({ ...batch, changes }, signal);
      },
    }),
  ],
  ['job-leases', 'finishes nothing', withoutChange('finish-job')],
  [
    'job-leases',
    'lets two have a job',
    (ledger) => {
      let before: Awaited<ReturnType<Ledger['claimJob']>>;
      return {
        claimJob: async (request, signal) => {
          before = (await ledger.claimJob(request, signal)) ?? before;
          return before;
        },
      };
    },
  ],
];
