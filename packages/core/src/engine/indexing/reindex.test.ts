import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Embedder } from '../../contracts/embedder.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import { sqliteStore } from '../../ledgers/sqlite.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import type { Progress } from '../../types/results.ts';
import { indexWorld, QUICK, type IndexWorld, type IndexWorldOptions } from '../__fixtures__/index-world.ts';
import { outsideVectorStore } from '../__fixtures__/outside-vector-store.ts';
import { NO_USAGE } from '../usage.ts';

const worlds: IndexWorld[] = [];
const timeout = new ProviderError({
  provider: 'fake',
  operation: 'embed',
  failure: 'timeout',
  message: 'timed out',
});
const notes = Array.from({ length: 300 }, (_, index) => `note about topic${index}`);

function world(options: IndexWorldOptions): IndexWorld {
  const made = indexWorld(options);
  worlds.push(made);
  return made;
}

function restart(from: IndexWorld, ...changes: Parameters<IndexWorld['restart']>): IndexWorld {
  const made = from.restart(...changes);
  worlds.push(made);
  return made;
}

afterEach(async () => {
  await Promise.all(worlds.splice(0).map(({ indexing }) => indexing.close()));
});

/** An embedder whose calls wait until the test lets them go. */
function held(embedder: Embedder): {
  readonly embedder: Embedder;
  readonly release: () => void;
  readonly waiting: () => number;
} {
  let waiting = 0;
  const gate = Promise.withResolvers<void>();
  return {
    embedder: {
      ...embedder,
      embed: async (request) => {
        if (request.purpose === 'document' && request.texts.length > 1) {
          waiting += 1;
          await gate.promise;
        }
        return embedder.embed(request);
      },
    },
    release: gate.resolve,
    waiting: () => waiting,
  };
}

describe.each([
  ['inside the ledger in memory', (): Partial<IndexWorldOptions> => ({})],
  [
    'inside the ledger in a file',
    (): Partial<IndexWorldOptions> => ({ store: sqliteStore({ path: ':memory:' }) }),
  ],
  ['outside', (): Partial<IndexWorldOptions> => ({ vectorStore: outsideVectorStore() })],
])('an index %s', (_, place) => {
  const start = async (): Promise<IndexWorld> => {
    const embedder = fakeEmbedder();
    const first = world({ embedder, ...place() });
    await first.remember(...notes);
    return first;
  };

  it('moves to another model, tells its progress, and drops the old vectors', async () => {
    const first = await start();
    const embedder = fakeEmbedder({ model: 'other', dimensions: 32 });
    const second = restart(first, { embedder });
    const progress: Progress[] = [];
    const result = await second.indexing.reindex({ onProgress: (step) => progress.push(step) });
    expect(result).toEqual({
      status: 'ready',
      generation: 2,
      indexed: 300,
      failed: 0,
      usage: { ...NO_USAGE, embeddingCalls: embedder.calls.length, embeddingTokens: 900 },
    });
    expect(progress[0]).toEqual({ done: 0, total: 300 });
    expect(progress.at(-1)).toEqual({ done: 300, total: 300 });
    expect(progress.map(({ done }) => done)).toEqual(
      progress.map(({ done }) => done).toSorted((a, b) => a - b),
    );
    expect(await second.indexing.describe()).toMatchObject({
      status: 'ready',
      fingerprint: 'fake:other:32',
      dimensions: 32,
    });
    expect((await second.recall('topic211'))[0]).toBe('note about topic211');
    expect(await first.deps.vectorStore.count({ generation: 1, dimensions: 64 })).toBe(0);
    expect(await first.deps.vectorStore.count({ generation: 2, dimensions: 32 })).toBe(300);
    await expect(first.recall('topic1')).rejects.toMatchObject({ code: 'index-mismatch' });
  });

  it('leaves the former model answering until the switch, with what is added meanwhile', async () => {
    const first = await start();
    const gate = held(fakeEmbedder({ model: 'other', dimensions: 32 }));
    const second = restart(first, { embedder: gate.embedder });
    const running = second.indexing.reindex();
    await vi.waitFor(() => {
      expect(gate.waiting()).toBe(1);
    });
    await first.remember('black coffee');
    expect((await first.recall('black coffee'))[0]).toBe('black coffee');
    expect((await first.recall('topic211'))[0]).toBe('note about topic211');
    await second.remember('a red bicycle');
    gate.release();
    await running;
    expect((await second.recall('black coffee'))[0]).toBe('black coffee');
    expect((await second.recall('a red bicycle'))[0]).toBe('a red bicycle');
    expect(await second.pendingMarks()).toBe(0);
  });

  it('finds everything while it is rebuilt with the same model', async () => {
    const first = await start();
    const gate = held(fakeEmbedder());
    const second = restart(first, { embedder: gate.embedder });
    const running = second.indexing.reindex();
    await vi.waitFor(() => {
      expect(gate.waiting()).toBe(1);
    });
    await first.remember('black coffee');
    for (const process of [first, second]) {
      expect((await process.recall('black coffee'))[0]).toBe('black coffee');
      expect((await process.recall('topic299'))[0]).toBe('note about topic299');
      expect(new Set(await process.recall('note')).size).toBe(100);
    }
    gate.release();
    expect(await running).toMatchObject({ status: 'ready', generation: 2 });
    expect((await first.recall('topic299'))[0]).toBe('note about topic299');
  });

  it('goes on where it was cut off', async () => {
    const first = await start();
    const broken = fakeEmbedder({ model: 'other' });
    const failing: Embedder = {
      ...broken,
      embed: async (request) => {
        if (broken.calls.length >= 2) throw timeout;
        return broken.embed(request);
      },
    };
    const second = restart(first, { embedder: failing });
    await expect(second.indexing.reindex()).rejects.toBe(timeout);
    await second.indexing.close();
    expect(await second.indexing.describe()).toMatchObject({ status: 'building', generation: 2 });

    const embedder = fakeEmbedder({ model: 'other' });
    const third = restart(first, { embedder });
    const progress: Progress[] = [];
    const result = await third.indexing.reindex({ onProgress: (step) => progress.push(step) });
    expect(result).toMatchObject({ status: 'ready', generation: 2 });
    expect(result.indexed).toBeLessThan(300);
    expect(result.indexed).toBeGreaterThan(0);
    expect(progress[0]).toEqual({ done: 0 });
    expect((await third.recall('topic3'))[0]).toBe('note about topic3');
    expect(await third.deps.vectorStore.count({ generation: 2, dimensions: 64 })).toBe(300);
    expect(await third.deps.vectorStore.count({ generation: 1, dimensions: 64 })).toBe(0);
  });

  it('is finished in the background by the next start', async () => {
    const first = await start();
    const broken = fakeEmbedder({ model: 'other' });
    const second = restart(first, { embedder: { ...broken, embed: async () => Promise.reject(timeout) } });
    await expect(second.indexing.reindex()).rejects.toBe(timeout);
    const third = restart(first, { embedder: fakeEmbedder({ model: 'other' }), pauses: QUICK });
    await third.recall('anything');
    await vi.waitFor(async () => {
      expect(await third.indexing.describe()).toMatchObject({ status: 'ready', generation: 2 });
    });
    await vi.waitFor(async () => {
      expect(await third.deps.vectorStore.count({ generation: 1, dimensions: 64 })).toBe(0);
    });
    expect((await third.recall('topic250'))[0]).toBe('note about topic250');
  });

  it('lets a third model take over from one that was given up', async () => {
    const first = await start();
    const broken = fakeEmbedder({ model: 'other' });
    const second = restart(first, { embedder: { ...broken, embed: async () => Promise.reject(timeout) } });
    await expect(second.indexing.reindex()).rejects.toBe(timeout);
    const third = restart(first, { embedder: fakeEmbedder({ model: 'third', dimensions: 16 }) });
    expect(await third.indexing.reindex()).toMatchObject({ status: 'ready', generation: 3, indexed: 300 });
    expect((await third.recall('topic250'))[0]).toBe('note about topic250');
    expect(await third.deps.vectorStore.count({ generation: 1, dimensions: 64 })).toBe(0);
    expect(await third.deps.vectorStore.count({ generation: 2, dimensions: 64 })).toBe(0);
  });

  it('is dropped without an embedder, and begun again with one', async () => {
    const first = await start();
    const without = restart(first, { embedder: undefined });
    await without.remember('black coffee');
    expect(await without.indexing.reindex()).toEqual({
      status: 'none',
      generation: 2,
      indexed: 0,
      failed: 0,
      usage: NO_USAGE,
    });
    expect(await without.indexing.describe()).toMatchObject({ status: 'none', generation: 2 });
    expect(await without.pendingMarks()).toBe(0);
    expect(await first.deps.vectorStore.count({ generation: 1, dimensions: 64 })).toBe(0);
    const later = restart(first, { embedder: fakeEmbedder({ model: 'other' }) });
    await later.indexing.flush();
    expect(await later.indexing.describe()).toMatchObject({ status: 'ready', generation: 3 });
    expect((await later.recall('coffee'))[0]).toBe('black coffee');
  });
});

it('drops the old vectors also after a crash right behind the switch, before it builds again', async () => {
  const vectorStore = outsideVectorStore();
  const first = world({ embedder: fakeEmbedder(), vectorStore });
  await first.remember('green tea');
  const second = restart(first, { embedder: fakeEmbedder({ model: 'other' }) });
  await second.indexing.reindex();
  await vectorStore.prepare({ generation: 1, dimensions: 64 });
  const { ledger } = first.deps;
  const previous = { generation: 1, fingerprint: 'fake:hashed-words:64', dimensions: 64 };
  const state = { ...(await ledger.readIndexState()), previous };
  await ledger.commit({ preconditions: [], changes: [{ type: 'set-index-state', state }] });
  expect(await second.recall('tea')).toEqual(['green tea']);
  await expect(first.recall('tea')).rejects.toMatchObject({ code: 'index-mismatch' });
  const dropped: number[] = [];
  const third = indexWorld({
    embedder: fakeEmbedder({ model: 'third' }),
    store: first.store,
    vectorStore: {
      ...vectorStore,
      drop: async (generation) => {
        dropped.push(generation.generation);
        await vectorStore.drop(generation);
      },
    },
  });
  worlds.push(third);
  expect(await third.indexing.reindex()).toMatchObject({ status: 'ready', generation: 3 });
  expect(dropped).toEqual([1, 2]);
  expect((await ledger.readIndexState()).previous).toBeUndefined();
});

it('counts what the embedder refuses and leaves it marked', async () => {
  const first = world({ embedder: fakeEmbedder() });
  await first.remember(...notes.slice(0, 20), 'poison');
  const embedder = fakeEmbedder({ model: 'other' });
  const refused = new ProviderError({
    provider: 'fake',
    operation: 'embed',
    failure: 'refused',
    message: 'no',
    status: 400,
  });
  const refusing: Embedder = {
    ...embedder,
    embed: async (request) =>
      request.texts.includes('poison') ? Promise.reject(refused) : embedder.embed(request),
  };
  const second = restart(first, { embedder: refusing });
  expect(await second.indexing.reindex()).toMatchObject({ status: 'ready', indexed: 20, failed: 1 });
  expect(await second.pendingMarks()).toBe(1);
  expect(await second.recall('topic3')).toHaveLength(20);
});

it('begins the index when there is none', async () => {
  const first = world({ embedder: undefined });
  await first.remember(...notes);
  const { dimensions: _dimensions, ...embedder } = fakeEmbedder();
  const second = restart(first, { embedder });
  expect(await second.indexing.reindex()).toMatchObject({ status: 'ready', generation: 1, indexed: 300 });
});
