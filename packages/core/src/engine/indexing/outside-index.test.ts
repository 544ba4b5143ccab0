import { afterEach, describe, expect, it, vi } from 'vitest';
import { ProviderError } from '../../errors/provider-error.ts';
import { fakeClock } from '../../testing/fake-clock.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import type { MemoryItem } from '../../types/memory.ts';
import {
  ASLEEP,
  indexWorld,
  QUICK,
  type IndexWorld,
  type IndexWorldOptions,
} from '../__fixtures__/index-world.ts';
import { outsideVectorStore } from '../__fixtures__/outside-vector-store.ts';

const worlds: IndexWorld[] = [];
const down = new ProviderError({
  provider: 'outside',
  operation: 'upsert',
  failure: 'connection',
  message: 'refused',
});

function world(options: Partial<IndexWorldOptions> = {}) {
  const vectorStore = outsideVectorStore();
  const embedder = fakeEmbedder();
  const made = indexWorld({ embedder, vectorStore, ...options });
  worlds.push(made);
  return { ...made, vectorStore, embedder };
}

afterEach(async () => {
  await Promise.all(worlds.splice(0).map(({ indexing }) => indexing.close()));
});

async function remove({ deps, indexing }: IndexWorld, item: MemoryItem): Promise<void> {
  const outcome = await deps.ledger.commit({
    preconditions: [],
    changes: [
      { type: 'delete-memory', id: item.id, expectedVersion: item.version, note: { at: item.createdAt } },
    ],
  });
  expect(outcome.committed).toBe(true);
  await indexing.afterCommit([]);
}

/** Gives the memory another text, as `update` does, and leaves its vector to whoever comes. */
async function reword({ deps }: IndexWorld, item: MemoryItem, memory: string): Promise<void> {
  const next = { ...item, memory, version: item.version + 1 };
  const content = { terms: { frequencies: new Map(), length: 0 }, needsIndexing: true };
  const outcome = await deps.ledger.commit({
    preconditions: [],
    changes: [
      {
        type: 'replace-memory',
        memory: { item: next, content },
        expectedVersion: item.version,
        note: { at: item.createdAt },
      },
    ],
  });
  expect(outcome.committed).toBe(true);
}

it('has a vector as soon as the write resolves, and no mark is left', async () => {
  const { remember, recall, pendingMarks, embedder } = world();
  await remember('green tea', 'a red bicycle');
  expect(await pendingMarks()).toBe(0);
  expect(await recall('bicycle')).toEqual(['a red bicycle', 'green tea']);
  expect(embedder.calls).toHaveLength(2);
});

it('gets what was there before the embedder came', async () => {
  const first = world({ embedder: undefined });
  await first.remember(...Array.from({ length: 200 }, (_, index) => `note topic${index}`));
  const second = first.restart({ embedder: fakeEmbedder() });
  worlds.push(second);
  await second.indexing.flush();
  expect(first.vectorStore.ids(1)).toHaveLength(200);
  expect((await second.recall('topic150'))[0]).toBe('note topic150');
});

describe('a vector store that is down', () => {
  it('costs no memory, is told, and is caught up with', async () => {
    const { indexing, remember, recall, pendingMarks, vectorStore } = world();
    await remember('green tea');
    vectorStore.fail(down);
    const { degraded } = await remember('black coffee');
    expect(degraded).toEqual({ code: 'index-failed', error: down });
    expect(await pendingMarks()).toBe(1);
    await expect(indexing.flush()).rejects.toBe(down);
    vectorStore.recover();
    await indexing.flush();
    expect(await pendingMarks()).toBe(0);
    expect((await recall('coffee'))[0]).toBe('black coffee');
  });

  it('leaves a search to its words', async () => {
    const { indexing, remember, vectorStore } = world();
    await remember('green tea');
    const { query } = await indexing.embedQuery('tea');
    if (query === undefined) throw new Error('no vector');
    vectorStore.fail(down);
    expect(await indexing.findSimilar({ query, scopes: [{ userId: 'ana' }], limit: 5 })).toEqual({
      matches: [],
      degraded: { code: 'index-failed', error: down },
    });
  });

  it('is tried again in the background', async () => {
    const { remember, pendingMarks, vectorStore, indexing } = world({ pauses: QUICK });
    vectorStore.fail(down);
    await remember('black coffee');
    await vi.waitFor(async () => {
      expect((await indexing.describe()).lastError).toBe(down);
    });
    vectorStore.recover();
    await vi.waitFor(async () => {
      expect(await pendingMarks()).toBe(0);
    });
    expect(vectorStore.ids(1)).toHaveLength(1);
  });

  it('gets its collection anew when somebody dropped it', async () => {
    const { indexing, remember, recall, vectorStore } = world();
    await remember('green tea');
    await vectorStore.drop({ generation: 1, dimensions: 64 });
    expect((await remember('black coffee')).degraded?.code).toBe('index-failed');
    await indexing.flush();
    expect((await recall('coffee'))[0]).toBe('black coffee');
  });
});

describe('a point whose row changes while it is on its way', () => {
  it('does not stay when the row was deleted', async () => {
    const made = world();
    const { remember, recall, vectorStore, indexing } = made;
    const { items } = await remember('green tea');
    const [tea] = items;
    if (tea === undefined) throw new Error('nothing written');
    vectorStore.beforeUpsert(async () => {
      const [coffee] = (await made.deps.ledger.readMemories({ scopes: [{ userId: 'ana' }] }, [coffeeId])).map(
        ({ item }) => item,
      );
      if (coffee !== undefined) await remove(made, coffee);
    });
    const coffeeId = tea.id.replace(/1$/, '2');
    await remember('black coffee');
    expect(vectorStore.ids(1)).toEqual([tea.id]);
    expect(await recall('coffee')).toEqual(['green tea']);
    await indexing.flush();
    expect(vectorStore.ids(1)).toEqual([tea.id]);
  });

  it('ends with the newest text when another writer was quicker', async () => {
    const made = world();
    const { recall, vectorStore, deps, indexing } = made;
    await made.remember('green tea');
    const [tea] = (await deps.ledger.readMarks({ now: '9999-12-31T00:00:00.000Z', limit: 1 })).map(
      ({ memory }) => memory,
    );
    expect(tea).toBeUndefined();
    const other = made.restart({ embedder: fakeEmbedder() });
    worlds.push(other);
    vectorStore.beforeUpsert(async () => {
      const [id] = vectorStore.ids(1);
      const row =
        id === undefined ? undefined : await deps.ledger.readMemory('00000000-0000-7000-8000-000000000002');
      if (row === undefined) throw new Error('the row is not there yet');
      await reword(made, row.item, 'a red bicycle');
      await other.indexing.flush();
    });
    await made.remember('black coffee');
    await indexing.flush();
    expect(await made.pendingMarks()).toBe(0);
    expect((await recall('a red bicycle'))[0]).toBe('a red bicycle');
    const { query } = await indexing.embedQuery('a red bicycle');
    if (query === undefined) throw new Error('no vector');
    const { matches } = await indexing.findSimilar({ query, scopes: [{ userId: 'ana' }], limit: 1 });
    expect(matches[0]?.similarity).toBeCloseTo(1, 5);
  });
});

describe('a deleted memory', () => {
  it('loses its point, and a late upsert of a process that died does not bring it back', async () => {
    const clock = fakeClock();
    const made = world({ now: clock.now });
    const { remember, vectorStore, indexing, pendingMarks } = made;
    const { items } = await remember('green tea', 'black coffee');
    const [tea, coffee] = items;
    if (tea === undefined || coffee === undefined) throw new Error('nothing written');
    await remove(made, tea);
    await indexing.flush();
    expect(vectorStore.ids(1)).toEqual([coffee.id]);
    expect(await pendingMarks()).toBe(1);
    const late = {
      id: tea.id,
      vector: new Float32Array(64),
      scope: {},
      kind: 'fact',
      metadata: {},
      createdAt: '',
    } as const;
    await vectorStore.upsert({ generation: 1, dimensions: 64 }, [late]);
    clock.advance(119_000);
    await indexing.flush();
    expect(vectorStore.ids(1)).toContain(tea.id);
    clock.advance(1_000);
    await indexing.flush();
    expect(vectorStore.ids(1)).toEqual([coffee.id]);
    expect(await pendingMarks()).toBe(0);
  });

  it('loses its point also without an embedder, behind any number of rows that wait for one', async () => {
    const made = world();
    const { items } = await made.remember('green tea');
    const without = made.restart({ embedder: undefined });
    worlds.push(without);
    await without.remember(...Array.from({ length: 300 }, (_, index) => `note ${index}`));
    const [tea] = items;
    if (tea === undefined) throw new Error('nothing written');
    await remove(without, tea);
    await without.indexing.flush();
    expect(made.vectorStore.ids(1)).toEqual([]);
  });
});

it('is empty after a reset, and begins anew', async () => {
  const { indexing, remember, recall, vectorStore, deps } = world();
  await remember('green tea');
  await indexing.reset();
  expect(vectorStore.ids(1)).toEqual([]);
  expect(await deps.ledger.describe()).toMatchObject({ memories: 0, pendingMarks: 0 });
  expect(await indexing.describe()).toMatchObject({ status: 'none', generation: 0 });
  await remember('black coffee');
  expect(await recall('coffee')).toEqual(['black coffee']);
  expect(await indexing.describe()).toMatchObject({ status: 'ready', generation: 1 });
});

it('keeps records inside the ledger all the same', async () => {
  const { indexing } = world({ pauses: ASLEEP });
  const written = await indexing.embedForWrite(['espresso machine']);
  const { rows } = await indexing.assignRows(written, 'record');
  expect(rows).toEqual([
    {
      fields: { vector: { generation: 1, vector: written.vectors[0] }, needsIndexing: false },
      outside: undefined,
    },
  ]);
});
