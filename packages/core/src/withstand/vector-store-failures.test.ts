import { expect, test, vi } from 'vitest';
import type { Memory } from '../memory.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { describeOnEachStore } from '../testing/open-test-memory.ts';
import { failingVectorStore, type FailingVectorStore } from './__fixtures__/failing-vector-store.ts';

const ana = { userId: 'ana' };
const GENERATION = { generation: 1, dimensions: 64 };
const SOON = { timeout: 20_000, interval: 20 };
const down = new Error('connect ECONNREFUSED 10.0.0.1:6333');
/** Whatever a store throws, the caller is told which store it was and what was asked of it. */
const told = (operation: string): object => ({
  code: 'index-failed',
  error: expect.objectContaining({
    code: 'provider-failed',
    provider: 'far-away',
    operation,
    cause: down,
    message: expect.stringContaining('ECONNREFUSED'),
  }),
});

async function settled(memory: Memory, store: FailingVectorStore, points: number): Promise<void> {
  await vi.waitFor(async () => {
    expect((await memory.describe()).index).toMatchObject({ status: 'ready' });
    expect(await store.held(GENERATION)).toBe(points);
  }, SOON);
}

async function pendingUpserts(memory: Memory): Promise<number> {
  return (await memory.describe()).ledger.pendingMarks;
}

describeOnEachStore('a vector store outside the ledger that fails', (open) => {
  test('costs neither a message nor a search, and gets what it missed', { timeout: 40_000 }, async () => {
    const store = failingVectorStore();
    const memory = await open({ embedder: fakeEmbedder(), vectorStore: store });
    const first = await memory.add('green tea', ana);
    expect(first.degraded).toBeUndefined();
    await settled(memory, store, 1);
    store.fail(down);
    expect((await memory.add('a crimson bicycle', ana)).degraded).toMatchObject(told('upsert'));
    expect((await memory.update(first.results[0]?.id ?? '', 'some liquorice')).degraded).toMatchObject(
      told('upsert'),
    );
    const found = await memory.search('bicycle', ana);
    expect(found.degraded).toMatchObject(told('search'));
    expect(found.results[0]?.memory).toBe('a crimson bicycle');
    await vi.waitFor(async () => expect((await memory.describe()).index.lastError).toBeDefined(), SOON);
    store.recover();
    await vi.waitFor(async () => expect(await pendingUpserts(memory)).toBe(0), SOON);
    await settled(memory, store, 2);
    for (const [query, text] of [
      ['crimso bicyc', 'a crimson bicycle'],
      ['liquori', 'some liquorice'],
    ]) {
      const { results, degraded } = await memory.search(query ?? '', { ...ana, explain: true });
      expect(degraded).toBeUndefined();
      expect(results[0]).toMatchObject({ memory: text, explanation: { words: 0 } });
    }
  });

  test('holds nothing of what was deleted meanwhile, once it is back', { timeout: 40_000 }, async () => {
    const store = failingVectorStore();
    const memory = await open({ embedder: fakeEmbedder(), vectorStore: store });
    const { results } = await memory.add('a crimson bicycle', ana);
    await memory.add('green tea', ana);
    await settled(memory, store, 2);
    store.fail(down);
    await memory.delete(results[0]?.id ?? '');
    store.recover();
    await settled(memory, store, 1);
    expect((await memory.search('crimso bicyc', ana)).results.map((item) => item.memory)).not.toContain(
      'a crimson bicycle',
    );
  });

  test(
    'makes an erase say that it is not complete, and then holds nothing either',
    { timeout: 40_000 },
    async () => {
      const store = failingVectorStore();
      const memory = await open({ embedder: fakeEmbedder(), vectorStore: store });
      await memory.add('a crimson bicycle', ana);
      await memory.add('green tea', { userId: 'bob' });
      await settled(memory, store, 2);
      store.fail(down);
      expect(await memory.erase(ana)).toEqual({
        complete: false,
        pendingSince: expect.any(String),
        memories: 1,
        messages: 1,
      });
      expect((await memory.getAll(ana)).total).toBe(0);
      store.recover();
      await settled(memory, store, 1);
      expect(await memory.erase(ana)).toMatchObject({ complete: true, memories: 0 });
      expect((await memory.search('tea', { userId: 'bob' })).degraded).toBeUndefined();
    },
  );
});
