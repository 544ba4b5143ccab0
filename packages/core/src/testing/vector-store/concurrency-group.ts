import { expect } from 'vitest';
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

/** Calls at the same time, also the first ones, and many points. */
export const concurrencyGroup: ConformanceGroup<VectorStoreContext, 'concurrency'> = {
  name: 'concurrency',
  cases: [
    {
      name: 'answers when the first calls of all come together',
      run: async (context) => {
        const { vectorStore } = context;
        const [, , found, count] = await Promise.all([
          vectorStore.prepare(flat),
          vectorStore.prepare(flat),
          search(context, { vector: unitVector([1, 0]) }),
          vectorStore.count(flat),
          vectorStore.remove({ generation: 7, dimensions: 2 }, ['x']),
          vectorStore.removeScope({ userId: 'nobody' }),
          vectorStore.drop({ generation: 9, dimensions: 2 }),
        ]);
        expect(found).toStrictEqual([]);
        expect(count).toBe(0);
        await putRows(context, [vectorRow('east', unitVector([1, 0]))]);
        expect(await vectorStore.count(flat)).toBe(1);
      },
    },
    {
      name: 'stores parallel batches, each once',
      run: async (context) => {
        await context.vectorStore.prepare(flat);
        const rows = Array.from({ length: 200 }, (_, index) =>
          vectorRow(`row ${index}`, unitVector([1, index])),
        );
        await insertRows(context, rows);
        const batches = Array.from({ length: 20 }, (_, index) => rows.slice(index * 10, index * 10 + 10));
        await Promise.all(
          batches
            .flatMap((batch) => [batch, batch])
            .map((batch) => context.vectorStore.upsert(flat, batch.map(pointOf))),
        );
        expect(await context.vectorStore.count(flat)).toBe(200);
        const found = await searchIds(context, { vector: unitVector([1, 0]) });
        expect(found).toStrictEqual(rows.map(({ item }) => item.id));
      },
    },
    {
      name: 'answers parallel searches, each with its own',
      run: async (context) => {
        const random = seededRandom(51);
        const generation = { generation: 1, dimensions: 16 };
        const rows = Array.from({ length: 40 }, (_, index) =>
          vectorRow(`row ${index}`, random.unitVector(16)),
        );
        await putRows(context, rows, generation);
        const found = await Promise.all(
          rows.map(({ vector }) => searchIds(context, { ...generation, vector, limit: 1 })),
        );
        expect(found.flat()).toStrictEqual(rows.map(({ item }) => item.id));
      },
    },
    {
      name: 'keeps finding among six thousand points',
      run: async (context) => {
        const random = seededRandom(52);
        const generation = { generation: 1, dimensions: 32 };
        const rows = Array.from({ length: 6000 }, (_, index) =>
          vectorRow(`row ${index}`, random.unitVector(32)),
        );
        await context.vectorStore.prepare(generation);
        for (let start = 0; start < rows.length; start += 1000) {
          const batch = rows.slice(start, start + 1000);
          await insertRows(context, batch);
          await context.vectorStore.upsert(generation, batch.map(pointOf));
        }
        expect(await context.vectorStore.count(generation)).toBe(6000);
        for (const row of rows.filter((_, index) => index % 601 === 0)) {
          const found = await search(context, { ...generation, vector: row.vector, limit: 10 });
          expect(found[0]?.id).toBe(row.item.id);
          expect(found[0]?.similarity).toBeCloseTo(1, 4);
          expect(found).toHaveLength(10);
        }
      },
    },
  ],
};
