import { expect } from 'vitest';
import type { ScopeCountRequest } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { readPages } from '../read-pages.ts';
import type { LedgerContext } from './ledger-context.ts';
import { commit, insertAll, remove } from './write-rows.ts';

async function counts(
  ledger: Ledger,
  request: Partial<ScopeCountRequest> = {},
): Promise<readonly (readonly [string, number])[]> {
  const found = await ledger.countScopes({ field: 'userId', limit: 100, ...request });
  return found.map(({ id, memories }) => [id, memories]);
}

/** Which users, agents, runs and apps there are. */
export const scopeCountsGroup: ConformanceGroup<LedgerContext, 'scope-counts'> = {
  name: 'scope-counts',
  cases: [
    {
      name: 'counts the current memories of each id of a field, with the time of the newest',
      run: async ({ ledger }) => {
        const [first] = await insertAll(ledger, [
          { memory: 'a', userId: 'ana', createdAt: timeAt(1) },
          { memory: 'b', userId: 'ana', agentId: 'guide', createdAt: timeAt(5), updatedAt: timeAt(9) },
          { memory: 'c', userId: 'ana', runId: 'r1', createdAt: timeAt(3), expiresAt: timeAt(0) },
          { memory: 'd', agentId: 'guide', createdAt: timeAt(2) },
          { memory: 'e', userId: 'bo', createdAt: timeAt(4) },
        ]);
        expect(await ledger.countScopes({ field: 'userId', limit: 10 })).toStrictEqual([
          { id: 'ana', memories: 3, lastAt: timeAt(5) },
          { id: 'bo', memories: 1, lastAt: timeAt(4) },
        ]);
        expect(await counts(ledger, { field: 'agentId' })).toStrictEqual([['guide', 2]]);
        expect(await counts(ledger, { field: 'runId' })).toStrictEqual([['r1', 1]]);
        expect(await counts(ledger, { field: 'appId' })).toStrictEqual([]);
        await commit(ledger, [remove(memoryItem(first), timeAt(8))]);
        expect(await counts(ledger)).toStrictEqual([
          ['ana', 2],
          ['bo', 1],
        ]);
      },
    },
    {
      name: 'forgets an id with its last memory',
      run: async ({ ledger }) => {
        const [only] = await insertAll(ledger, [{ memory: 'a', userId: 'ana' }]);
        await commit(ledger, [remove(memoryItem(only), timeAt(8))]);
        expect(await counts(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'counts only within the scopes, each row once',
      run: async ({ ledger }) => {
        await insertAll(ledger, [
          { memory: 'a', userId: 'ana', agentId: 'guide' },
          { memory: 'b', userId: 'ana' },
          { memory: 'c', userId: 'bo', agentId: 'guide' },
          { memory: 'd', userId: 'cy', agentId: 'other' },
        ]);
        expect(await counts(ledger, { scopes: [{ agentId: 'guide' }] })).toStrictEqual([
          ['ana', 1],
          ['bo', 1],
        ]);
        expect(await counts(ledger, { scopes: [{ agentId: 'guide' }, { userId: 'ana' }] })).toStrictEqual([
          ['ana', 2],
          ['bo', 1],
        ]);
        expect(await counts(ledger, { field: 'agentId', scopes: [{ userId: 'ana' }] })).toStrictEqual([
          ['guide', 1],
        ]);
        expect(await counts(ledger, { scopes: [{ userId: 'an' }] })).toStrictEqual([]);
      },
    },
    {
      name: 'lists ids in order of code point, page by page',
      run: async ({ ledger }) => {
        const ids = ['!', 'A', 'B', '_', 'a', 'a b', 'ab', 'é', '｡', '😀'];
        await insertAll(
          ledger,
          ids.toReversed().map((userId) => ({ memory: `of ${userId}`, userId })),
        );
        expect((await counts(ledger)).map(([id]) => id)).toStrictEqual(ids);
        const paged = await readPages<string>(async (before) => {
          const page = await counts(ledger, { after: before.at(-1), limit: 3 });
          return page.map(([id]) => id);
        });
        expect(paged).toStrictEqual(ids);
        expect((await counts(ledger, { after: 'aa' })).map(([id]) => id)).toStrictEqual([
          'ab',
          'é',
          '｡',
          '😀',
        ]);
      },
    },
  ],
};
