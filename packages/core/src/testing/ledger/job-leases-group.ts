import { expect } from 'vitest';
import { timeAt } from '../build-memory-item.ts';
import { newJob } from '../build-new-job.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { claimJob, endings, enqueue, enqueued, ownClaim } from './job-rows.ts';
import type { LedgerContext } from './ledger-context.ts';
import { commit, refused } from './write-rows.ts';

/** Jobs under a lease: given to one, taken over when it has run out, ended once. */
export const jobLeasesGroup: ConformanceGroup<LedgerContext, 'job-leases'> = {
  name: 'job-leases',
  cases: [
    {
      name: 'gives out what has been due longest, from the minute on in which it is due',
      run: async ({ ledger }) => {
        await enqueue(
          ledger,
          newJob('third', { runAfter: timeAt(3) }),
          newJob('first', { runAfter: timeAt(1) }),
          newJob('second', { runAfter: timeAt(2) }),
          newJob('also second', { runAfter: timeAt(2) }),
        );
        const names: (string | undefined)[] = [];
        for (const now of [0, 1, 1, 9, 9, 9, 9])
          names.push((await claimJob(ledger, { token: 't', now, until: 99 }))?.operationId);
        expect(names).toStrictEqual([
          undefined,
          'first',
          undefined,
          'second',
          'also second',
          'third',
          undefined,
        ]);
      },
    },
    {
      name: 'gives out jobs of the same fingerprint only',
      run: async ({ ledger }) => {
        await enqueue(ledger, newJob('a', { fingerprint: 'other' }), newJob('b'));
        expect((await claimJob(ledger, { token: 't' }))?.operationId).toBe('b');
        expect(await claimJob(ledger, { token: 't' })).toBeUndefined();
        expect((await claimJob(ledger, { token: 't', select: { fingerprint: 'other' } }))?.operationId).toBe(
          'a',
        );
      },
    },
    {
      name: 'gives out one by its id when it is due, whatever its fingerprint',
      run: async ({ ledger }) => {
        const { id } = await enqueued(ledger, 'a', { fingerprint: 'other', runAfter: timeAt(5) });
        await enqueued(ledger, 'b');
        const select = { id };
        expect(await claimJob(ledger, { token: 't1', now: 4, select })).toBeUndefined();
        expect((await claimJob(ledger, { token: 't1', now: 5, select }))?.operationId).toBe('a');
        expect(await claimJob(ledger, { token: 't2', now: 14, select })).toBeUndefined();
        expect(await claimJob(ledger, { token: 't2', now: 15, select: { id: 'nobody' } })).toBeUndefined();
        expect((await claimJob(ledger, { token: 't2', now: 15, select }))?.attempts).toBe(2);
      },
    },
    {
      name: 'gives a job to one of many at once',
      run: async ({ ledger }) => {
        await enqueue(ledger, newJob('a'), newJob('b'), newJob('c'));
        const claimed = await Promise.all(
          Array.from({ length: 20 }, (_, index) => claimJob(ledger, { token: `t${index}` })),
        );
        const names = claimed.flatMap((job) => (job === undefined ? [] : [job.operationId]));
        expect(names.toSorted()).toStrictEqual(['a', 'b', 'c']);
      },
    },
    {
      name: 'lets a job be taken over from the end of its lease on, before what became due later',
      run: async ({ ledger }) => {
        const first = await enqueued(ledger, 'first');
        await ownClaim(ledger, { token: 't1', until: 10 });
        await enqueued(ledger, 'second', { runAfter: timeAt(11) });
        expect(await claimJob(ledger, { token: 't2', now: 9 })).toBeUndefined();
        const { job } = await ownClaim(ledger, { token: 't2', now: 12, until: 20 });
        expect(job).toMatchObject({
          id: first.id,
          attempts: 2,
          leasedUntil: timeAt(20),
          payload: { text: 'first' },
        });
        expect(await ledger.renewJob({ id: first.id, token: 't1' }, timeAt(50))).toBe('lost');
        for (const end of endings)
          expect(
            await ledger.commit({ preconditions: [], changes: [end({ id: first.id, token: 't1' })] }),
          ).toStrictEqual(refused('claim', first.id));
        expect((await ledger.readJob(first.id))?.leasedUntil).toBe(timeAt(20));
      },
    },
    {
      name: 'renews a lease, also one that has run out and that nobody took over',
      run: async ({ ledger }) => {
        const { id } = await enqueued(ledger, 'a');
        const { token } = await ownClaim(ledger, { token: 't1', until: 10 });
        expect(await ledger.renewJob({ id, token }, timeAt(30))).toBe('renewed');
        expect(await claimJob(ledger, { token: 't2', now: 29 })).toBeUndefined();
        expect(await ledger.readJob(id)).toMatchObject({ leasedUntil: timeAt(30), updatedAt: timeAt(0) });
        expect(await ledger.renewJob({ id, token: 't2' }, timeAt(60))).toBe('lost');
        expect(await ledger.renewJob({ id: 'nobody', token }, timeAt(60))).toBe('lost');
        expect((await ledger.readJob(id))?.leasedUntil).toBe(timeAt(30));
        expect((await claimJob(ledger, { token: 't2', now: 30 }))?.id).toBe(id);
      },
    },
    {
      name: 'finishes a job with its result and without its payload and error',
      run: async ({ ledger }) => {
        const { id, token } = await enqueued(ledger, 'a').then(() => ownClaim(ledger, { token: 't1' }));
        const retry = { type: 'retry-job', at: timeAt(1), runAfter: timeAt(2), error: 'not yet' } as const;
        await commit(ledger, [{ ...retry, claim: { id, token } }]);
        await ownClaim(ledger, { token: 't2', now: 2 });
        const result = { results: [{ id: 'x', none: null }], text: 'Löf 😀' };
        const finish = { type: 'finish-job', claim: { id, token: 't2' }, at: timeAt(3), result } as const;
        await commit(ledger, [finish]);
        const { payload: _payload, ...job } = newJob('a');
        expect(await ledger.readJob(id)).toStrictEqual({
          ...job,
          status: 'finished',
          attempts: 2,
          updatedAt: timeAt(3),
          runAfter: timeAt(2),
          result,
        });
        expect(await claimJob(ledger, { token: 't3', now: 99 })).toBeUndefined();
        expect(await ledger.commit({ preconditions: [], changes: [finish] })).toStrictEqual(
          refused('claim', id),
        );
      },
    },
    {
      name: 'puts a failed job back until a later time, with its error',
      run: async ({ ledger }) => {
        await enqueued(ledger, 'a');
        const { id, token } = await ownClaim(ledger, { token: 't1' });
        const claim = { id, token };
        await commit(ledger, [
          { type: 'retry-job', claim, at: timeAt(1), runAfter: timeAt(7), error: 'no answer' },
        ]);
        const stored = await ledger.readJob(id);
        expect(stored).toMatchObject({
          status: 'queued',
          attempts: 1,
          updatedAt: timeAt(1),
          runAfter: timeAt(7),
          error: 'no answer',
        });
        expect(stored).not.toHaveProperty('leasedUntil');
        expect(await claimJob(ledger, { token: 't2', now: 6 })).toBeUndefined();
        expect(await claimJob(ledger, { token: 't2', now: 7 })).toMatchObject({
          attempts: 2,
          error: 'no answer',
        });
      },
    },
    {
      name: 'gives out no dead job',
      run: async ({ ledger }) => {
        await enqueued(ledger, 'a');
        const { id, token } = await ownClaim(ledger, { token: 't1' });
        await commit(ledger, [{ type: 'bury-job', claim: { id, token }, at: timeAt(1), error: 'never' }]);
        expect(await ledger.readJob(id)).toMatchObject({
          status: 'dead',
          attempts: 1,
          error: 'never',
          updatedAt: timeAt(1),
        });
        expect(await claimJob(ledger, { token: 't2', now: 99 })).toBeUndefined();
      },
    },
    {
      name: 'gives a released job out again at once, and does not count the attempt',
      run: async ({ ledger }) => {
        await enqueued(ledger, 'a');
        const { id, token } = await ownClaim(ledger, { token: 't1' });
        await commit(ledger, [{ type: 'release-job', claim: { id, token }, at: timeAt(1) }]);
        const stored = await ledger.readJob(id);
        expect(stored).toMatchObject({ status: 'queued', attempts: 0, runAfter: timeAt(1) });
        expect(stored).not.toHaveProperty('error');
        expect(await claimJob(ledger, { token: 't2', now: 1 })).toMatchObject({ id, attempts: 1 });
      },
    },
    {
      name: 'asks a running job to stop, and tells its runner and whoever takes it over',
      run: async ({ ledger }) => {
        await enqueued(ledger, 'a');
        const { id, token } = await ownClaim(ledger, { token: 't1', until: 10 });
        expect(await ledger.readJob(id)).not.toHaveProperty('isCancelling');
        await commit(ledger, [{ type: 'cancel-job', id, at: timeAt(2) }]);
        expect(await ledger.readJob(id)).toMatchObject({
          status: 'running',
          isCancelling: true,
          updatedAt: timeAt(0),
        });
        expect(await ledger.renewJob({ id, token }, timeAt(20))).toBe('cancelling');
        expect(await claimJob(ledger, { token: 't2', now: 19 })).toBeUndefined();
        expect(await claimJob(ledger, { token: 't2', now: 20 })).toMatchObject({ isCancelling: true });
      },
    },
    {
      name: 'makes a cancelled job of one that was asked to stop and did not finish',
      run: async ({ ledger }) => {
        for (const [index, end] of endings.entries()) {
          await enqueued(ledger, `job ${index}`);
          const { id, token } = await ownClaim(ledger, { token: 't1' });
          await commit(ledger, [{ type: 'cancel-job', id, at: timeAt(0) }]);
          const change = end({ id, token });
          await commit(ledger, [change]);
          const stored = await ledger.readJob(id);
          expect(stored?.status).toBe(change.type === 'finish-job' ? 'finished' : 'cancelled');
          expect(stored).not.toHaveProperty('isCancelling');
          expect(stored).not.toHaveProperty('leasedUntil');
          expect(await claimJob(ledger, { token: 't2', now: 99 })).toBeUndefined();
        }
      },
    },
    {
      name: 'refuses the end of a job together with the whole batch',
      run: async ({ ledger }) => {
        const { id } = await enqueued(ledger, 'a');
        for (const end of endings) {
          const changes = [
            { type: 'enqueue-job', job: newJob('b') } as const,
            end({ id, token: 'nobody has it' }),
          ];
          expect(await ledger.commit({ preconditions: [], changes })).toStrictEqual(refused('claim', id));
        }
        expect((await ledger.listJobs({ limit: 9 })).map(({ job }) => job.id)).toStrictEqual([id]);
      },
    },
  ],
};
