import { expect } from 'vitest';
import type { IndexState, LedgerChange } from '../../contracts/ledger-changes.ts';
import type { UnindexedRequest } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import { plainTerms } from '../build-new-memory.ts';
import { storedRecord } from '../build-stored-record.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { unitVector } from '../seeded-random.ts';
import type { LedgerContext } from './ledger-context.ts';
import { commit, insert, insertAll, keyOf, nextVersion, remove, replace } from './write-rows.ts';

async function unindexed(
  ledger: Ledger,
  request: Partial<UnindexedRequest> = {},
): Promise<readonly (string | undefined)[]> {
  const rows = await ledger.readUnindexed({
    target: 'memory',
    generation: 1,
    after: 0,
    limit: 100,
    ...request,
  });
  return rows.map(({ memory, record }) => memory?.item.memory ?? record?.key);
}

function setVector(target: 'memory' | 'record', key: number, version: number | string): LedgerChange {
  const vector = { target, key, version, generation: 1, vector: unitVector([1, 2]) };
  return { type: 'set-vectors', vectors: [vector] };
}

function putRecord(key: string, index?: false): LedgerChange {
  return {
    type: 'put-record',
    record: storedRecord({ key, ...(index === undefined ? {} : { index }) }),
    terms: plainTerms('tea'),
    needsIndexing: false,
  };
}

/** The state of the index, and the rows that it does not have yet. */
export const indexStateGroup: ConformanceGroup<LedgerContext, 'index-state'> = {
  name: 'index-state',
  cases: [
    {
      name: 'begins without an index',
      run: async ({ ledger }) => {
        expect(await ledger.readIndexState()).toStrictEqual({ generation: 0, status: 'none' });
      },
    },
    {
      name: 'replaces the state as a whole and returns it exactly',
      run: async ({ ledger }) => {
        const states: readonly IndexState[] = [
          {
            generation: 1,
            fingerprint: 'openai:small:3',
            dimensions: 3,
            status: 'building',
            cursor: { target: 'record', key: 17 },
          },
          {
            generation: 2,
            fingerprint: 'openai:large:4',
            dimensions: 4,
            status: 'ready',
            previous: { generation: 1, fingerprint: 'openai:small:3', dimensions: 3 },
          },
          { generation: 3, status: 'none' },
        ];
        for (const state of states) {
          await commit(ledger, [{ type: 'set-index-state', state }]);
          expect(await ledger.readIndexState()).toStrictEqual(state);
        }
      },
    },
    {
      name: 'reads current memories without a vector of the generation, in order of key, page by page',
      run: async ({ store, ledger }) => {
        await store.vectorStore.prepare({ generation: 1, dimensions: 2 });
        const items = ['a', 'b', 'c', 'd', 'e'].map((memory) => memoryItem({ memory }));
        await insertAll(ledger, items);
        const [, second, third] = items;
        if (second === undefined || third === undefined) throw new Error('five items');
        await commit(ledger, [
          setVector('memory', await keyOf(ledger, second.id), 1),
          remove(third, timeAt(1)),
        ]);
        expect(await unindexed(ledger)).toStrictEqual(['a', 'd', 'e']);
        expect(await unindexed(ledger, { limit: 2 })).toStrictEqual(['a', 'd']);
        expect(
          await unindexed(ledger, { after: await keyOf(ledger, memoryItem({ memory: 'd' }).id) }),
        ).toStrictEqual(['e']);
        expect(await unindexed(ledger, { generation: 2 })).toStrictEqual(['a', 'b', 'd', 'e']);
        const [row] = await ledger.readUnindexed({ target: 'memory', generation: 1, after: 0, limit: 1 });
        const key = await keyOf(ledger, items[0]?.id ?? '');
        expect(row).toStrictEqual({ key, memory: { key, item: items[0] } });
      },
    },
    {
      name: 'ignores vectors for rows that are gone or have another version',
      run: async ({ store, ledger }) => {
        await store.vectorStore.prepare({ generation: 1, dimensions: 2 });
        const first = memoryItem({ memory: 'first' });
        const gone = memoryItem({ memory: 'gone' });
        await commit(ledger, [insert({ item: first }), insert({ item: gone })]);
        const key = await keyOf(ledger, first.id);
        const goneKey = await keyOf(ledger, gone.id);
        const second = nextVersion(first, { memory: 'second', updatedAt: timeAt(1) });
        await commit(ledger, [replace(second), remove(gone, timeAt(1))]);
        await commit(ledger, [
          setVector('memory', key, 1),
          setVector('memory', goneKey, 1),
          setVector('memory', 999_999_999, 1),
        ]);
        expect(await unindexed(ledger)).toStrictEqual(['second']);
        expect(await store.vectorStore.count({ generation: 1, dimensions: 2 })).toBe(0);
        await commit(ledger, [setVector('memory', key, 2)]);
        expect(await unindexed(ledger)).toStrictEqual([]);
        expect(await store.vectorStore.count({ generation: 1, dimensions: 2 })).toBe(1);
      },
    },
    {
      name: 'reads records without a vector, but not those that nobody searches',
      run: async ({ store, ledger }) => {
        await store.vectorStore.prepare({ generation: 1, dimensions: 2 });
        await commit(ledger, [putRecord('one'), putRecord('two'), putRecord('silent', false)]);
        expect(await unindexed(ledger, { target: 'record' })).toStrictEqual(['one', 'two']);
        const [row] = await ledger.readUnindexed({ target: 'record', generation: 1, after: 0, limit: 9 });
        expect(row).toStrictEqual({ key: row?.key, record: storedRecord({ key: 'one' }) });
        await commit(ledger, [setVector('record', row?.key ?? 0, 'another time')]);
        expect(await unindexed(ledger, { target: 'record' })).toStrictEqual(['one', 'two']);
        await commit(ledger, [setVector('record', row?.key ?? 0, timeAt(0))]);
        expect(await unindexed(ledger, { target: 'record' })).toStrictEqual(['two']);
        expect(await unindexed(ledger, { target: 'record', after: row?.key ?? 0 })).toStrictEqual(['two']);
      },
    },
  ],
};
