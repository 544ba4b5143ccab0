import { describe, expect, it } from 'vitest';
import type { VectorPoint, VectorStore } from '../contracts/vector-store.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { MemoryClosedError } from '../errors/memory-closed-error.ts';
import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import type { Scope } from '../types/scope.ts';
import { inMemoryVectorStore } from './in-memory.ts';

const first = { generation: 1, dimensions: 2 };

function point(id: string, vector: readonly number[], overrides: Partial<VectorPoint> = {}): VectorPoint {
  return {
    id,
    vector: Float32Array.from(vector),
    scope: { userId: 'ana' },
    kind: 'episode',
    metadata: {},
    createdAt: '2026-03-01T10:00:00.000Z',
    ...overrides,
  };
}

async function idsOf(store: VectorStore, scopes: readonly Scope[], limit = 10): Promise<readonly string[]> {
  const matches = await store.search({ ...first, vector: Float32Array.of(1, 0), scopes, limit });
  return matches.map(({ id }) => id);
}

describe('search', () => {
  it('puts the most similar first, equals by id, and keeps to the limit', async () => {
    const store = inMemoryVectorStore();
    await store.upsert(first, [
      point('c', [0, 1]),
      point('b', [1, 0]),
      point('a', [1, 0]),
      point('d', [0.6, 0.8]),
    ]);
    expect(await idsOf(store, [{ userId: 'ana' }])).toEqual(['a', 'b', 'd', 'c']);
    expect(await idsOf(store, [{ userId: 'ana' }], 2)).toEqual(['a', 'b']);
    const [best] = await store.search({
      ...first,
      vector: Float32Array.of(0.6, 0.8),
      scopes: [{ userId: 'ana' }],
      limit: 1,
    });
    expect(best?.id).toBe('d');
    expect(best?.similarity).toBeCloseTo(1, 6);
  });

  it('sees only points that carry every id of one of the scopes', async () => {
    const store = inMemoryVectorStore();
    await store.upsert(first, [
      point('ana', [1, 0]),
      point('ana-r1', [1, 0], { scope: { userId: 'ana', runId: 'r1' } }),
      point('bob', [1, 0], { scope: { userId: 'bob' } }),
      point('agent', [1, 0], { scope: { agentId: 'ana' } }),
    ]);
    expect(await idsOf(store, [{ userId: 'ana' }])).toEqual(['ana', 'ana-r1']);
    expect(await idsOf(store, [{ userId: 'ana', runId: 'r1' }, { agentId: 'ana' }])).toEqual([
      'agent',
      'ana-r1',
    ]);
    expect(await idsOf(store, [{ userId: 'an' }])).toEqual([]);
    expect(await idsOf(store, [{}])).toEqual([]);
  });

  it('filters by metadata and by the columns that a point carries', async () => {
    const store = inMemoryVectorStore();
    await store.upsert(first, [
      point('a', [1, 0], { metadata: { price: 3 } }),
      point('b', [1, 0], { metadata: { price: 7 }, kind: 'fact' }),
    ]);
    const search = (filter: Parameters<VectorStore['search']>[0]['filter']) =>
      store.search({
        ...first,
        vector: Float32Array.of(1, 0),
        scopes: [{ userId: 'ana' }],
        limit: 10,
        filter,
      });
    const price = { type: 'compare', field: { metadata: 'price' }, operator: 'gt', value: 5 } as const;
    const kind = { type: 'compare', field: { column: 'kind' }, operator: 'eq', value: 'episode' } as const;
    expect((await search(price)).map(({ id }) => id)).toEqual(['b']);
    expect((await search(kind)).map(({ id }) => id)).toEqual(['a']);
    expect(await search({ type: 'and', filters: [price, kind] })).toEqual([]);
  });

  it('ends with the reason of the signal', async () => {
    const store = inMemoryVectorStore();
    await store.upsert(first, [point('a', [1, 0])]);
    const signal = AbortSignal.abort(new Error('no longer needed'));
    const search = store.search({
      ...first,
      vector: Float32Array.of(1, 0),
      scopes: [{ userId: 'ana' }],
      limit: 1,
      signal,
    });
    await expect(search).rejects.toThrow('no longer needed');
  });
});

describe('points', () => {
  it('replaces by id, removes by id, and keeps no tie to the caller', async () => {
    const store = inMemoryVectorStore();
    const vector = Float32Array.of(0, 1);
    await store.upsert(first, [point('a', [], { vector })]);
    vector.set([1, 0]);
    const [match] = await store.search({
      ...first,
      vector: Float32Array.of(1, 0),
      scopes: [{ userId: 'ana' }],
      limit: 1,
    });
    expect(match?.similarity).toBe(0);
    await store.upsert(first, [point('a', [1, 0]), point('b', [1, 0])]);
    expect(await store.count(first)).toBe(2);
    await store.remove(first, ['a', 'unknown']);
    await store.remove(first, ['a']);
    expect(await idsOf(store, [{ userId: 'ana' }])).toEqual(['b']);
  });

  it('removes a scope in every generation, and never all', async () => {
    const store = inMemoryVectorStore();
    const second = { generation: 2, dimensions: 2 };
    for (const generation of [first, second]) {
      await store.upsert(generation, [
        point('a', [1, 0], { scope: { userId: 'ana', runId: 'r' } }),
        point('b', [1, 0]),
      ]);
    }
    await store.removeScope({ userId: 'ana', runId: 'r' });
    expect([await store.count(first), await store.count(second)]).toEqual([1, 1]);
    await expect(store.removeScope({})).rejects.toThrow(ScopeRequiredError);
    expect(await store.count(first)).toBe(1);
  });

  it('stores all points of a call or none', async () => {
    const store = inMemoryVectorStore();
    await expect(store.upsert(first, [point('a', [1, 0]), point('b', [1, 0, 0])])).rejects.toThrow(
      'vector: it has 3 dimensions and the generation 2',
    );
    expect(await store.count(first)).toBe(0);
  });
});

describe('generations', () => {
  it('are prepared more than once, but not with another dimension', async () => {
    const store = inMemoryVectorStore();
    await store.prepare(first);
    await store.prepare(first);
    await expect(store.prepare({ generation: 1, dimensions: 3 })).rejects.toThrow(InvalidInputError);
    await expect(store.prepare({ generation: 2, dimensions: 65_537 })).rejects.toThrow(
      'cannot have 65537 dimensions',
    );
  });

  it('are empty when unknown, and gone when dropped', async () => {
    const store = inMemoryVectorStore();
    expect(await store.count(first)).toBe(0);
    expect(await idsOf(store, [{ userId: 'ana' }])).toEqual([]);
    await store.upsert(first, [point('a', [1, 0])]);
    await store.drop(first);
    await store.drop(first);
    expect(await store.count(first)).toBe(0);
    expect(await idsOf(store, [{ userId: 'ana' }])).toEqual([]);
  });
});

it('refuses calls after close, and closes more than once', async () => {
  const store = inMemoryVectorStore();
  await store.close();
  await store.close();
  await expect(store.count(first)).rejects.toThrow(MemoryClosedError);
});

it('has no options', () => {
  expect(() => inMemoryVectorStore({ path: 'x' } as never)).toThrow(InvalidOptionsError);
});
