import { expect } from 'vitest';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { seededRandom, unitVector } from '../seeded-random.ts';
import {
  flat,
  putRows,
  search,
  searchIds,
  vectorRow,
  type VectorStoreContext,
} from './vector-store-context.ts';

async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'resolved',
    (error: unknown) => error,
  );
}

/** The length of vectors, and what the store takes of it. */
export const dimensionsGroup: ConformanceGroup<VectorStoreContext, 'dimensions'> = {
  name: 'dimensions',
  cases: [
    {
      name: 'prepares a generation as often as it is asked to, and keeps its points',
      run: async (context) => {
        const row = vectorRow('east', unitVector([1, 0]));
        await putRows(context, [row]);
        await context.vectorStore.prepare(flat);
        expect(await searchIds(context, { vector: row.vector })).toStrictEqual([row.item.id]);
      },
    },
    {
      name: 'rejects to prepare a generation with another dimension, and keeps it as it was',
      run: async (context) => {
        const row = vectorRow('east', unitVector([1, 0]));
        await putRows(context, [row]);
        expect(
          await rejectionOf(context.vectorStore.prepare({ generation: 1, dimensions: 3 })),
        ).toBeInstanceOf(Error);
        expect(await searchIds(context, { vector: row.vector })).toStrictEqual([row.item.id]);
        expect(await context.vectorStore.count(flat)).toBe(1);
      },
    },
    {
      name: 'rejects to prepare more dimensions than it takes',
      run: async ({ vectorStore }) => {
        const { maxDimensions } = vectorStore.capabilities;
        expect(Number.isInteger(maxDimensions)).toBe(true);
        expect(
          await rejectionOf(vectorStore.prepare({ generation: 1, dimensions: maxDimensions + 1 })),
        ).toBeInstanceOf(Error);
      },
    },
    ...[1, 3, 384, 1536, 3072, 4096].map((dimensions) => ({
      name: `stores and scores vectors of ${dimensions} dimensions`,
      run: async (context: VectorStoreContext, skip: (reason: string) => never) => {
        const { maxDimensions } = context.vectorStore.capabilities;
        if (dimensions > maxDimensions) skip(`maxDimensions is ${maxDimensions}`);
        const random = seededRandom(dimensions);
        const generation = { generation: 1, dimensions };
        const rows = Array.from({ length: 5 }, (_, index) =>
          vectorRow(`row ${index}`, random.unitVector(dimensions)),
        );
        await putRows(context, rows, generation);
        const [wanted] = rows;
        if (wanted === undefined) throw new Error('five rows');
        const found = await search(context, { ...generation, vector: wanted.vector });
        expect(found).toHaveLength(5);
        const own = found.find(({ id }) => id === wanted.item.id);
        expect(own?.similarity).toBeCloseTo(1, 4);
        expect(found[0]?.similarity).toBeCloseTo(1, 4);
      },
    })),
  ],
};
