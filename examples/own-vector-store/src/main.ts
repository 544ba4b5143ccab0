/** A vector store of one's own under a memory: its vectors are found, and erased with their scope. */
import assert from 'node:assert/strict';
import { Memory } from '@keepsake/core';
import { fakeEmbedder } from '@keepsake/core/testing';
import { arrayVectorStore } from './array-vector-store.ts';

const generation = { generation: 1, dimensions: 256 };

// #region use
const vectorStore = arrayVectorStore();
const memory = new Memory({
  store: { provider: 'memory' },
  vectorStore,
  embedder: fakeEmbedder({ dimensions: 256 }),
});
// #endregion
await memory.reindex();
await memory.add('I adopted two greyhounds.', { userId: 'ana' });
await memory.add('I adopted a parrot.', { userId: 'bo' });
assert.equal(await vectorStore.count(generation), 2);

const { results } = await memory.search('adopting a greyhound', { userId: 'ana', explain: true });
assert.deepEqual(
  results.map((result) => result.memory),
  ['I adopted two greyhounds.'],
);
assert.ok((results[0]?.explanation?.meaning ?? 0) > 0);

await memory.erase({ userId: 'ana' });
assert.equal(await vectorStore.count(generation), 1);
await memory.close();
console.log('Found in a vector store of its own, and erased from it.');
