import { expect } from 'vitest';
import type { JobChange } from '../../contracts/ledger-jobs.ts';
import { timeAt } from '../build-memory-item.ts';
import { newJob } from '../build-new-job.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { enqueue, namesOf, ownClaim } from './job-rows.ts';
import type { LedgerContext } from './ledger-context.ts';
import { commit } from './write-rows.ts';

/** What ended long ago goes; what may still be done, or was given up, stays. */
export const pruneJobsCase: ConformanceGroup<LedgerContext, 'jobs'>['cases'][number] = {
  name: 'deletes jobs that ended before a time, at most so many, and no others',
  run: async ({ ledger }) => {
    await enqueue(ledger, ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => newJob(name)));
    const first = await ownClaim(ledger, { token: 't' });
    const claim = { id: first.id, token: first.token };
    await commit(ledger, [
      { type: 'finish-job', claim, at: timeAt(1), result: {} },
      cancel('b', 2),
      cancel('c', 3),
      cancel('d', 4),
    ]);
    const dead = await ownClaim(ledger, { token: 'u' });
    const given = { id: dead.id, token: dead.token };
    await commit(ledger, [{ type: 'bury-job', claim: given, at: timeAt(1), error: 'no' }]);
    const prune = { type: 'prune-jobs', endedBefore: timeAt(4), limit: 2 } as const;
    await commit(ledger, [prune]);
    expect(await namesOf(ledger)).toHaveLength(4);
    await commit(ledger, [prune]);
    expect(await namesOf(ledger)).toStrictEqual(['f', 'e', 'd']);
    await enqueue(ledger, newJob('a'));
    expect(await namesOf(ledger)).toStrictEqual(['a', 'f', 'e', 'd']);
  },
};

function cancel(name: string, minute: number): JobChange {
  return { type: 'cancel-job', id: newJob(name).id, at: timeAt(minute) };
}
