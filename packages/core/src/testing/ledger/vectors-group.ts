import { expect } from 'vitest';
import type { GenerationVector } from '../../contracts/ledger-changes.ts';
import type { Store } from '../../contracts/ledger.ts';
import { memoryItem, namedId, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { unitVector } from '../seeded-random.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, insert, nextVersion, refused, remove, replace, textsOf } from './write-rows.ts';

const first = { generation: 1, dimensions: 2 };
const east: GenerationVector = { generation: 1, vector: unitVector([1, 0]) };
const north: GenerationVector = { generation: 1, vector: unitVector([0, 1]) };

/** What the index in the ledger's database answers: id and similarity rounded to four places. */
async function similar(
  { vectorStore }: Store,
  numbers: readonly number[],
  generation = first,
): Promise<readonly unknown[]> {
  const found = await vectorStore.search({
    ...generation,
    vector: unitVector(numbers),
    scopes: [ana],
    limit: 10,
  });
  return found.map(({ id, similarity }) => [id, Math.round(similarity * 10_000) / 10_000]);
}

/** Vectors inside the ledger commit with their rows. */
export const vectorsGroup: ConformanceGroup<LedgerContext, 'vectors'> = {
  name: 'vectors',
  cases: [
    {
      name: 'says that its index is inside the ledger',
      run: async ({ store }) => {
        expect(store.vectorStore.capabilities.insideLedger).toBe(true);
      },
    },
    {
      name: 'finds a vector as soon as its row is committed',
      run: async ({ store, ledger }) => {
        await store.vectorStore.prepare(first);
        await commit(ledger, [
          insert({ item: { memory: 'east' }, vector: east }),
          insert({ item: { memory: 'bare' } }),
        ]);
        expect(await similar(store, [4, 3])).toStrictEqual([[namedId('east'), 0.8]]);
        expect(await store.vectorStore.count(first)).toBe(1);
      },
    },
    {
      name: 'keeps no vector of a refused batch',
      run: async ({ store, ledger }) => {
        await store.vectorStore.prepare(first);
        await commit(ledger, [insert({ item: { memory: 'held' }, uniqueKey: 'k' })]);
        const outcome = await ledger.commit({
          preconditions: [],
          changes: [
            insert({ item: { memory: 'east' }, vector: east }),
            insert({ item: { memory: 'again' }, uniqueKey: 'k' }),
          ],
        });
        expect(outcome).toStrictEqual(refused('duplicate', 'k'));
        expect(await store.vectorStore.count(first)).toBe(0);
        expect(await similar(store, [1, 0])).toStrictEqual([]);
      },
    },
    {
      name: 'refuses a vector of another length than its generation, and writes nothing of the batch',
      run: async ({ store, ledger }) => {
        await store.vectorStore.prepare(first);
        const wrong = { generation: 1, vector: unitVector([1, 2, 3]) };
        const changes = [
          insert({ item: { memory: 'fits' }, vector: east }),
          insert({ item: { memory: 'does not' }, vector: wrong }),
        ];
        const outcome = await ledger.commit({ preconditions: [], changes }).catch((error: unknown) => error);
        expect(outcome).toBeInstanceOf(Error);
        expect(await textsOf(ledger)).toStrictEqual([]);
        expect(await store.vectorStore.count(first)).toBe(0);
      },
    },
    {
      name: 'replaces the vector with the text, and drops it when there is no new one',
      run: async ({ store, ledger }) => {
        await store.vectorStore.prepare(first);
        const item = memoryItem({ memory: 'one' });
        const second = nextVersion(item, { memory: 'two', updatedAt: timeAt(1) });
        const third = nextVersion(second, { memory: 'three', updatedAt: timeAt(2) });
        await commit(ledger, [insert({ item, vector: east })]);
        await commit(ledger, [replace(second, { vector: north })]);
        expect(await similar(store, [0, 1])).toStrictEqual([[item.id, 1]]);
        expect(await similar(store, [1, 0])).toStrictEqual([[item.id, 0]]);
        await commit(ledger, [replace(third)]);
        expect(await similar(store, [0, 1])).toStrictEqual([]);
        expect(await store.vectorStore.count(first)).toBe(0);
      },
    },
    {
      name: 'keeps the vector through a version with the same text, and searches by the new fields',
      run: async ({ store, ledger }) => {
        await store.vectorStore.prepare(first);
        const item = memoryItem({ memory: 'one', metadata: { city: 'Rome' } });
        const second = nextVersion(item, { metadata: { city: 'Bern' }, updatedAt: timeAt(1) });
        await commit(ledger, [insert({ item, vector: east })]);
        await commit(ledger, [
          { type: 'replace-memory', memory: { item: second }, expectedVersion: 1, note: { at: timeAt(1) } },
        ]);
        const inCity = async (value: string): Promise<number> => {
          const filter = { type: 'compare', field: { metadata: 'city' }, operator: 'eq', value } as const;
          return (
            await store.vectorStore.search({ ...first, vector: east.vector, scopes: [ana], filter, limit: 9 })
          ).length;
        };
        expect([await inCity('Bern'), await inCity('Rome')]).toStrictEqual([1, 0]);
        expect(
          await ledger.readUnindexed({ target: 'memory', generation: 1, after: 0, limit: 9 }),
        ).toStrictEqual([]);
      },
    },
    {
      name: 'forgets the vector with the row',
      run: async ({ store, ledger }) => {
        await store.vectorStore.prepare(first);
        const item = memoryItem({ memory: 'east' });
        await commit(ledger, [
          insert({ item, vector: east }),
          insert({ item: { memory: 'north' }, vector: north }),
        ]);
        await commit(ledger, [remove(item, timeAt(1))]);
        expect(await similar(store, [1, 0])).toStrictEqual([[namedId('north'), 0]]);
        expect(await store.vectorStore.count(first)).toBe(1);
      },
    },
    {
      name: 'keeps two generations apart while the new one is built',
      run: async ({ store, ledger }) => {
        const second = { generation: 2, dimensions: 3 };
        await store.vectorStore.prepare(first);
        await store.vectorStore.prepare(second);
        await commit(ledger, [insert({ item: { memory: 'east' }, vector: east })]);
        const key = (await ledger.readMemory(namedId('east')))?.key ?? 0;
        const vector = {
          target: 'memory',
          key,
          version: 1,
          generation: 2,
          vector: unitVector([0, 0, 1]),
        } as const;
        await commit(ledger, [{ type: 'set-vectors', vectors: [vector] }]);
        expect(await similar(store, [1, 0])).toStrictEqual([[namedId('east'), 1]]);
        expect(await similar(store, [0, 0, 1], second)).toStrictEqual([[namedId('east'), 1]]);
        await store.vectorStore.drop(first);
        expect(await similar(store, [1, 0])).toStrictEqual([]);
        expect(await similar(store, [0, 0, 1], second)).toStrictEqual([[namedId('east'), 1]]);
      },
    },
  ],
};
