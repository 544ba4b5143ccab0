/** Search by meaning: from no embedder to one, to another one, and through an outage of it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { IndexMismatchError, Memory, type Embedder } from '@keepsake/core';
import { embed, startEndpoint } from './local-endpoint.ts';

const endpoint = await startEndpoint();
const { baseURL } = endpoint;
const folder = await mkdtemp(join(tmpdir(), 'keepsake-embedders-'));
const store = { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } as const;
const question = 'Where is her home?';

/** Until the background has nothing to do any more. */
async function untilIndexed(memory: Memory): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { index, ledger } = await memory.describe();
    if (index.status === 'ready' && ledger.pendingMarks === 0) return;
    await sleep(25);
  }
  throw new Error('The index was not ready within five seconds.');
}

const words = new Memory({ store });
await words.add('I moved to Lisbon and adopted a greyhound.', { userId: 'ana' });
assert.equal((await words.search(question, { userId: 'ana' })).results[0]?.score, 0);
await words.close();

// #region configure
const memory = new Memory({
  store,
  embedder: { provider: 'openai', config: { model: 'small', baseURL } },
});
const { usage } = await memory.add('I found a job at a bakery.', { userId: 'ana' });
console.log(usage.embeddingCalls); // 1
// #endregion
assert.equal(usage.embeddingCalls, 1);

// #region describe
const { index } = await memory.describe();
console.log(index.status, index.lastError, index.nextAttemptAt); // building, then ready
// #endregion
assert.ok(['building', 'ready'].includes(index.status));
await untilIndexed(memory);
const byMeaning = await memory.search(question, { userId: 'ana', explain: true });
assert.equal(byMeaning.results[0]?.memory, 'I moved to Lisbon and adopted a greyhound.');
assert.ok((byMeaning.results[0]?.explanation?.meaning ?? 0) > 0.1);

// #region degraded
endpoint.setBroken(true);
const added = await memory.add('My employer pays for the train.', { userId: 'ana' });
console.log(added.degraded?.code); // embedding-failed: remembered, and found by its words
const found = await memory.search('Who pays for the train?', { userId: 'ana' });
console.log(found.degraded?.code, found.results.length); // query-embedding-failed 3
// #endregion
assert.equal(added.degraded?.code, 'embedding-failed');
assert.deepEqual(
  [found.degraded?.code, found.results[0]?.memory],
  ['query-embedding-failed', 'My employer pays for the train.'],
);
endpoint.setBroken(false);
await memory.close();

// #region mismatch
const other = new Memory({
  store,
  embedder: { provider: 'openai', config: { model: 'large', baseURL } },
});
const refusal = await other.search(question, { userId: 'ana' }).catch((error: unknown) => error);
if (refusal instanceof IndexMismatchError) console.log(refusal.indexed, refusal.configured);
// #endregion
assert.ok(refusal instanceof IndexMismatchError);

// #region reindex
const result = await other.reindex({
  onProgress: ({ done, total }) => console.log(`${done} of ${total ?? '?'}`),
});
console.log(result.status, result.indexed, result.failed); // ready 3 0
// #endregion
assert.deepEqual([result.status, result.indexed, result.failed], ['ready', 3, 0]);
assert.equal((await other.search(question, { userId: 'ana' })).results[0]?.sources.length, 1);
await other.close();

// #region own
const embedder: Embedder = {
  provider: 'acme',
  model: 'concepts-2',
  dimensions: 64,
  maxBatchSize: 32,
  embed: async ({ texts, signal }) => {
    signal?.throwIfAborted();
    return { vectors: texts.map((text) => embed(text, 'concepts-2')) };
  },
  close: async () => {},
};
const own = new Memory({ store: { provider: 'memory' }, embedder });
// #endregion
await own.add('I moved to Lisbon and adopted a greyhound.', { userId: 'ana' });
assert.equal((await own.search(question, { userId: 'ana' })).results.length, 1);
await own.close();

// #region outside
const outside = new Memory({ store: { provider: 'memory' }, vectorStore: { provider: 'memory' }, embedder });
// #endregion
await outside.add('I moved to Lisbon and adopted a greyhound.', { userId: 'ana' });
assert.equal((await outside.search(question, { userId: 'ana' })).results.length, 1);
assert.equal((await outside.describe()).index.insideLedger, false);
await outside.close();

await endpoint.close();
await rm(folder, { recursive: true });
