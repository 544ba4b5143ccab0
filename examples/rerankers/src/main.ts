/** The order of results from a model that reads query and memory together: on, off, failing, and one of your own. */
import assert from 'node:assert/strict';
import { Memory, type Reranker } from '@keepsake/core';
import { judge, startEndpoint } from './local-endpoint.ts';

const endpoint = await startEndpoint();
const { baseURL } = endpoint;
const store = { provider: 'memory' } as const;
const question = 'Where does the greyhound of Ana race?';
const notes = ['Does Ana race? No, the greyhound of Ana does.', 'Her dog wins every Sunday in Porto.'];

// #region configure
const memory = new Memory({
  store,
  reranker: { provider: 'cohere', config: { model: 'rerank-v3.5', baseURL, maxRetries: 0 } },
});
await memory.addMany(notes.map((messages) => ({ messages, userId: 'ana' })));
const { results, usage } = await memory.search(question, { userId: 'ana', explain: true });
console.log(results[0]?.memory); // Her dog wins every Sunday in Porto.
console.log(results[0]?.score, results[0]?.explanation?.rerank, usage.rerankCalls); // 0.93 0.93 1
// #endregion
assert.deepEqual(
  results.map(({ memory: text, score }) => [text, score]),
  [
    [notes[1], 0.93],
    [notes[0], 0.08],
  ],
);
assert.equal(usage.rerankCalls, 1);

// #region off
const plain = await memory.search(question, { userId: 'ana', rerank: false });
console.log(plain.results[0]?.memory); // Does Ana race? No, the greyhound of Ana does.
// #endregion
assert.deepEqual([plain.results[0]?.memory, plain.usage.rerankCalls], [notes[0], 0]);

// #region degraded
endpoint.setBroken(true);
const found = await memory.search(question, { userId: 'ana' });
console.log(found.degraded?.code, found.results.length); // rerank-failed 2
// #endregion
assert.equal(found.degraded?.code, 'rerank-failed');
assert.deepEqual(found.results, plain.results);
await memory.close();
await endpoint.close();

// #region own
const reranker: Reranker = {
  provider: 'acme',
  model: 'places-1',
  maxDocuments: 100,
  rerank: async ({ query, documents, signal }) => {
    signal?.throwIfAborted();
    return { scores: documents.map((text) => judge(query, text)) };
  },
  close: async () => {},
};
const own = new Memory({ store, reranker });
// #endregion
await own.addMany(notes.map((messages) => ({ messages, userId: 'ana' })));
assert.equal((await own.search(question, { userId: 'ana' })).results[0]?.memory, notes[1]);
await own.close();
