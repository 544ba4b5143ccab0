import { expect, test, vi } from 'vitest';
import { inMemoryStore } from '../../ledgers/in-memory.ts';
import { Memory } from '../../memory.ts';
import { fakeEmbedder } from '../../testing/fake-embedder.ts';
import { inMemoryVectorStore } from '../../vector-stores/in-memory.ts';

const ana = { userId: 'ana' };

test('an index outside the ledger that lost everything is filled again', async () => {
  const { ledger, vectorStore: inside } = inMemoryStore({ indexOutside: true });
  const open = (): Memory =>
    new Memory({
      // Closing the first memory must not end the ledger that the second one opens.
      store: { ledger: { ...ledger, close: () => Promise.resolve() }, vectorStore: inside },
      vectorStore: inMemoryVectorStore(),
      embedder: fakeEmbedder({ dimensions: 16 }),
    });
  const first = open();
  await first.add('a greyhound called Biscuit', ana);
  const before = await first.search('a greyhound called Biscuit', { ...ana, explain: true });
  expect(before.results[0]?.explanation?.meaning).toBeGreaterThan(0);
  await first.close();

  const second = open();
  await second.search('anything', ana);
  await vi.waitFor(async () => {
    const after = await second.search('a greyhound called Biscuit', { ...ana, explain: true });
    expect(after.results[0]?.explanation?.meaning).toBeGreaterThan(0);
    // The last vector is there a moment before the state says so.
    expect((await second.describe()).index.status).toBe('ready');
  }, 5000);
  await second.close();
  await ledger.close();
});
