import { expect } from 'vitest';
import type { Candidate, CandidateRequest, CandidateSource } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import { memoryItem, namedId, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import {
  ana,
  commit,
  insert,
  insertAll,
  keyOf,
  nextVersion,
  remove,
  replace,
  reviseFields,
} from './write-rows.ts';

async function find(
  ledger: Ledger,
  source: CandidateSource,
  rest: Partial<CandidateRequest> = {},
): Promise<readonly Candidate[]> {
  return (await ledger.findCandidates({ scopes: [ana], terms: [], source, ...rest })).candidates;
}

/** The texts behind candidates: ids are made from texts here. */
async function findTexts(
  ledger: Ledger,
  source: CandidateSource,
  rest: Partial<CandidateRequest> = {},
): Promise<readonly string[]> {
  const candidates = await find(ledger, source, rest);
  const texts = candidates.map(async ({ id }) => (await ledger.readMemory(id))?.item.memory ?? id);
  return Promise.all(texts);
}

function byTerms(match: readonly string[], limit = 100): CandidateSource {
  return { by: 'terms', match, limit };
}

function between(from: number, to: number, limit = 10): CandidateSource {
  return { by: 'time', from: timeAt(from), to: timeAt(to), limit };
}

/** Candidates for ranking: every source, its limit, and the counts that come with it. */
export const candidatesGroup: ConformanceGroup<LedgerContext, 'candidates'> = {
  name: 'candidates',
  cases: [
    {
      name: 'describes a candidate with everything that ranking needs',
      run: async ({ ledger }) => {
        const item = memoryItem({
          memory: 'tea and tea and cake',
          kind: 'summary',
          speaker: 'Ana',
          validFrom: timeAt(7),
          supersededBy: 'x',
        });
        await commit(ledger, [insert({ item })]);
        const candidates = await find(ledger, byTerms(['cake']), { terms: ['cake', 'beer', 'tea'] });
        expect(candidates).toStrictEqual([
          {
            key: await keyOf(ledger, item.id),
            id: item.id,
            kind: 'summary',
            version: 1,
            speaker: 'Ana',
            time: timeAt(7),
            supersededBy: 'x',
            frequencies: [1, 0, 2],
            length: 5,
          },
        ]);
      },
    },
    {
      name: 'leaves out what a candidate does not have, and takes createdAt without validFrom',
      run: async ({ ledger }) => {
        const item = memoryItem({ memory: 'tea', createdAt: timeAt(3) });
        await commit(ledger, [insert({ item })]);
        expect(await find(ledger, byTerms(['tea']), { terms: ['tea'] })).toStrictEqual([
          {
            key: await keyOf(ledger, item.id),
            id: item.id,
            kind: 'fact',
            version: 1,
            time: timeAt(3),
            frequencies: [1],
            length: 1,
          },
        ]);
      },
    },
    {
      name: 'finds every memory that holds one of the terms, once',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          ['red tea', 'green tea', 'red wine', 'water', 'red red red tea'].map((memory) => ({ memory })),
        );
        expect((await findTexts(ledger, byTerms(['red', 'green']))).toSorted()).toStrictEqual([
          'green tea',
          'red red red tea',
          'red tea',
          'red wine',
        ]);
        expect(await findTexts(ledger, byTerms(['beer']))).toStrictEqual([]);
        expect(await findTexts(ledger, byTerms([]))).toStrictEqual([]);
      },
    },
    {
      name: 'matches by the terms of the source, and counts those of the request',
      run: async ({ ledger }) => {
        await insertAll(ledger, [{ memory: 'red tea tea' }, { memory: 'tea' }]);
        const candidates = await find(ledger, byTerms(['red']), { terms: ['tea', 'red'] });
        expect(candidates.map(({ frequencies, length }) => ({ frequencies, length }))).toStrictEqual([
          { frequencies: [2, 1], length: 3 },
        ]);
      },
    },
    {
      name: 'compares terms exactly: no prefix, case, accent or look-alike matches',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          ['tea', 'team', 'Tea', 'téa', 'te', 'теа', 'tea%', '😀'].map((memory) => ({ memory })),
        );
        expect(await findTexts(ledger, byTerms(['tea']))).toStrictEqual(['tea']);
        expect(await findTexts(ledger, byTerms(['😀']))).toStrictEqual(['😀']);
        expect(await findTexts(ledger, byTerms(['te%', "' OR 1=1 --"]))).toStrictEqual([]);
      },
    },
    {
      name: 'prefers rarer terms when there are more than the limit, then the newest',
      run: async ({ ledger }) => {
        const common = Array.from({ length: 12 }, (_, index) => ({ memory: `common ${index}` }));
        const middling = Array.from({ length: 4 }, (_, index) => ({ memory: `middling m${index}` }));
        await insertAll(ledger, [{ memory: 'rare' }, ...middling, ...common]);
        const match = ['common', 'rare', 'middling'];
        const seven = await findTexts(ledger, byTerms(match, 7));
        expect(seven.toSorted()).toStrictEqual([
          'common 10',
          'common 11',
          'middling m0',
          'middling m1',
          'middling m2',
          'middling m3',
          'rare',
        ]);
        expect((await findTexts(ledger, byTerms(match, 3))).toSorted()).toStrictEqual([
          'middling m2',
          'middling m3',
          'rare',
        ]);
        expect(await findTexts(ledger, byTerms(match, 17))).toHaveLength(17);
      },
    },
    {
      name: 'finds by id and by key whatever the words, and counts terms all the same',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          ['red tea', 'green tea', 'water'].map((memory) => ({ memory })),
        );
        const ids = [namedId('water'), namedId('nobody'), namedId('red tea')];
        const byIds = await find(ledger, { by: 'ids', ids }, { terms: ['tea'] });
        expect(byIds.map(({ id, frequencies }) => `${id} ${frequencies.join()}`).toSorted()).toStrictEqual(
          [`${namedId('water')} 0`, `${namedId('red tea')} 1`].toSorted(),
        );
        const keys = [
          await keyOf(ledger, namedId('green tea')),
          999_999_999,
          await keyOf(ledger, namedId('water')),
        ];
        expect((await findTexts(ledger, { by: 'keys', keys })).toSorted()).toStrictEqual([
          'green tea',
          'water',
        ]);
        expect(await find(ledger, { by: 'ids', ids: [] })).toStrictEqual([]);
        expect(await find(ledger, { by: 'keys', keys: [] })).toStrictEqual([]);
      },
    },
    {
      name: 'finds a row once that is named twice',
      run: async ({ ledger }) => {
        await insertAll(ledger, [{ memory: 'tea' }]);
        const key = await keyOf(ledger, namedId('tea'));
        expect(await findTexts(ledger, { by: 'ids', ids: [namedId('tea'), namedId('tea')] })).toStrictEqual([
          'tea',
        ]);
        expect(await findTexts(ledger, { by: 'keys', keys: [key, key] })).toStrictEqual(['tea']);
        expect(await findTexts(ledger, byTerms(['tea']), { scopes: [ana, { userId: 'ana' }] })).toStrictEqual(
          ['tea'],
        );
      },
    },
    {
      name: 'finds by time: from inclusive, to exclusive, the newest first',
      run: async ({ ledger }) => {
        await insertAll(ledger, [
          { memory: 'at 1', createdAt: timeAt(1) },
          { memory: 'at 2', createdAt: timeAt(50), validFrom: timeAt(2) },
          { memory: 'at 3', createdAt: timeAt(3) },
          { memory: 'at 4', createdAt: timeAt(2), validFrom: timeAt(4) },
        ]);
        expect(await findTexts(ledger, between(1, 4))).toStrictEqual(['at 3', 'at 2', 'at 1']);
        expect(await findTexts(ledger, between(2, 5, 2))).toStrictEqual(['at 4', 'at 3']);
        expect(await findTexts(ledger, between(40, 60))).toStrictEqual([]);
      },
    },
    {
      name: 'finds the newest by order of insertion, whatever their times',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          ['a', 'b', 'c', 'd'].map((memory, index) => ({ memory, createdAt: timeAt(10 - index) })),
        );
        expect(await findTexts(ledger, { by: 'newest', limit: 3 })).toStrictEqual(['d', 'c', 'b']);
      },
    },
    {
      name: 'fills the limit from what the filter matches',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          Array.from({ length: 20 }, (_, index) => ({
            memory: `tea ${index}`,
            createdAt: timeAt(index),
            metadata: { keep: index < 3 },
          })),
        );
        const filter = { type: 'compare', field: { metadata: 'keep' }, operator: 'eq', value: true } as const;
        const rest = { filter };
        const kept = ['tea 2', 'tea 1', 'tea 0'];
        expect(await findTexts(ledger, { by: 'newest', limit: 3 }, rest)).toStrictEqual(kept);
        expect(
          await findTexts(ledger, { by: 'time', from: timeAt(0), to: timeAt(99), limit: 3 }, rest),
        ).toStrictEqual(kept);
        expect((await findTexts(ledger, byTerms(['tea'], 3), rest)).toSorted()).toStrictEqual(
          kept.toSorted(),
        );
        expect(
          await findTexts(ledger, { by: 'ids', ids: [namedId('tea 1'), namedId('tea 9')] }, rest),
        ).toStrictEqual(['tea 1']);
      },
    },
    {
      name: 'follows the words of the current version',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'red tea' });
        await commit(ledger, [insert({ item: first })]);
        const second = nextVersion(first, { memory: 'green green tea', updatedAt: timeAt(1) });
        await commit(ledger, [replace(second)]);
        expect(await find(ledger, byTerms(['red']))).toStrictEqual([]);
        const [found] = await find(ledger, byTerms(['green']), { terms: ['green', 'red'] });
        expect([found?.version, found?.frequencies, found?.length]).toStrictEqual([2, [2, 0], 3]);
        const third = nextVersion(second, { metadata: { edited: true }, updatedAt: timeAt(2) });
        await commit(ledger, [reviseFields(third)]);
        const [same] = await find(ledger, byTerms(['green']), { terms: ['green', 'tea'] });
        expect([same?.version, same?.frequencies, same?.length]).toStrictEqual([3, [2, 1], 3]);
        await commit(ledger, [remove(third, timeAt(3))]);
        expect(await find(ledger, byTerms(['green', 'tea']))).toStrictEqual([]);
      },
    },
    {
      name: 'reads no row more for what other homes hold',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          ['red tea', 'green tea', 'water'].map((memory) => ({ memory })),
        );
        const sources: readonly CandidateSource[] = [byTerms(['tea', 'red'], 2), { by: 'newest', limit: 2 }];
        const rowsRead = async (): Promise<readonly number[]> =>
          Promise.all(
            sources.map(
              async (source) =>
                (await ledger.findCandidates({ scopes: [ana], terms: ['tea'], source })).rowsRead,
            ),
          );
        const before = await rowsRead();
        expect(Math.min(...before)).toBeGreaterThan(0);
        await insertAll(
          ledger,
          Array.from({ length: 300 }, (_, index) => ({
            memory: `tea red ${index}`,
            userId: `other ${index % 7}`,
          })),
        );
        expect(await rowsRead()).toStrictEqual(before);
      },
    },
  ],
};
