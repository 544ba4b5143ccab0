import { describe, expect, it } from 'vitest';
import type { VectorStore } from '../contracts/vector-store.ts';
import { inMemoryVectorStore } from '../vector-stores/in-memory.ts';
import { firstFailure, type ConformanceCase } from './conformance-suite.ts';
import { vectorStoreGroups, type VectorStoreConformanceGroup } from './vector-store-conformance.ts';
import type { VectorStoreContext } from './vector-store/vector-store-context.ts';

type Break = (store: VectorStore) => Partial<VectorStore>;

function runBroken(breaks: Break) {
  return async (body: (context: VectorStoreContext) => Promise<void>): Promise<void> => {
    const store = inMemoryVectorStore();
    const vectorStore = { ...store, ...breaks(store) };
    try {
      await body({
        vectorStore,
        ledger: undefined,
        reopen: async () => ({ vectorStore, ledger: undefined }),
      });
    } finally {
      await store.close();
    }
  };
}

function casesOf(name: VectorStoreConformanceGroup): readonly ConformanceCase<VectorStoreContext>[] {
  return vectorStoreGroups.find((group) => group.name === name)?.cases ?? [];
}

const mutants: readonly (readonly [VectorStoreConformanceGroup, string, Break])[] = [
  [
    'crud',
    'keeps the first point of an id',
    (store) => {
      const seen = new Set<string>();
      return {
        upsert: (generation, points) => {
          const fresh = points.filter(({ id }) => !seen.has(id));
          for (const { id } of points) seen.add(id);
          return store.upsert(generation, fresh);
        },
      };
    },
  ],
  [
    'crud',
    'stores a batch point by point',
    (store) => ({
      upsert: async (generation, points) => {
        for (const point of points) await store.upsert(generation, [point]);
      },
    }),
  ],
  ['crud', 'removes nothing', () => ({ remove: async () => {} })],
  ['crud', 'rejects unknown ids', () => ({ remove: async () => Promise.reject(new Error('unknown id')) })],
  [
    'filters',
    'ignores filters',
    (store) => ({ search: ({ filter: _filter, ...query }) => store.search(query) }),
  ],
  [
    'filters',
    'filters what it found',
    (store) => ({
      search: async (query) => {
        const { filter: _filter, ...plain } = query;
        const best = await store.search(plain);
        const matching = new Set((await store.search(query)).map(({ id }) => id));
        return best.filter(({ id }) => matching.has(id));
      },
    }),
  ],
  [
    'filters',
    'declares columns that its points do not carry',
    (store) => ({ capabilities: { ...store.capabilities, filterColumns: ['memory'] } }),
  ],
  [
    'ordering',
    'puts the least similar first',
    (store) => ({ search: async (query) => (await store.search(query)).toReversed() }),
  ],
  [
    'ordering',
    'scores with a distance',
    (store) => ({
      search: async (query) =>
        (await store.search(query)).map(({ id, similarity }) => ({ id, similarity: 1 - similarity })),
    }),
  ],
  [
    'ordering',
    'orders equals anyhow',
    (store) => ({
      search: async (query) => {
        const found = await store.search({ ...query, limit: 10_000 });
        const byScore = found.toReversed().toSorted((left, right) => right.similarity - left.similarity);
        return byScore.slice(0, query.limit);
      },
    }),
  ],
  [
    'ordering',
    'returns one more than the limit',
    (store) => ({ search: (query) => store.search({ ...query, limit: query.limit + 1 }) }),
  ],
  [
    'scope-isolation',
    'looks only at the first scope',
    (store) => ({ search: (query) => store.search({ ...query, scopes: query.scopes.slice(0, 1) }) }),
  ],
  [
    'scope-isolation',
    'searches first and asks for the scope afterwards',
    (store) => ({
      search: async (query) => {
        const everybody = ['ana', 'bo', 'a', 'ab'].map((userId) => ({ userId }));
        const best = await store.search({ ...query, scopes: everybody });
        const own = new Set((await store.search(query)).map(({ id }) => id));
        return best.filter(({ id }) => own.has(id));
      },
    }),
  ],
  [
    'dimensions',
    'takes any dimension',
    (store) => ({
      prepare: (generation) => store.prepare(generation).catch(() => {}),
    }),
  ],
  [
    'generations',
    'removes a scope from one generation only',
    (store) => ({
      removeScope: async (scope) => {
        const generation = { generation: 1, dimensions: 2 };
        const vector = Float32Array.of(1, 0);
        const found = await store.search({ ...generation, vector, scopes: [scope], limit: 10_000 });
        const ids = found.map(({ id }) => id);
        await store.remove(generation, ids);
      },
    }),
  ],
  ['generations', 'drops nothing', () => ({ drop: async () => {} })],
  [
    'concurrency',
    'has to be prepared before anything else',
    (store) => ({
      search: async (query) => {
        if ((await store.count(query)) === 0) throw new Error('prepare the generation first');
        return store.search(query);
      },
    }),
  ],
  ['close', 'answers after close', () => ({ count: async () => 0 })],
  [
    'close',
    'ignores signals',
    (store) => ({ search: ({ signal: _signal, ...query }) => store.search(query) }),
  ],
];

describe('the vector store kit', () => {
  it.each(mutants)('notices in "%s" a store that %s', async (group, _name, breaks) => {
    expect(await firstFailure(casesOf(group), runBroken(breaks))).toBeDefined();
  });

  it('notices something in every group that can run in one process', () => {
    const named = new Set(mutants.map(([group]) => group));
    const missing = vectorStoreGroups.map(({ name }) => name).filter((name) => !named.has(name));
    expect(missing).toStrictEqual(['durability']);
  });

  it.each(vectorStoreGroups.filter(({ name }) => name !== 'durability'))(
    'finds nothing wrong in "$name" with a store of its own that keeps its promises',
    async ({ name }) => {
      expect(
        await firstFailure(
          casesOf(name),
          runBroken(() => ({})),
        ),
      ).toBeUndefined();
    },
  );
});
