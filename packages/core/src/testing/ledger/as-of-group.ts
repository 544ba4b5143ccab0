import { expect } from 'vitest';
import type { CandidateSource } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { Filter } from '../../types/filter.ts';
import { memoryItem, namedId, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, insert, nextVersion, remove, replace } from './write-rows.ts';

const first = memoryItem({ memory: 'lives in Rome', createdAt: timeAt(10), metadata: { city: 'Rome' } });
const second = nextVersion(first, {
  memory: 'lives in Bern',
  updatedAt: timeAt(20),
  metadata: { city: 'Bern' },
});
const other = memoryItem({ memory: 'likes tea', createdAt: timeAt(15) });

/** One memory recorded at 10, replaced at 20, deleted at 30; another one recorded at 15. */
async function recordHistory(ledger: Ledger): Promise<void> {
  await commit(ledger, [insert({ item: first })]);
  await commit(ledger, [insert({ item: other })]);
  await commit(ledger, [replace(second)]);
  await commit(ledger, [remove(second, timeAt(30))]);
}

async function listedAt(ledger: Ledger, seconds: number, filter?: Filter): Promise<readonly string[]> {
  const sort = { field: 'createdAt', direction: 'ascending' } as const;
  const page = await ledger.listMemories({
    scopes: [ana],
    filter,
    asOf: timeAt(seconds),
    sort,
    limit: 10,
    countTotal: true,
  });
  expect(page.total).toBe(page.memories.length);
  return page.memories.map(({ item }) => item.memory);
}

async function foundAt(ledger: Ledger, seconds: number, source: CandidateSource): Promise<readonly string[]> {
  const { candidates } = await ledger.findCandidates({
    scopes: [ana],
    asOf: timeAt(seconds),
    terms: ['Rome', 'Bern'],
    source,
  });
  return candidates.map(
    ({ id, version, frequencies }) =>
      `${id === first.id ? 'lives' : 'likes'} v${version} ${frequencies.join('/')}`,
  );
}

/** Reading what was recorded at a time. */
export const asOfGroup: ConformanceGroup<LedgerContext, 'as-of'> = {
  name: 'as-of',
  cases: [
    {
      name: 'lists the states recorded at a time: from inclusive, to exclusive, deleted ones while they stood',
      run: async ({ ledger }) => {
        await recordHistory(ledger);
        expect(await listedAt(ledger, 9)).toStrictEqual([]);
        expect(await listedAt(ledger, 10)).toStrictEqual(['lives in Rome']);
        expect(await listedAt(ledger, 19)).toStrictEqual(['lives in Rome', 'likes tea']);
        expect(await listedAt(ledger, 20)).toStrictEqual(['lives in Bern', 'likes tea']);
        expect(await listedAt(ledger, 29)).toStrictEqual(['lives in Bern', 'likes tea']);
        expect(await listedAt(ledger, 30)).toStrictEqual(['likes tea']);
      },
    },
    {
      name: 'filters the state of the time, not the current one',
      run: async ({ ledger }) => {
        await recordHistory(ledger);
        const rome: Filter = { type: 'compare', field: { metadata: 'city' }, operator: 'eq', value: 'Rome' };
        expect(await listedAt(ledger, 19, rome)).toStrictEqual(['lives in Rome']);
        expect(await listedAt(ledger, 20, rome)).toStrictEqual([]);
      },
    },
    {
      name: 'reads by id, with the key of the row',
      run: async ({ ledger }) => {
        await commit(ledger, [insert({ item: first })]);
        const key = (await ledger.readMemory(first.id))?.key;
        await commit(ledger, [replace(second), remove(second, timeAt(30))]);
        expect(await ledger.readMemory(first.id, timeAt(9))).toBeUndefined();
        expect(await ledger.readMemory(first.id, timeAt(10))).toStrictEqual({ key, item: first });
        expect(await ledger.readMemory(first.id, timeAt(25))).toStrictEqual({ key, item: second });
        expect(await ledger.readMemory(first.id, timeAt(30))).toBeUndefined();
        const read = await ledger.readMemories({ scopes: [ana], asOf: timeAt(25) }, [
          namedId('nobody'),
          first.id,
        ]);
        expect(read).toStrictEqual([{ key, item: second }]);
        expect(
          await ledger.readMemories({ scopes: [{ userId: 'bo' }], asOf: timeAt(25) }, [first.id]),
        ).toStrictEqual([]);
      },
    },
    {
      name: 'finds candidates by the words of the state of the time',
      run: async ({ ledger }) => {
        await recordHistory(ledger);
        const byTerms: CandidateSource = { by: 'terms', match: ['Rome', 'Bern'], limit: 10 };
        expect(await foundAt(ledger, 9, byTerms)).toStrictEqual([]);
        expect(await foundAt(ledger, 15, byTerms)).toStrictEqual(['lives v1 1/0']);
        expect(await foundAt(ledger, 25, byTerms)).toStrictEqual(['lives v2 0/1']);
        expect(await foundAt(ledger, 30, byTerms)).toStrictEqual([]);
      },
    },
    {
      name: 'finds candidates from every other source',
      run: async ({ ledger }) => {
        await recordHistory(ledger);
        const both = ['likes v1 0/0', 'lives v2 0/1'];
        expect(await foundAt(ledger, 25, { by: 'newest', limit: 10 })).toStrictEqual(both);
        expect(await foundAt(ledger, 25, { by: 'newest', limit: 1 })).toStrictEqual(['likes v1 0/0']);
        expect(
          await foundAt(ledger, 25, { by: 'time', from: timeAt(0), to: timeAt(99), limit: 10 }),
        ).toStrictEqual(both);
        expect(await foundAt(ledger, 25, { by: 'ids', ids: [first.id] })).toStrictEqual(['lives v2 0/1']);
        const key = (await ledger.readMemory(first.id, timeAt(25)))?.key ?? 0;
        expect(await foundAt(ledger, 25, { by: 'keys', keys: [key] })).toStrictEqual(['lives v2 0/1']);
        expect(await foundAt(ledger, 30, { by: 'ids', ids: [first.id] })).toStrictEqual([]);
      },
    },
    {
      name: 'pages through the states of a time',
      run: async ({ ledger }) => {
        await recordHistory(ledger);
        const request = { scopes: [ana], asOf: timeAt(25), limit: 1, countTotal: true } as const;
        const sort = { field: 'updatedAt', direction: 'descending' } as const;
        const one = await ledger.listMemories({ ...request, sort });
        expect([one.memories.map(({ item }) => item.memory), one.hasMore, one.total]).toStrictEqual([
          ['lives in Bern'],
          true,
          2,
        ]);
        const after = { value: timeAt(20), key: one.memories[0]?.key ?? 0 };
        const two = await ledger.listMemories({ ...request, sort, after });
        expect([two.memories.map(({ item }) => item.memory), two.hasMore, two.total]).toStrictEqual([
          ['likes tea'],
          false,
          2,
        ]);
      },
    },
    {
      name: 'keeps the words of a closed state when the text stayed the same',
      run: async ({ ledger }) => {
        const edited = nextVersion(first, { metadata: { edited: true }, updatedAt: timeAt(20) });
        await commit(ledger, [insert({ item: first })]);
        await commit(ledger, [
          { type: 'replace-memory', memory: { item: edited }, expectedVersion: 1, note: { at: timeAt(20) } },
        ]);
        const byTerms: CandidateSource = { by: 'terms', match: ['Rome'], limit: 10 };
        expect(await foundAt(ledger, 15, byTerms)).toStrictEqual(['lives v1 1/0']);
        expect(await foundAt(ledger, 25, byTerms)).toStrictEqual(['lives v2 1/0']);
      },
    },
  ],
};
