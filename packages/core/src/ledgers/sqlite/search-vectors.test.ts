import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { Store } from '../../contracts/ledger.ts';
import { cosine } from '../../internal/cosine.ts';
import { memoryItem, timeAt } from '../../testing/build-memory-item.ts';
import { newMemory } from '../../testing/build-new-memory.ts';
import { remove } from '../../testing/ledger/write-rows.ts';
import type { Filter } from '../../types/filter.ts';
import type { MemoryItem } from '../../types/memory.ts';
import { sqliteStore } from '../sqlite.ts';
import { startProcess, untilEnd } from './__fixtures__/run-process.ts';
import { vectorSource } from './__fixtures__/vector-data.ts';

const DIMENSIONS = 384;
/** Well beyond what is compared exactly. */
const COUNT = 5000;

/** What the file holds, to compare with. */
interface Known {
  readonly item: MemoryItem;
  readonly vector: Float32Array;
}

const nearestOne = { generation: 1, dimensions: DIMENSIONS, limit: 1, scopes: [{ userId: 'ana' }] };
const next = vectorSource('sparse', DIMENSIONS, 5);
const known = new Map<string, Known>();
let folder: string;
let path: string;
let store: Store;

function insert(index: number): LedgerChange {
  const item = memoryItem({
    userId: 'ana',
    runId: `run-${index % 7}`,
    memory: `memory ${index}`,
    metadata: { part: index % 100 },
    ...(index % 3 === 0 ? { expiresAt: timeAt(5) } : {}),
  });
  const vector = next();
  known.set(item.id, { item, vector });
  const memory = newMemory({ item, vector: { generation: 1, vector } });
  return { type: 'insert-memory', memory, note: { at: timeAt(0) } };
}

async function commit(changes: readonly LedgerChange[]): Promise<void> {
  expect(await store.ledger.commit({ preconditions: [], changes })).toStrictEqual({ committed: true });
}

function nearest(query: Float32Array, limit: number, isSeen: (item: MemoryItem) => boolean): string[] {
  return [...known.values()]
    .filter(({ item }) => isSeen(item))
    .map(({ item, vector }) => ({ id: item.id, similarity: cosine(vector, query) }))
    .toSorted((left, right) => right.similarity - left.similarity || (left.id < right.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id }) => id);
}

/** The share of the true nearest that a search finds, over some queries. */
async function recall(
  isSeen: (item: MemoryItem) => boolean,
  request: { readonly runId?: string; readonly filter?: Filter; readonly limit?: number } = {},
): Promise<number> {
  const { runId, filter, limit = 10 } = request;
  let sum = 0;
  for (let count = 0; count < 25; count += 1) {
    const query = next();
    const scope = { userId: 'ana', ...(runId === undefined ? {} : { runId }) };
    const found = await store.vectorStore.search({
      generation: 1,
      dimensions: DIMENSIONS,
      vector: query,
      scopes: [scope],
      filter,
      limit,
    });
    const expected = nearest(query, limit, isSeen);
    expect(found).toHaveLength(expected.length);
    for (const { id, similarity } of found) {
      expect(similarity).toBeCloseTo(cosine(known.get(id)?.vector ?? query, query), 5);
      expect(isSeen(known.get(id)?.item ?? memoryItem())).toBe(true);
    }
    sum += expected.filter((id) => found.some((match) => match.id === id)).length / expected.length;
  }
  return sum / 25;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keepsake-vectors-'));
  path = join(folder, 'memory.db');
  store = sqliteStore({ path });
  await store.vectorStore.prepare({ generation: 1, dimensions: DIMENSIONS });
  for (let start = 0; start < COUNT; start += 100) {
    await commit(Array.from({ length: 100 }, (_, index) => insert(start + index)));
  }
}, 120_000);

afterAll(async () => {
  await store.ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('searching the vectors of a large scope', { timeout: 60_000 }, () => {
  it('finds the nearest', async () => {
    expect(await recall(() => true)).toBeGreaterThan(0.99);
    expect(await recall(() => true, { limit: 100 })).toBeGreaterThan(0.97);
  });

  it('finds the nearest of those that a filter leaves, many or few', async () => {
    const unexpired: Filter = {
      type: 'compare',
      field: { column: 'expiresAt' },
      operator: 'eq',
      value: null,
    };
    expect(await recall((item) => item.expiresAt === undefined, { filter: unexpired })).toBeGreaterThan(0.99);
    const part: Filter = { type: 'compare', field: { metadata: 'part' }, operator: 'eq', value: 42 };
    expect(await recall((item) => item.metadata['part'] === 42, { filter: part })).toBe(1);
    const half: Filter = { type: 'compare', field: { metadata: 'part' }, operator: 'lt', value: 50 };
    expect(await recall((item) => Number(item.metadata['part']) < 50, { filter: half })).toBeGreaterThan(
      0.99,
    );
    const none: Filter = { type: 'compare', field: { metadata: 'part' }, operator: 'eq', value: 'none' };
    const query = {
      generation: 1,
      dimensions: DIMENSIONS,
      vector: next(),
      limit: 10,
      scopes: [{ userId: 'ana' }],
    };
    expect(await store.vectorStore.search({ ...query, filter: none })).toStrictEqual([]);
  });

  it('finds the nearest of one run exactly', async () => {
    expect(await recall((item) => item.runId === 'run-3', { runId: 'run-3' })).toBe(1);
  });

  it('finds what was added since the last search', async () => {
    await commit(Array.from({ length: 50 }, (_, index) => insert(COUNT + index)));
    const latest = [...known.values()].at(-1);
    const [found] = await store.vectorStore.search({ ...nearestOne, vector: latest?.vector ?? next() });
    expect(found?.id).toBe(latest?.item.id);
  });

  it('finds what another process added', async () => {
    const vector = new Float32Array(DIMENSIONS);
    vector[11] = 1;
    await untilEnd(startProcess('add-vector.ts', [path, 'from outside', 11]));
    const [found] = await store.vectorStore.search({ ...nearestOne, vector });
    expect(found?.similarity).toBeCloseTo(1, 5);
    const memory = await store.ledger.readMemory(found?.id ?? '');
    expect(memory?.item.memory).toBe('from outside');
    known.set(found?.id ?? '', { item: memory?.item ?? memoryItem(), vector });
    expect(await store.vectorStore.count({ generation: 1, dimensions: DIMENSIONS })).toBe(known.size);
  });

  it('no longer finds what was deleted, and finds what stood behind it', async () => {
    const query = next();
    const doomed = nearest(query, 60, () => true);
    for (const id of doomed) {
      await commit([remove(known.get(id)?.item ?? memoryItem(), timeAt(9))]);
      known.delete(id);
    }
    const found = await store.vectorStore.search({
      generation: 1,
      dimensions: DIMENSIONS,
      vector: query,
      scopes: [{ userId: 'ana' }],
      limit: 10,
    });
    expect(found.map(({ id }) => id)).toStrictEqual(nearest(query, 10, () => true));
    expect(await recall(() => true)).toBeGreaterThan(0.99);
  });

  it('forgets a generation that is dropped, and keeps the other one', async () => {
    const [first] = known.values();
    const id = first?.item.id ?? '';
    const other = { generation: 2, dimensions: 3 };
    const point = { id, scope: { userId: 'ana' }, kind: 'fact', metadata: {}, createdAt: timeAt(0) } as const;
    await store.vectorStore.upsert(other, [{ ...point, vector: Float32Array.of(1, 0, 0) }]);
    const query = { ...other, vector: Float32Array.of(1, 0, 0), scopes: [{ userId: 'ana' }], limit: 5 };
    expect(await store.vectorStore.search(query)).toStrictEqual([{ id, similarity: 1 }]);
    await store.vectorStore.drop(other);
    expect(await store.vectorStore.search(query)).toStrictEqual([]);
    expect(await store.vectorStore.count(other)).toBe(0);
    // The number may be used again: what pointed at the dropped vectors points at nothing.
    await store.vectorStore.prepare({ generation: 2, dimensions: 2 });
    const missing = await store.ledger.readUnindexed({
      target: 'memory',
      generation: 2,
      after: 0,
      limit: 10_000,
    });
    expect(missing).toHaveLength(known.size);
    await store.vectorStore.drop({ generation: 2, dimensions: 2 });
    expect(await recall(() => true)).toBeGreaterThan(0.99);
  });
});
