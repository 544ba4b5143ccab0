import { expect } from 'vitest';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, insert, insertAll, nextVersion, remove, replace } from './write-rows.ts';

/** How common terms are: exact, and of the homes that the scopes reach. */
export const termStatisticsGroup: ConformanceGroup<LedgerContext, 'term-statistics'> = {
  name: 'term-statistics',
  cases: [
    {
      name: 'counts memories, and those that hold each term however often',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          ['red tea', 'tea tea tea', 'water'].map((memory) => ({ memory })),
        );
        expect(await ledger.readTermStatistics([ana], ['beer', 'tea', 'red'])).toStrictEqual({
          documentCount: 3,
          documentFrequencies: [0, 2, 1],
        });
        expect(await ledger.readTermStatistics([ana], [])).toStrictEqual({
          documentCount: 3,
          documentFrequencies: [],
        });
      },
    },
    {
      name: 'answers zero for a scope without memories',
      run: async ({ ledger }) => {
        await insertAll(ledger, [{ memory: 'tea' }]);
        const none = { documentCount: 0, documentFrequencies: [0] };
        expect(await ledger.readTermStatistics([{ userId: 'an' }], ['tea'])).toStrictEqual(none);
        expect(await ledger.readTermStatistics([{ agentId: 'ana' }], ['tea'])).toStrictEqual(none);
      },
    },
    {
      name: 'follows replaced and deleted memories',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'red tea' });
        const second = nextVersion(first, { memory: 'green tea', updatedAt: timeAt(1) });
        await commit(ledger, [
          insert({ item: first }),
          insert({ item: { memory: 'red wine' } }),
          replace(second),
        ]);
        const terms = ['red', 'green', 'tea'];
        expect(await ledger.readTermStatistics([ana], terms)).toStrictEqual({
          documentCount: 2,
          documentFrequencies: [1, 1, 1],
        });
        await commit(ledger, [remove(second, timeAt(2))]);
        expect(await ledger.readTermStatistics([ana], terms)).toStrictEqual({
          documentCount: 1,
          documentFrequencies: [1, 0, 0],
        });
      },
    },
    {
      name: 'counts a whole home, and each home once',
      run: async ({ ledger }) => {
        await insertAll(ledger, [
          { memory: 'tea 1', userId: 'ana', agentId: 'guide' },
          { memory: 'tea 2', userId: 'ana' },
          { memory: 'tea 3', userId: 'bo' },
        ]);
        const scopes = [
          { userId: 'ana', agentId: 'guide' },
          { userId: 'ana' },
          { userId: 'ana', runId: 'none' },
        ];
        expect(await ledger.readTermStatistics(scopes, ['tea'])).toStrictEqual({
          documentCount: 2,
          documentFrequencies: [2],
        });
        const both = [ana, { userId: 'bo' }];
        expect(await ledger.readTermStatistics(both, ['tea'])).toStrictEqual({
          documentCount: 3,
          documentFrequencies: [3],
        });
      },
    },
    {
      name: 'reaches the homes of the rows that carry an id which is not theirs',
      run: async ({ ledger }) => {
        await insertAll(ledger, [
          { memory: 'tea 1', userId: 'ana', agentId: 'guide' },
          { memory: 'tea 2', userId: 'ana' },
          { memory: 'tea 3', userId: 'bo', agentId: 'guide' },
          { memory: 'tea 4', userId: 'cy' },
          { memory: 'tea 5', agentId: 'guide', runId: 'r1' },
        ]);
        const guide = [{ agentId: 'guide' }];
        expect(await ledger.readTermStatistics(guide, ['tea', '1'])).toStrictEqual({
          documentCount: 4,
          documentFrequencies: [4, 1],
        });
        const inRun = [{ agentId: 'guide', runId: 'r1' }];
        expect(await ledger.readTermStatistics(inRun, ['tea'])).toStrictEqual({
          documentCount: 1,
          documentFrequencies: [1],
        });
      },
    },
    {
      name: 'counts the states that were recorded at a time',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'red tea' });
        const second = nextVersion(first, { memory: 'green tea', updatedAt: timeAt(10) });
        await commit(ledger, [insert({ item: first }), replace(second), remove(second, timeAt(20))]);
        await insertAll(ledger, [{ memory: 'red wine', createdAt: timeAt(30) }]);
        const at = async (seconds: number): Promise<readonly number[]> => {
          const statistics = await ledger.readTermStatistics([ana], ['red', 'green'], timeAt(seconds));
          return [statistics.documentCount, ...statistics.documentFrequencies];
        };
        expect(await at(-1)).toStrictEqual([0, 0, 0]);
        expect(await at(0)).toStrictEqual([1, 1, 0]);
        expect(await at(10)).toStrictEqual([1, 0, 1]);
        expect(await at(20)).toStrictEqual([0, 0, 0]);
        expect(await at(30)).toStrictEqual([1, 1, 0]);
      },
    },
  ],
};
