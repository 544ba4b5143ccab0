import { expect } from 'vitest';
import { memoryItem, namedId, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { seededRandom, unitVector } from '../seeded-random.ts';
import {
  flat,
  insertRows,
  pointOf,
  putRows,
  search,
  searchIds,
  vectorRow,
  type VectorStoreContext,
} from './vector-store-context.ts';

const east = vectorRow('east', unitVector([1, 0]));
const north = vectorRow('north', unitVector([0, 1]));

/** Storing, replacing and removing points. */
export const crudGroup: ConformanceGroup<VectorStoreContext, 'crud'> = {
  name: 'crud',
  cases: [
    {
      name: 'finds what was stored and counts it',
      run: async (context) => {
        await putRows(context, [east, north]);
        const [best, second, ...others] = await search(context, { vector: unitVector([3, 4]) });
        expect(others).toStrictEqual([]);
        expect([best?.id, second?.id]).toStrictEqual([north.item.id, east.item.id]);
        expect(best?.similarity).toBeCloseTo(0.8, 5);
        expect(second?.similarity).toBeCloseTo(0.6, 5);
        expect(Object.keys(best ?? {}).toSorted()).toStrictEqual(['id', 'similarity']);
        expect(await context.vectorStore.count(flat)).toBe(2);
      },
    },
    {
      name: 'replaces a point by id',
      run: async (context) => {
        await putRows(context, [east]);
        await context.vectorStore.upsert(flat, [pointOf({ ...east, vector: north.vector })]);
        const [only, ...others] = await search(context, { vector: north.vector });
        expect(others).toStrictEqual([]);
        expect(only?.similarity).toBeCloseTo(1, 5);
        expect(await context.vectorStore.count(flat)).toBe(1);
      },
    },
    {
      name: 'replaces scope and metadata with the point',
      run: async (context, skip) => {
        if (!context.vectorStore.capabilities.filterOperators.includes('eq'))
          skip('filterOperators does not list "eq"');
        await putRows(context, [vectorRow('one', east.vector, { metadata: { city: 'Rome' } })]);
        const moved = memoryItem({
          memory: 'one',
          metadata: { city: 'Bern' },
          version: 2,
          updatedAt: timeAt(1),
        });
        const change = {
          type: 'replace-memory',
          memory: { item: moved },
          expectedVersion: 1,
          note: { at: timeAt(1) },
        } as const;
        await context.ledger?.commit({ preconditions: [], changes: [change] });
        await context.vectorStore.upsert(flat, [pointOf({ item: moved, vector: east.vector })]);
        const inCity = (value: string): Promise<readonly string[]> => {
          const filter = { type: 'compare', field: { metadata: 'city' }, operator: 'eq', value } as const;
          return searchIds(context, { vector: east.vector, filter });
        };
        expect(await inCity('Bern')).toStrictEqual([moved.id]);
        expect(await inCity('Rome')).toStrictEqual([]);
      },
    },
    {
      name: 'removes points by id and ignores unknown ids',
      run: async (context) => {
        await putRows(context, [east, north]);
        await context.vectorStore.remove(flat, [namedId('nobody'), east.item.id]);
        await context.vectorStore.remove(flat, [east.item.id]);
        await context.vectorStore.remove(flat, []);
        expect(await searchIds(context, { vector: east.vector })).toStrictEqual([north.item.id]);
        expect(await context.vectorStore.count(flat)).toBe(1);
      },
    },
    {
      name: 'stores a removed point again',
      run: async (context) => {
        await putRows(context, [east]);
        await context.vectorStore.remove(flat, [east.item.id]);
        await context.vectorStore.upsert(flat, [pointOf(east)]);
        expect(await searchIds(context, { vector: east.vector })).toStrictEqual([east.item.id]);
      },
    },
    {
      name: 'takes an empty batch',
      run: async ({ vectorStore }) => {
        await vectorStore.prepare(flat);
        await vectorStore.upsert(flat, []);
        expect(await vectorStore.count(flat)).toBe(0);
      },
    },
    {
      name: 'stores a thousand points in one call',
      run: async (context) => {
        const random = seededRandom(11);
        const generation = { generation: 1, dimensions: 8 };
        const rows = Array.from({ length: 1000 }, (_, index) =>
          vectorRow(`row ${index}`, random.unitVector(8)),
        );
        await putRows(context, rows, generation);
        expect(await context.vectorStore.count(generation)).toBe(1000);
        for (const row of rows.filter((_, index) => index % 97 === 0)) {
          const [best] = await search(context, { ...generation, vector: row.vector, limit: 1 });
          expect(best?.id).toBe(row.item.id);
          expect(best?.similarity).toBeCloseTo(1, 4);
        }
      },
    },
    {
      name: 'stores nothing of a batch with a vector of another length',
      run: async (context) => {
        await context.vectorStore.prepare(flat);
        const wrong = vectorRow('wrong', unitVector([1, 2, 3]));
        await insertRows(context, [east, wrong, north]);
        const outcome = await context.vectorStore
          .upsert(flat, [east, wrong, north].map(pointOf))
          .catch((error: unknown) => error);
        expect(outcome).toBeInstanceOf(Error);
        expect(await context.vectorStore.count(flat)).toBe(0);
        expect(await searchIds(context, { vector: east.vector })).toStrictEqual([]);
      },
    },
    {
      name: 'ignores points without a row, inside a ledger',
      run: async (context, skip) => {
        if (!context.vectorStore.capabilities.insideLedger)
          skip('insideLedger is false: points need no rows');
        await context.vectorStore.prepare(flat);
        await insertRows(context, [north]);
        await context.vectorStore.upsert(flat, [east, north].map(pointOf));
        expect(await context.vectorStore.count(flat)).toBe(1);
        expect(await searchIds(context, { vector: east.vector })).toStrictEqual([north.item.id]);
      },
    },
    {
      name: 'keeps what it was given apart from what the caller does with it afterwards',
      run: async (context) => {
        const vector = unitVector([1, 0]);
        const query = unitVector([1, 0]);
        await putRows(context, [vectorRow('east', vector)]);
        vector.fill(0.5);
        const [found] = await search(context, { vector: query });
        expect(found?.similarity).toBeCloseTo(1, 5);
        expect([...query]).toStrictEqual([1, 0]);
      },
    },
  ],
};
