import { expect } from 'vitest';
import { scopeMatches } from '../../types/scope.ts';
import { namedId } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { everyScope } from '../hard-scopes.ts';
import { unitVector } from '../seeded-random.ts';
import {
  flat,
  insertRows,
  pointOf,
  putRows,
  searchIds,
  vectorRow,
  type VectorStoreContext,
} from './vector-store-context.ts';

const deep = { generation: 2, dimensions: 3 };

/** Generations side by side, and what removes points of all of them. */
export const generationsGroup: ConformanceGroup<VectorStoreContext, 'generations'> = {
  name: 'generations',
  cases: [
    {
      name: 'finds nothing and counts nothing in a generation that was never prepared',
      run: async (context) => {
        expect(await searchIds(context, { vector: unitVector([1, 0]) })).toStrictEqual([]);
        expect(await context.vectorStore.count(flat)).toBe(0);
        await putRows(context, [vectorRow('east', unitVector([1, 0]))]);
        expect(await searchIds(context, { ...deep, vector: unitVector([1, 0, 0]) })).toStrictEqual([]);
        expect(await context.vectorStore.count(deep)).toBe(0);
      },
    },
    {
      name: 'keeps the vectors of one memory in two generations apart',
      run: async (context) => {
        const [one, two] = [vectorRow('one', unitVector([1, 0])), vectorRow('two', unitVector([0, 1]))];
        await putRows(context, [one, two]);
        await context.vectorStore.prepare(deep);
        await context.vectorStore.upsert(deep, [pointOf({ ...one, vector: unitVector([0, 0, 1]) })]);
        expect([await context.vectorStore.count(flat), await context.vectorStore.count(deep)]).toStrictEqual([
          2, 1,
        ]);
        expect(await searchIds(context, { vector: unitVector([1, 0]) })).toStrictEqual([
          one.item.id,
          two.item.id,
        ]);
        expect(await searchIds(context, { ...deep, vector: unitVector([1, 1, 1]) })).toStrictEqual([
          one.item.id,
        ]);
        await context.vectorStore.remove(flat, [one.item.id]);
        expect(await searchIds(context, { ...deep, vector: unitVector([1, 1, 1]) })).toStrictEqual([
          one.item.id,
        ]);
        expect(await searchIds(context, { vector: unitVector([1, 0]) })).toStrictEqual([two.item.id]);
      },
    },
    {
      name: 'drops a generation and no other, and ignores unknown ones',
      run: async (context) => {
        const row = vectorRow('one', unitVector([1, 0]));
        await putRows(context, [row]);
        await context.vectorStore.prepare(deep);
        await context.vectorStore.upsert(deep, [pointOf({ ...row, vector: unitVector([0, 0, 1]) })]);
        await context.vectorStore.drop(flat);
        await context.vectorStore.drop(flat);
        await context.vectorStore.drop({ generation: 9, dimensions: 2 });
        expect(await searchIds(context, { vector: row.vector })).toStrictEqual([]);
        expect([await context.vectorStore.count(flat), await context.vectorStore.count(deep)]).toStrictEqual([
          0, 1,
        ]);
      },
    },
    {
      name: 'prepares a dropped generation again, with another dimension',
      run: async (context) => {
        const row = vectorRow('one', unitVector([1, 0]));
        await putRows(context, [row]);
        await context.vectorStore.drop(flat);
        const again = { generation: 1, dimensions: 3 };
        await context.vectorStore.prepare(again);
        expect(await context.vectorStore.count(again)).toBe(0);
        await context.vectorStore.upsert(again, [pointOf({ ...row, vector: unitVector([0, 1, 0]) })]);
        expect(await searchIds(context, { ...again, vector: unitVector([0, 1, 0]) })).toStrictEqual([
          row.item.id,
        ]);
      },
    },
    ...[{ userId: 'a' }, { userId: 'a', runId: 'ab' }, { agentId: 'ab' }, { appId: 'nobody' }].map(
      (removed) => ({
        name: `removes every point that carries ${JSON.stringify(removed)} from every generation, and no other`,
        run: async (context: VectorStoreContext) => {
          const vector = unitVector([1, 1]);
          const rows = everyScope([undefined, 'a', 'ab']).map((scope, index) =>
            vectorRow(`row ${index}`, vector, scope),
          );
          await putRows(context, rows);
          await context.vectorStore.prepare(deep);
          await context.vectorStore.upsert(
            deep,
            rows.map((row) => pointOf({ ...row, vector: unitVector([1, 1, 1]) })),
          );
          await context.vectorStore.removeScope(removed);
          await context.vectorStore.removeScope(removed);
          const left = rows.filter(({ item }) => !scopeMatches(removed, item)).map(({ item }) => item.id);
          const scopes = everyScope([undefined, 'a', 'ab']);
          expect(await searchIds(context, { vector, scopes })).toStrictEqual(left.toSorted());
          expect(await searchIds(context, { ...deep, vector: unitVector([1, 1, 1]), scopes })).toStrictEqual(
            left.toSorted(),
          );
          expect([
            await context.vectorStore.count(flat),
            await context.vectorStore.count(deep),
          ]).toStrictEqual([left.length, left.length]);
        },
      }),
    ),
    {
      name: 'stores points of a removed scope again',
      run: async (context) => {
        const row = vectorRow('one', unitVector([1, 0]));
        await putRows(context, [row]);
        await context.vectorStore.removeScope({ userId: 'ana' });
        const later = vectorRow('later', unitVector([0, 1]));
        await insertRows(context, [later]);
        await context.vectorStore.upsert(flat, [pointOf(later)]);
        expect(await searchIds(context, { vector: row.vector })).toStrictEqual([namedId('later')]);
      },
    },
  ],
};
