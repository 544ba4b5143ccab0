import { expect } from 'vitest';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { seededRandom, unitVector } from '../seeded-random.ts';
import {
  flat,
  putRows,
  search,
  searchIds,
  vectorRow,
  type VectorRow,
  type VectorStoreContext,
} from './vector-store-context.ts';

/** Exact cosine similarities of unit vectors, the most similar first. */
function bruteForce(
  rows: readonly VectorRow[],
  query: Float32Array,
): readonly { readonly id: string; readonly similarity: number }[] {
  const scored = rows.map(({ item, vector }) => ({
    id: item.id,
    similarity: vector.reduce((sum, number, index) => sum + number * (query[index] ?? 0), 0),
  }));
  return scored.toSorted((left, right) => right.similarity - left.similarity);
}

/** The order of matches and their scores. */
export const orderingGroup: ConformanceGroup<VectorStoreContext, 'ordering'> = {
  name: 'ordering',
  cases: [
    {
      name: 'scores with the cosine similarity from 1 to -1, the best first',
      run: async (context) => {
        const directions = { same: [1, 0], near: [4, 3], right: [0, 1], behind: [-3, 4], opposite: [-1, 0] };
        const rows = Object.entries(directions).map(([name, numbers]) =>
          vectorRow(name, unitVector(numbers)),
        );
        await putRows(context, rows.toReversed());
        const found = await search(context, { vector: unitVector([1, 0]) });
        expect(found.map(({ id }) => id)).toStrictEqual(rows.map(({ item }) => item.id));
        for (const [index, similarity] of [1, 0.8, 0, -0.6, -1].entries()) {
          expect(found[index]?.similarity).toBeCloseTo(similarity, 5);
        }
        expect(Math.max(...found.map(({ similarity }) => Math.abs(similarity)))).toBeLessThanOrEqual(1);
      },
    },
    {
      name: 'agrees with brute force over random vectors',
      run: async (context) => {
        const random = seededRandom(31);
        const generation = { generation: 1, dimensions: 24 };
        const rows = Array.from({ length: 300 }, (_, index) =>
          vectorRow(`row ${index}`, random.unitVector(24)),
        );
        await putRows(context, rows, generation);
        for (let round = 0; round < 25; round += 1) {
          const query = random.unitVector(24);
          const expected = bruteForce(rows, query).slice(0, 10);
          const found = await search(context, { ...generation, vector: query, limit: 10 });
          expect(found.map(({ id }) => id)).toStrictEqual(expected.map(({ id }) => id));
          for (const [index, match] of found.entries()) {
            expect(match.similarity).toBeCloseTo(expected[index]?.similarity ?? Number.NaN, 5);
          }
        }
      },
    },
    {
      name: 'agrees with brute force over sparse vectors',
      run: async (context) => {
        const random = seededRandom(32);
        const generation = { generation: 1, dimensions: 64 };
        const sparse = (): Float32Array => {
          const numbers: number[] = Array.from({ length: 64 }, () => 0);
          for (let count = 0; count < 5; count += 1) numbers[random.below(64)] = random.chance(0.5) ? 1 : -1;
          return unitVector(numbers);
        };
        const rows = Array.from({ length: 200 }, (_, index) => vectorRow(`row ${index}`, sparse()));
        await putRows(context, rows, generation);
        for (let round = 0; round < 10; round += 1) {
          const query = sparse();
          const expected = bruteForce(rows, query);
          const found = await search(context, { ...generation, vector: query, limit: 20 });
          for (const [index, match] of found.entries()) {
            expect(match.similarity).toBeCloseTo(expected[index]?.similarity ?? Number.NaN, 5);
          }
          expect(found).toHaveLength(20);
        }
      },
    },
    {
      name: 'orders equals by id',
      run: async (context) => {
        const rows = ['e', 'a', 'd', 'b', 'c'].map((name) => vectorRow(name, unitVector([2, 1])));
        await putRows(context, [...rows, vectorRow('better', unitVector([1, 0]))]);
        const found = await searchIds(context, { vector: unitVector([1, 0]) });
        const ids = rows.map(({ item }) => item.id).toSorted();
        expect(found.slice(1)).toStrictEqual(ids);
        expect((await searchIds(context, { vector: unitVector([1, 0]), limit: 3 })).slice(1)).toStrictEqual(
          ids.slice(0, 2),
        );
      },
    },
    {
      name: 'returns at most the limit, and all there is below it',
      run: async (context) => {
        await putRows(
          context,
          Array.from({ length: 7 }, (_, index) => vectorRow(`row ${index}`, unitVector([1, index]))),
        );
        for (const limit of [1, 6, 7, 8, 1000]) {
          expect(await searchIds(context, { vector: unitVector([1, 0]), limit })).toHaveLength(
            Math.min(limit, 7),
          );
        }
      },
    },
    {
      name: 'finds nothing in an empty generation',
      run: async (context) => {
        await context.vectorStore.prepare(flat);
        expect(await searchIds(context, { vector: unitVector([1, 0]) })).toStrictEqual([]);
      },
    },
  ],
};
