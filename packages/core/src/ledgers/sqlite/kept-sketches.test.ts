import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { Store } from '../../contracts/ledger.ts';
import { cosine } from '../../internal/cosine.ts';
import { memoryItem, timeAt } from '../../testing/build-memory-item.ts';
import { newMemory } from '../../testing/build-new-memory.ts';
import { remove } from '../../testing/ledger/write-rows.ts';
import type { MemoryItem } from '../../types/memory.ts';
import { sqliteStore } from '../sqlite.ts';
import { checkFile } from './__fixtures__/check-file.ts';
import { vectorSource } from './__fixtures__/vector-data.ts';
import { decodeEntries, encodeEntries } from './sketch-entries.ts';

const DIMENSIONS = 384;
/** The first number of vectors at which all of them take more than what is compared exactly. */
const LARGE = 2049;

const next = vectorSource('dense', DIMENSIONS, 9);
let folder: string;
let path: string;
let store: Store;
let items: MemoryItem[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepsake-sketches-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function commit(changes: readonly LedgerChange[]): Promise<void> {
  expect(await store.ledger.commit({ preconditions: [], changes })).toStrictEqual({ committed: true });
}

async function add(amount: number, runId?: string, generation = 1): Promise<void> {
  for (let start = 0; start < amount; start += 100) {
    const changes = Array.from({ length: Math.min(100, amount - start) }, (): LedgerChange => {
      const item = memoryItem({ userId: 'ana', memory: `memory ${items.length}`, ...(runId && { runId }) });
      items.push(item);
      const memory = newMemory({ item, vector: { generation, vector: next() } });
      return { type: 'insert-memory', memory, note: { at: timeAt(0) } };
    });
    await commit(changes);
  }
}

function query(sql: string): readonly Record<string, unknown>[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

function count(table: string): number {
  return Number(query(`SELECT count(*) AS count FROM ${table}`)[0]?.['count']);
}

/** How many vectors have an entry. */
function entryCount(): number {
  return query('SELECT length(entries) AS length FROM sketch_block').reduce(
    (sum, { length }) => sum + Number(length) / (12 + 64),
    0,
  );
}

/** The share of the true nearest that is found in a copy of the file, of which nothing was read yet. */
async function recallElsewhere(generation = 1): Promise<number> {
  const database = new DatabaseSync(path);
  database.exec(`VACUUM INTO '${path}-copy'`);
  database.close();
  const vectors = query(
    `SELECT m.id, v.data FROM vector v JOIN memory m ON m.place = v.place
     WHERE v.generation = (SELECT id FROM generation WHERE number = ${generation})`,
  ).map(({ id, data }) => ({
    id: String(id),
    vector: new Float32Array((data as Uint8Array).slice().buffer),
  }));
  const fresh = sqliteStore({ path: `${path}-copy` });
  let found = 0;
  for (let asked = 0; asked < 20; asked += 1) {
    const vector = next();
    const nearest = vectors
      .map((other) => ({ id: other.id, similarity: cosine(other.vector, vector) }))
      .toSorted((left, right) => right.similarity - left.similarity)
      .slice(0, 10);
    const matches = await fresh.vectorStore.search({
      generation,
      dimensions: DIMENSIONS,
      vector,
      scopes: [{ userId: 'ana' }],
      limit: 10,
    });
    found += nearest.filter(({ id }) => matches.some((match) => match.id === id)).length;
  }
  await fresh.ledger.close();
  rmSync(`${path}-copy`);
  return found / 200;
}

let files = 0;

async function withStore(work: () => Promise<void>): Promise<void> {
  files += 1;
  path = join(folder, `${files}.db`);
  items = [];
  store = sqliteStore({ path });
  await store.vectorStore.prepare({ generation: 1, dimensions: DIMENSIONS });
  try {
    await work();
    expect(checkFile(path)).toStrictEqual([]);
  } finally {
    await store.ledger.close();
  }
}

describe('the sketch of a large scope in the file', { timeout: 120_000 }, () => {
  it('begins with the first block behind what is compared exactly, and reaches back bit by bit', () =>
    withStore(async () => {
      await add(LARGE - 1);
      expect([count('sketch'), count('sketch_block')]).toStrictEqual([0, 0]);
      await add(3);
      expect([count('sketch'), entryCount()]).toStrictEqual([1, 500]);
      await add(50);
      expect(entryCount()).toBe(1050);
      await add(250);
      expect(entryCount()).toBe(2350);
      expect(await recallElsewhere()).toBeGreaterThan(0.99);
    }));

  it('has as many entries in a batch as in as many calls', () =>
    withStore(async () => {
      await add(2600);
      expect(entryCount()).toBe(2550);
      expect(count('sketch_block')).toBe(51);
    }));

  it('loses what is deleted or replaced, and keeps the rest', () =>
    withStore(async () => {
      await add(2520);
      const before = entryCount();
      for (const item of items.slice(0, 50)) await commit([remove(item, timeAt(9))]);
      for (const item of items.slice(100, 110)) await commit([remove(item, timeAt(9))]);
      expect(entryCount()).toBe(before - 60);
      const [replaced] = items.slice(200);
      const revised = { ...(replaced ?? memoryItem()), memory: 'anew', version: 2 };
      const content = {
        terms: { frequencies: new Map([['anew', 1]]), length: 1 },
        vector: { generation: 1, vector: next() },
        needsIndexing: false,
      };
      await commit([
        {
          type: 'replace-memory',
          memory: { item: revised, content },
          expectedVersion: 1,
          note: { at: timeAt(10) },
        },
      ]);
      expect(entryCount()).toBe(before - 61);
      expect(await recallElsewhere()).toBeGreaterThan(0.99);
    }));

  it('holds a second generation beside the first, and goes with its generation', () =>
    withStore(async () => {
      await add(2500);
      const other = { generation: 2, dimensions: DIMENSIONS };
      await store.vectorStore.prepare(other);
      for (let start = 0; start < items.length; start += 100) {
        const points = items.slice(start, start + 100).map(({ id, createdAt }) => ({
          id,
          scope: { userId: 'ana' },
          kind: 'fact' as const,
          metadata: {},
          createdAt,
          vector: next(),
        }));
        await store.vectorStore.upsert(other, points);
      }
      expect(count('sketch')).toBe(2);
      expect(checkFile(path)).toStrictEqual([]);
      expect(await recallElsewhere(2)).toBeGreaterThan(0.99);
      expect(await recallElsewhere(1)).toBeGreaterThan(0.99);
      await store.vectorStore.drop({ generation: 1, dimensions: DIMENSIONS });
      expect(query('SELECT DISTINCT s.id FROM sketch s JOIN sketch_block b ON b.sketch = s.id')).toHaveLength(
        1,
      );
      expect(await recallElsewhere(2)).toBeGreaterThan(0.99);
    }));

  it('is gone after an erasure of a part of it, as its mean is made of all, and comes again', () =>
    withStore(async () => {
      await add(50, 'run');
      await add(2500);
      expect(count('sketch')).toBe(1);
      await store.ledger.erase({ userId: 'ana', runId: 'run' }, timeAt(20));
      expect([count('sketch'), count('sketch_block')]).toStrictEqual([0, 0]);
      await add(100);
      expect(count('sketch')).toBe(1);
      expect(await recallElsewhere()).toBeGreaterThan(0.99);
    }));

  it('leaves nothing after an erasure of the user', () =>
    withStore(async () => {
      await add(2500);
      await store.ledger.erase({ userId: 'ana' }, timeAt(20));
      expect([count('sketch'), count('sketch_block'), count('vector')]).toStrictEqual([0, 0, 0]);
    }));
});

describe('entries as bytes', () => {
  it('come back as they were, from an odd place as well', () => {
    const entries = [
      { vector: 7, slot: 2 ** 27 - 1, factor: 0.25, signs: Int32Array.of(-1, 5) },
      { vector: 8, slot: 0, factor: 0, signs: Int32Array.of(0, -(2 ** 31)) },
    ];
    const bytes = encodeEntries(entries);
    expect(decodeEntries(bytes, 2)).toStrictEqual(entries);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(decodeEntries(shifted.subarray(1), 2)).toStrictEqual(entries);
  });

  it('are none when there are none', () => {
    expect(decodeEntries(encodeEntries([]), 16)).toStrictEqual([]);
  });
});
