import { expect } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { RecordQuery, RecordSearch } from '../../contracts/record-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { Filter } from '../../types/filter.ts';
import type { StoredRecord } from '../../types/record.ts';
import { timeAt } from '../build-memory-item.ts';
import { plainTerms } from '../build-new-memory.ts';
import { storedRecord } from '../build-stored-record.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { unitVector } from '../seeded-random.ts';
import type { LedgerContext } from './ledger-context.ts';
import { commit } from './write-rows.ts';

const everything: RecordQuery = { owner: {}, prefix: [], now: timeAt(50) };

function put(record: StoredRecord, text = '', vector?: readonly number[]): LedgerChange {
  return {
    type: 'put-record',
    record,
    terms: plainTerms(text),
    needsIndexing: false,
    ...(vector === undefined ? {} : { vector: { generation: 1, vector: unitVector(vector) } }),
  };
}

async function search(ledger: Ledger, request: Partial<RecordSearch>): Promise<readonly string[]> {
  const found = await ledger.searchRecords({ ...everything, terms: [], limit: 10, ...request });
  return found.map(({ record }) => record.key);
}

function where(value: number): Filter {
  return { type: 'compare', field: { metadata: 'n' }, operator: 'eq', value };
}

const complete: StoredRecord = {
  owner: { userId: 'ana', runId: 'r1' },
  namespace: ['users', 'Löf/1', '😀'],
  key: 'the "key"\n',
  value: { text: 'tea', list: [1, null, { deep: true }], none: null, 'a.b': 0.5 },
  createdAt: timeAt(1),
  updatedAt: timeAt(2),
  expiresAt: timeAt(99),
  index: ['text', 'list[*].deep'],
};

/** Records: JSON documents under a namespace and a key. */
export const recordsGroup: ConformanceGroup<LedgerContext, 'records'> = {
  name: 'records',
  cases: [
    {
      name: 'returns every field exactly as it was written, and no other',
      run: async ({ ledger }) => {
        const plain = storedRecord({ owner: complete.owner, namespace: ['a'], index: false });
        await commit(ledger, [put(complete), put(plain)]);
        const query = { owner: complete.owner, now: timeAt(50) };
        expect(await ledger.readRecord({ ...query, prefix: complete.namespace }, complete.key)).toStrictEqual(
          complete,
        );
        expect(await ledger.listRecords({ ...query, prefix: [], limit: 9, offset: 0 })).toStrictEqual([
          plain,
          complete,
        ]);
      },
    },
    {
      name: 'reads only under exactly the namespace and the key',
      run: async ({ ledger }) => {
        await commit(ledger, [put(storedRecord({ namespace: ['a', 'b'], key: 'k' }))]);
        const read = async (prefix: readonly string[], key: string): Promise<string | undefined> =>
          (await ledger.readRecord({ ...everything, prefix }, key))?.key;
        expect(await read(['a', 'b'], 'k')).toBe('k');
        for (const [prefix, key] of [
          [['a'], 'k'],
          [['a', 'b', 'c'], 'k'],
          [['a', 'b'], 'K'],
          [['a', 'b'], 'k%'],
          [[], 'k'],
        ] as const) {
          expect(await read(prefix, key)).toBeUndefined();
        }
      },
    },
    {
      name: 'replaces by owner, namespace and key, and keeps the first createdAt',
      run: async ({ ledger }) => {
        await commit(ledger, [
          put(storedRecord({ value: { old: true }, expiresAt: timeAt(60) }), 'old words'),
        ]);
        const renewed = storedRecord({ value: { fresh: 1 }, createdAt: timeAt(7), updatedAt: timeAt(7) });
        await commit(ledger, [put(renewed, 'fresh words'), put(storedRecord({ key: 'second' }))]);
        const read = await ledger.readRecord({ ...everything, prefix: ['notes'] }, 'first');
        expect(read).toStrictEqual({ ...renewed, createdAt: timeAt(0) });
        expect(await search(ledger, { terms: ['old'] })).toStrictEqual([]);
        expect(await search(ledger, { terms: ['fresh'] })).toStrictEqual(['first']);
        expect((await ledger.describe()).records).toBe(2);
      },
    },
    {
      name: 'takes what replaces an expired record for a new one',
      run: async ({ ledger }) => {
        await commit(ledger, [put(storedRecord({ expiresAt: timeAt(5) }))]);
        const inTime = storedRecord({ createdAt: timeAt(4), updatedAt: timeAt(4), expiresAt: timeAt(5) });
        await commit(ledger, [put(inTime)]);
        const read = () => ledger.readRecord({ ...everything, prefix: ['notes'], now: timeAt(1) }, 'first');
        expect((await read())?.createdAt).toBe(timeAt(0));
        const late = storedRecord({ createdAt: timeAt(5), updatedAt: timeAt(5) });
        await commit(ledger, [put(late)]);
        expect((await read())?.createdAt).toBe(timeAt(5));
      },
    },
    {
      name: 'deletes a record with its words, and ignores unknown ones',
      run: async ({ ledger }) => {
        await commit(ledger, [put(storedRecord(), 'tea'), put(storedRecord({ key: 'second' }), 'tea')]);
        const gone = { type: 'delete-record', owner: {}, namespace: ['notes'], key: 'first' } as const;
        await commit(ledger, [gone, gone, { ...gone, namespace: ['note'] }]);
        expect(await ledger.readRecord({ ...everything, prefix: ['notes'] }, 'first')).toBeUndefined();
        expect(await search(ledger, { terms: ['tea'] })).toStrictEqual(['second']);
        await commit(ledger, [put(storedRecord({ createdAt: timeAt(9) }))]);
        expect((await ledger.readRecord({ ...everything, prefix: ['notes'] }, 'first'))?.createdAt).toBe(
          timeAt(9),
        );
      },
    },
    {
      name: 'hides a record from the moment it expires',
      run: async ({ ledger }) => {
        await commit(ledger, [put(storedRecord({ expiresAt: timeAt(10) }), 'tea', [1, 0])]);
        for (const [seconds, count] of [
          [9, 1],
          [10, 0],
          [11, 0],
        ] as const) {
          const query = { ...everything, now: timeAt(seconds) };
          expect((await ledger.listRecords({ ...query, limit: 9, offset: 0 })).length).toBe(count);
          expect((await ledger.readRecord({ ...query, prefix: ['notes'] }, 'first')) === undefined).toBe(
            count === 0,
          );
          expect((await search(ledger, { ...query, terms: ['tea'] })).length).toBe(count);
          const vector = { generation: 1, vector: unitVector([1, 0]) };
          expect((await search(ledger, { ...query, vector })).length).toBe(count);
          expect(
            (
              await ledger.listNamespaces({
                owner: {},
                prefix: [],
                suffix: [],
                now: query.now,
                limit: 9,
                offset: 0,
              })
            ).length,
          ).toBe(count);
        }
      },
    },
    {
      name: 'applies the filter of a read by key',
      run: async ({ ledger }) => {
        await commit(ledger, [put(storedRecord({ value: { n: 1 } }))]);
        expect(
          (await ledger.readRecord({ ...everything, prefix: ['notes'], filter: where(1) }, 'first'))?.value,
        ).toStrictEqual({ n: 1 });
        expect(
          await ledger.readRecord({ ...everything, prefix: ['notes'], filter: where(2) }, 'first'),
        ).toBeUndefined();
      },
    },
    {
      name: 'searches by terms: most distinct terms first, then the newest by key, within the limit',
      run: async ({ ledger }) => {
        const texts = { one: 'tea', two: 'red tea', three: 'tea tea tea', four: 'water' };
        for (const [key, text] of Object.entries(texts))
          await commit(ledger, [put(storedRecord({ key }), text)]);
        expect(await search(ledger, { terms: ['tea', 'red'] })).toStrictEqual(['two', 'three', 'one']);
        expect(await search(ledger, { terms: ['tea', 'red'], limit: 2 })).toStrictEqual(['two', 'three']);
        expect(await search(ledger, { terms: ['te'] })).toStrictEqual([]);
        expect(await search(ledger, { terms: [] })).toStrictEqual([]);
      },
    },
    {
      name: 'describes a found record with its counts, and with its similarity where it has a vector',
      run: async ({ ledger }) => {
        const record = storedRecord({ value: { a: 1 } });
        await commit(ledger, [put(record, 'tea red tea', [3, 4]), put(storedRecord({ key: 'bare' }), 'tea')]);
        const vector = { generation: 1, vector: unitVector([1, 0]) };
        const found = await ledger.searchRecords({ ...everything, terms: ['red', 'tea'], vector, limit: 9 });
        expect(found.map(({ key: _key, similarity: _similarity, ...rest }) => rest)).toStrictEqual([
          { record, frequencies: [1, 2], length: 3 },
          { record: storedRecord({ key: 'bare' }), frequencies: [0, 1], length: 1 },
        ]);
        expect(found[0]?.similarity).toBeCloseTo(0.6, 5);
        expect(Object.hasOwn(found[1] ?? {}, 'similarity')).toBe(false);
        expect(found[0]?.key).toBeLessThan(found[1]?.key ?? 0);
      },
    },
    {
      name: 'searches by vector of the generation: the most similar ones, and those that hold the terms before them',
      run: async ({ ledger }) => {
        await commit(ledger, [
          put(storedRecord({ key: 'east' }), 'x', [1, 0]),
          put(storedRecord({ key: 'north' }), 'x', [0, 1]),
          put(storedRecord({ key: 'north-east' }), 'x', [1, 1]),
          put(storedRecord({ key: 'words' }), 'tea'),
        ]);
        const vector = { generation: 1, vector: unitVector([1, 0.1]) };
        expect(await search(ledger, { vector, limit: 2 })).toStrictEqual(['east', 'north-east']);
        expect(await search(ledger, { vector, terms: ['tea'], limit: 1 })).toStrictEqual(['words', 'east']);
        expect(await search(ledger, { vector: { ...vector, generation: 2 } })).toStrictEqual([]);
      },
    },
    {
      name: 'drops the vector of a record that is put again without one',
      run: async ({ ledger }) => {
        await commit(ledger, [put(storedRecord(), 'tea', [1, 0])]);
        await commit(ledger, [put(storedRecord({ updatedAt: timeAt(5) }), 'tea')]);
        const vector = { generation: 1, vector: unitVector([1, 0]) };
        expect(await search(ledger, { vector })).toStrictEqual([]);
        const [found] = await ledger.searchRecords({ ...everything, terms: ['tea'], vector, limit: 9 });
        expect(Object.hasOwn(found ?? {}, 'similarity')).toBe(false);
      },
    },
  ],
};
