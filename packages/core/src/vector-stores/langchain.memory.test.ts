import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MemoryVectorStore } from '@langchain/classic/vectorstores/memory';
import { FakeEmbeddings } from '@langchain/core/utils/testing';
import { describe, expect, it, vi } from 'vitest';
import type { Embedder } from '../contracts/embedder.ts';
import { inMemoryStore } from '../ledgers/in-memory.ts';
import { Memory } from '../memory.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { ObjectFilterStore, type ObjectFilterRows } from './__fixtures__/object-filter-store.ts';

const ana = { userId: 'ana' };

async function open() {
  const vectorStore = new MemoryVectorStore(new FakeEmbeddings());
  const store = inMemoryStore({ indexOutside: true });
  const memory = new Memory({ store, vectorStore, embedder: fakeEmbedder() });
  await memory.add('The greyhound is afraid of thunder.', { ...ana, metadata: { pet: true } });
  await memory.add('The greyhound likes the beach.', { ...ana, metadata: { pet: false } });
  await memory.add('The greyhound of Bob is fast.', { userId: 'bob', metadata: { pet: true } });
  return { memory, vectorStore, store };
}

describe('a whole memory over MemoryVectorStore', () => {
  it('finds by meaning, within the scope and the filter alone', async () => {
    const { memory } = await open();
    const { results, degraded } = await memory.search('greyhound thunder', ana);
    expect(degraded).toBeUndefined();
    expect(results.map(({ memory: text }) => text)).toEqual([
      'The greyhound is afraid of thunder.',
      'The greyhound likes the beach.',
    ]);
    const filtered = await memory.search('greyhound', { ...ana, filters: { pet: false } });
    expect(filtered.results.map(({ memory: text }) => text)).toEqual(['The greyhound likes the beach.']);
    expect((await memory.describe()).index).toMatchObject({ provider: 'langchain', insideLedger: false });
    await memory.close();
  });

  it('replaces what changed, forgets what is deleted, and erases a scope to the last vector', async () => {
    const { memory, vectorStore } = await open();
    const [best] = (await memory.search('thunder', ana)).results;
    await memory.update(best?.id ?? '', { memory: 'The greyhound is afraid of fireworks.' }, ana);
    expect(vectorStore.memoryVectors).toHaveLength(3);
    expect((await memory.search('fireworks', ana)).results[0]?.id).toBe(best?.id);
    await memory.delete(best?.id ?? '', ana);
    await memory.flush();
    expect(vectorStore.memoryVectors).toHaveLength(2);
    const erased = await memory.erase(ana);
    expect(erased.complete).toBe(true);
    expect(vectorStore.memoryVectors.map(({ metadata }) => metadata['keepsakeUserId'])).toEqual(['bob']);
    await memory.close();
  });

  it('costs a degraded search, and no answer, when the store fails', async () => {
    const { memory, vectorStore } = await open();
    vectorStore.similaritySearchVectorWithScore = async () => {
      throw new Error('the disk is on fire');
    };
    const { results, degraded } = await memory.search('thunder', ana);
    expect(results[0]?.memory).toBe('The greyhound is afraid of thunder.');
    expect(degraded).toMatchObject({ code: 'index-failed' });
    expect(degraded?.error.message).toContain('the disk is on fire');
    await memory.close();
  });

  it('fills a new store from the ledger', async () => {
    const { memory, store } = await open();
    await memory.flush();
    const fresh = new MemoryVectorStore(new FakeEmbeddings());
    const again = new Memory({ store, vectorStore: fresh, embedder: fakeEmbedder() });
    await again.reindex();
    expect(fresh.memoryVectors).toHaveLength(3);
    await again.close();
    await memory.close();
  });
});

it('erases point by point what a process erases that has not searched or written yet', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keepsake-langchain-'));
  const rows: ObjectFilterRows = new Map();
  const begin = (embedder?: Embedder): Memory => {
    const vectorStore = new ObjectFilterStore({ rows });
    const store = { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } as const;
    return new Memory({ store, vectorStore, ...(embedder && { embedder }) });
  };
  const first = begin(fakeEmbedder());
  await first.add('The greyhound is afraid of thunder.', ana);
  await first.add('The greyhound of Bob is fast.', { userId: 'bob' });
  await first.flush();
  await first.close();
  expect(rows.size).toBe(2);
  const second = begin();
  expect(await second.erase(ana)).toMatchObject({ complete: false, memories: 1 });
  await vi.waitFor(() => expect(rows.size).toBe(1), 10_000);
  expect([...rows.values()].map(({ document }) => document.metadata['keepsakeUserId'])).toEqual(['bob']);
  await second.close();
  await rm(folder, { recursive: true });
});
