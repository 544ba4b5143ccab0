import { expect } from 'vitest';
import type { NewJob, StoredJob } from '../../contracts/ledger-jobs.ts';
import type { Scope } from '../../types/scope.ts';
import { timeAt } from '../build-memory-item.ts';
import { newJob } from '../build-new-job.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { claimJob, enqueue, enqueued, namesOf, ownClaim } from './job-rows.ts';
import type { LedgerContext } from './ledger-context.ts';
import { pruneJobsCase } from './prune-jobs-case.ts';
import { ana, commit, insert, refused, textsOf } from './write-rows.ts';

const bo: Scope = { userId: 'bo' };
const anaInR1: Scope = { userId: 'ana', runId: 'r1' };

function asStored({ payload: _payload, ...job }: NewJob): StoredJob {
  return { ...job, status: 'queued', attempts: 0, updatedAt: job.createdAt };
}

/** Jobs: queued, found, listed and erased within their scopes, cancelled and queued again. */
export const jobsGroup: ConformanceGroup<LedgerContext, 'jobs'> = {
  name: 'jobs',
  cases: [
    {
      name: 'keeps a job as it was queued, and shows its payload to whoever claims it',
      run: async ({ ledger }) => {
        const payload = { text: 'Löf 😀', none: null, 'odd "key"': [1.5, { deep: [true] }] };
        const job = await enqueued(ledger, 'a', {
          scope: { userId: 'ana', agentId: 'bot', runId: 'r"1', appId: 'app' },
          payload,
          epoch: 7,
          runAfter: timeAt(5),
        });
        expect(await ledger.readJob(job.id)).toStrictEqual(asStored(job));
        expect(await claimJob(ledger, { token: 't', now: 5, until: 9 })).toStrictEqual({
          ...asStored(job),
          status: 'running',
          attempts: 1,
          updatedAt: timeAt(5),
          leasedUntil: timeAt(9),
          payload,
        });
      },
    },
    {
      name: 'shares nothing with the caller',
      run: async ({ ledger }) => {
        const payload = { words: ['a'] };
        const job = newJob('a', { payload, scope: { ...ana } });
        await enqueue(ledger, job);
        payload.words.push('b');
        Object.assign(job.scope, { userId: 'bo' });
        const { job: claimed } = await ownClaim(ledger, { token: 't' });
        expect(claimed.payload).toStrictEqual({ words: ['a'] });
        Object.assign(claimed.scope, { userId: 'bo' });
        expect((await ledger.readJob(job.id))?.scope).toStrictEqual(ana);
      },
    },
    {
      name: 'queues together with other changes, or nothing of it',
      run: async ({ ledger }) => {
        const job = newJob('a');
        const changes = [insert({ item: { memory: 'beside' } }), { type: 'enqueue-job', job } as const];
        await commit(ledger, changes);
        const again = { type: 'enqueue-job', job: newJob('b') } as const;
        expect(await ledger.commit({ preconditions: [], changes: [again, ...changes] })).toMatchObject({
          committed: false,
        });
        expect(await textsOf(ledger)).toStrictEqual(['beside']);
        expect(await namesOf(ledger)).toStrictEqual(['a']);
      },
    },
    {
      name: 'refuses a taken id, and a taken operation id of the exact scope, whatever became of that job',
      run: async ({ ledger }) => {
        const job = await enqueued(ledger, 'a');
        const tryAgain = (fields: Partial<NewJob>): Promise<unknown> =>
          ledger.commit({
            preconditions: [],
            changes: [{ type: 'enqueue-job', job: newJob('again', { operationId: 'a', ...fields }) }],
          });
        expect(await tryAgain({ id: job.id, operationId: 'other', scope: bo })).toStrictEqual(
          refused('duplicate', job.id),
        );
        expect(await tryAgain({})).toStrictEqual(refused('duplicate', 'a'));
        await commit(ledger, [{ type: 'cancel-job', id: job.id, at: timeAt(1) }]);
        expect(await tryAgain({})).toStrictEqual(refused('duplicate', 'a'));
        expect(await tryAgain({ scope: anaInR1 })).toStrictEqual({ committed: true });
        expect((await ledger.findJob(ana, 'a'))?.id).toBe(job.id);
        expect((await ledger.findJob(anaInR1, 'a'))?.id).toBe(newJob('again').id);
        expect(await ledger.findJob(bo, 'a')).toBeUndefined();
        expect(await ledger.findJob(ana, 'again')).toBeUndefined();
      },
    },
    {
      name: 'refuses a job whose scope was erased before it was queued',
      run: async ({ ledger }) => {
        const epoch = await ledger.readEpoch();
        await ledger.erase(ana, timeAt(1));
        const outcome = await ledger.commit({
          preconditions: [{ type: 'epoch', scope: anaInR1, epoch }],
          changes: [{ type: 'enqueue-job', job: newJob('a', { scope: anaInR1, epoch }) }],
        });
        expect(outcome).toStrictEqual(refused('epoch', ''));
        expect(await namesOf(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'reads a job by id within its scopes only',
      run: async ({ ledger }) => {
        const job = await enqueued(ledger, 'a', { scope: anaInR1 });
        for (const scopes of [undefined, [ana], [anaInR1], [{ runId: 'r1' }], [bo, ana]])
          expect((await ledger.readJob(job.id, scopes))?.operationId).toBe('a');
        for (const scopes of [[bo], [{ userId: 'ana', runId: 'r' }], [{ agentId: 'ana' }]])
          expect(await ledger.readJob(job.id, scopes)).toBeUndefined();
        expect(await ledger.readJob('nobody')).toBeUndefined();
      },
    },
    {
      name: 'lists the last queued first, by scope and status, page by page',
      run: async ({ ledger }) => {
        const names = Array.from({ length: 12 }, (_, index) => `j${index}`);
        const scopes = [ana, anaInR1, bo];
        await enqueue(
          ledger,
          ...names.map((name, index) => newJob(name, { scope: scopes[index % 3] ?? ana })),
        );
        const cancelled = ['j0', 'j4', 'j5'];
        for (const name of cancelled)
          await commit(ledger, [{ type: 'cancel-job', id: newJob(name).id, at: timeAt(1) }]);
        const ofAna = names.filter((_, index) => index % 3 !== 2).toReversed();
        expect(await namesOf(ledger)).toStrictEqual(names.toReversed());
        expect(await namesOf(ledger, { scopes: [ana] })).toStrictEqual(ofAna);
        expect(await namesOf(ledger, { scopes: [anaInR1, bo], status: 'cancelled' })).toStrictEqual([
          'j5',
          'j4',
        ]);
        expect(await namesOf(ledger, { status: 'cancelled' })).toStrictEqual(cancelled.toReversed());
        expect(await namesOf(ledger, { scopes: [ana], status: 'queued' })).toStrictEqual(
          ofAna.filter((name) => !cancelled.includes(name)),
        );
        expect(await namesOf(ledger, { scopes: [{ userId: 'an' }] })).toStrictEqual([]);
        for (const request of [{}, { scopes: [ana] }]) {
          const seen: string[] = [];
          let after: number | undefined;
          // As many pages as there are jobs: a ledger that always begins again ends all the same.
          for (let count = 0; count < names.length; count += 1) {
            const page = await ledger.listJobs({ ...request, after, limit: 3 });
            seen.push(...page.map(({ job }) => job.operationId));
            after = page.at(-1)?.position;
            if (page.length < 3) break;
          }
          expect(seen).toStrictEqual(await namesOf(ledger, request));
        }
      },
    },
    {
      name: 'counts the jobs of the whole ledger',
      run: async ({ ledger }) => {
        await enqueue(ledger, newJob('a'), newJob('b'), newJob('c', { scope: bo }));
        await enqueue(ledger, newJob('d', { fingerprint: 'elsewhere' }), newJob('e'), newJob('f'));
        await ownClaim(ledger, { token: 't1' });
        const second = await ownClaim(ledger, { token: 't2' });
        const claim = { id: second.id, token: second.token };
        await commit(ledger, [{ type: 'bury-job', claim, at: timeAt(1), error: 'no' }]);
        await commit(ledger, [{ type: 'cancel-job', id: newJob('e').id, at: timeAt(1) }]);
        const counts = { queued: 3, running: 1, dead: 1 };
        expect(await ledger.countJobs('here')).toStrictEqual({ ...counts, matched: 2 });
        expect(await ledger.countJobs('elsewhere')).toStrictEqual({ ...counts, matched: 1 });
        expect(await ledger.countJobs('nowhere')).toStrictEqual({ ...counts, matched: 0 });
      },
    },
    {
      name: 'cancels what waits or is dead at once, and forgets its payload',
      run: async ({ ledger }) => {
        const waits = await enqueued(ledger, 'waits', { runAfter: timeAt(50) });
        const dead = await enqueued(ledger, 'dead');
        const { id, token } = await ownClaim(ledger, { token: 't' });
        await commit(ledger, [{ type: 'bury-job', claim: { id, token }, at: timeAt(1), error: 'no' }]);
        for (const job of [waits, dead])
          await commit(ledger, [{ type: 'cancel-job', id: job.id, at: timeAt(2) }]);
        expect(await ledger.readJob(waits.id)).toStrictEqual({
          ...asStored(waits),
          status: 'cancelled',
          updatedAt: timeAt(2),
        });
        expect(await ledger.readJob(dead.id)).toMatchObject({ status: 'cancelled', error: 'no' });
        await commit(ledger, [
          { type: 'cancel-job', id: waits.id, at: timeAt(3) },
          { type: 'cancel-job', id: 'nobody', at: timeAt(3) },
          { type: 'requeue-job', id: dead.id, at: timeAt(3), fingerprint: 'here' },
        ]);
        expect(await ledger.readJob(waits.id)).toMatchObject({ updatedAt: timeAt(2) });
        expect(await claimJob(ledger, { token: 't', now: 99 })).toBeUndefined();
      },
    },
    {
      name: 'queues again what is dead or waits, with all attempts before it, under the fingerprint that is given',
      run: async ({ ledger }) => {
        const dead = await enqueued(ledger, 'dead');
        const { id, token } = await ownClaim(ledger, { token: 't' });
        await commit(ledger, [{ type: 'bury-job', claim: { id, token }, at: timeAt(1), error: 'no' }]);
        const waits = await enqueued(ledger, 'waits', { runAfter: timeAt(50), fingerprint: 'elsewhere' });
        expect(await claimJob(ledger, { token: 't', now: 40 })).toBeUndefined();
        for (const job of [waits, dead]) {
          await commit(ledger, [
            { type: 'requeue-job', id: job.id, at: timeAt(6), fingerprint: 'there' },
            { type: 'requeue-job', id: 'nobody', at: timeAt(6), fingerprint: 'there' },
          ]);
          expect(await ledger.readJob(job.id)).toStrictEqual({
            ...asStored(job),
            fingerprint: 'there',
            updatedAt: timeAt(6),
            runAfter: timeAt(6),
          });
        }
        const select = { fingerprint: 'there' };
        expect(await claimJob(ledger, { token: 't', now: 5, select })).toBeUndefined();
        expect(await claimJob(ledger, { token: 't', now: 6, select })).toMatchObject({
          id: dead.id,
          payload: { text: 'dead' },
          attempts: 1,
        });
      },
    },
    {
      name: 'leaves a running and a finished job as they are when they are queued again',
      run: async ({ ledger }) => {
        await enqueued(ledger, 'a');
        const { id, token } = await ownClaim(ledger, { token: 't' });
        const requeue = { type: 'requeue-job', id, at: timeAt(1), fingerprint: 'there' } as const;
        await commit(ledger, [requeue]);
        expect(await ledger.readJob(id)).toMatchObject({ status: 'running', fingerprint: 'here' });
        const result = { results: [{ text: 'done' }] };
        await commit(ledger, [{ type: 'finish-job', claim: { id, token }, at: timeAt(2), result }]);
        await commit(ledger, [requeue, { type: 'cancel-job', id, at: timeAt(3) }]);
        expect(await ledger.readJob(id)).toMatchObject({
          status: 'finished',
          fingerprint: 'here',
          updatedAt: timeAt(2),
          result,
        });
      },
    },
    pruneJobsCase,
    {
      name: 'erases the jobs of a scope, running ones too, and no others',
      run: async ({ ledger }) => {
        await enqueue(ledger, newJob('a'), newJob('b', { scope: anaInR1 }), newJob('c', { scope: bo }));
        const { id, token } = await ownClaim(ledger, { token: 't' });
        await ledger.erase(ana, timeAt(1));
        expect(await namesOf(ledger)).toStrictEqual(['c']);
        expect(await ledger.renewJob({ id, token }, timeAt(50))).toBe('lost');
        expect(
          await ledger.commit({
            preconditions: [],
            changes: [{ type: 'finish-job', claim: { id, token }, at: timeAt(2), result: {} }],
          }),
        ).toStrictEqual(refused('claim', id));
        expect(await ledger.findJob(ana, 'a')).toBeUndefined();
        await enqueue(ledger, newJob('a'));
        expect(await namesOf(ledger)).toStrictEqual(['a', 'c']);
      },
    },
    {
      name: 'erases by every id, and keeps what carries only some of the ids',
      run: async ({ ledger }) => {
        const bot: Scope = { userId: 'ana', agentId: 'bot', runId: 'r1' };
        await enqueue(ledger, newJob('a'), newJob('b', { scope: bot }), newJob('c', { scope: anaInR1 }));
        await ledger.erase({ agentId: 'bot', runId: 'r1' }, timeAt(1));
        expect(await namesOf(ledger)).toStrictEqual(['c', 'a']);
        await ledger.erase({ runId: 'r1' }, timeAt(2));
        expect(await namesOf(ledger)).toStrictEqual(['a']);
      },
    },
    {
      name: 'has no jobs after a reset',
      run: async ({ ledger }) => {
        await enqueue(ledger, newJob('a'), newJob('b', { scope: bo }));
        await ledger.reset();
        expect(await namesOf(ledger)).toStrictEqual([]);
        expect(await ledger.countJobs('here')).toStrictEqual({ queued: 0, running: 0, dead: 0, matched: 0 });
        expect(await claimJob(ledger, { token: 't', now: 99 })).toBeUndefined();
      },
    },
  ],
};
