import { expect } from 'vitest';
import { scopeMatches, type Scope } from '../../types/scope.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { distinctScopes, everyScope, hardIds, randomScope } from '../hard-scopes.ts';
import { seededRandom, unitVector } from '../seeded-random.ts';
import {
  putRows,
  searchIds,
  vectorRow,
  type VectorRow,
  type VectorStoreContext,
} from './vector-store-context.ts';

const vector = unitVector([1, 1]);

async function fill(context: VectorStoreContext, scopes: readonly Scope[]): Promise<readonly VectorRow[]> {
  const rows = scopes.map((scope, index) => vectorRow(`row ${index}`, vector, scope));
  await putRows(context, rows);
  return rows;
}

async function expectOnly(
  context: VectorStoreContext,
  scopes: readonly Scope[],
  rows: readonly VectorRow[],
): Promise<void> {
  const expected = rows
    .filter(({ item }) => scopes.some((scope) => scopeMatches(scope, item)))
    .map(({ item }) => item.id);
  expect(await searchIds(context, { vector, scopes }), JSON.stringify(scopes)).toStrictEqual(
    expected.toSorted(),
  );
}

/** A search never sees another scope: user × agent × run × app, with ids chosen to be confused. */
export const scopeIsolationGroup: ConformanceGroup<VectorStoreContext, 'scope-isolation'> = {
  name: 'scope-isolation',
  cases: [
    {
      name: 'shows to every combination of user, agent, run and app exactly its points',
      run: async (context) => {
        const scopes = everyScope([undefined, 'a', 'ab']);
        const rows = await fill(context, scopes);
        for (const query of scopes) await expectOnly(context, [query], rows);
      },
    },
    {
      name: 'tells apart ids that look alike, begin each other, or are SQL',
      run: async (context) => {
        const rows = await fill(
          context,
          hardIds.flatMap((id) => [{ userId: id }, { agentId: id }]),
        );
        for (const id of hardIds) {
          await expectOnly(context, [{ userId: id }], rows);
          await expectOnly(context, [{ agentId: id }], rows);
          await expectOnly(context, [{ runId: id }], rows);
        }
      },
    },
    {
      name: 'sees the union of several scopes, each point once',
      run: async (context) => {
        const random = seededRandom(41);
        const ids = Array.from({ length: 5 }, () => random.pick(hardIds));
        const rows = await fill(
          context,
          distinctScopes(Array.from({ length: 60 }, () => randomScope(random, ids))),
        );
        for (let round = 0; round < 60; round += 1) {
          await expectOnly(
            context,
            [randomScope(random, ids), randomScope(random, ids), randomScope(random, ids)],
            rows,
          );
        }
      },
    },
    {
      name: 'fills the limit from the scope, however many better ones others have',
      run: async (context) => {
        const others = Array.from({ length: 200 }, (_, index) =>
          vectorRow(`other ${index}`, unitVector([1, 0]), { userId: 'bo' }),
        );
        const own = Array.from({ length: 5 }, (_, index) =>
          vectorRow(`own ${index}`, unitVector([-1, index + 1])),
        );
        await putRows(context, [...others, ...own]);
        const found = await searchIds(context, { vector: unitVector([1, 0]), limit: 5 });
        expect(found).toStrictEqual(own.map(({ item }) => item.id).toReversed());
      },
    },
    {
      name: 'combines scope and filter',
      run: async (context, skip) => {
        if (!context.vectorStore.capabilities.filterOperators.includes('in'))
          skip('filterOperators does not list "in"');
        const rows = [
          vectorRow('mine', vector, { metadata: { tag: 'a' } }),
          vectorRow('other tag', vector, { metadata: { tag: 'b' } }),
          vectorRow('hers', vector, { userId: 'bo', metadata: { tag: 'a' } }),
        ];
        await putRows(context, rows);
        const filter = {
          type: 'compare',
          field: { metadata: 'tag' },
          operator: 'in',
          value: ['a', 'c'],
        } as const;
        expect(await searchIds(context, { vector, filter })).toStrictEqual([rows[0]?.item.id]);
        const either = { type: 'or', filters: [filter, { type: 'not', filter }] } as const;
        const own = rows.slice(0, 2).map(({ item }) => item.id);
        expect(await searchIds(context, { vector, filter: either })).toStrictEqual(own.toSorted());
      },
    },
  ],
};
