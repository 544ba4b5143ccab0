/** What a memory does, as an application sees it: events, usage, cost, a budget and traces. */
import assert from 'node:assert/strict';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { Memory } from '@keepsake/core';
import { letterEmbedder as embedder } from './letter-embedder.ts';

// Yours sends to your collector; this one keeps the spans, for the example to look at.
const exporter = new InMemorySpanExporter();

// #region setup
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
);
// #endregion

// #region prices
const memory = new Memory({
  store: { provider: 'memory' },
  embedder,
  prices: { embedder: { perMillion: 0.02 } }, // in whatever currency you count in
  budget: { maxCost: 5, windowMs: 24 * 60 * 60 * 1000 },
});
// #endregion

const log: string[] = [];
// #region events
const stop = memory.on('memory.created', ({ memory: created, operationId }) => {
  log.push(`${created.userId} ${created.memory} (${operationId})`);
});
memory.on('memory.updated', ({ memory: updated, previousMemory }) => {
  log.push(`${previousMemory} -> ${updated.memory}`);
});
memory.on('memory.deleted', ({ memory: deleted, reason }) => {
  log.push(`gone: ${deleted.memory}, because ${reason}`);
});
memory.on('scope.erased', ({ scope }) => {
  log.push(`erased: ${JSON.stringify(scope)}`);
});
// #endregion

// #region usage
const { results, usage } = await memory.add('I drink tea.', { userId: 'ana', operationId: 'turn-1' });
console.log(usage.embeddingCalls, usage.embeddingTokens, usage.cost); // 1 1000 0.00002
// #endregion
assert.deepEqual([usage.embeddingCalls, usage.embeddingTokens, usage.cost], [1, 1000, 0.000_02]);
const id = results[0]?.id ?? '';
await memory.update(id, 'I drink green tea.');
await memory.delete(id, { reason: 'she asked for it' });
stop();
await memory.add('I drink coffee.', { userId: 'ana' });
await memory.erase({ userId: 'ana' });
assert.deepEqual(log, [
  'ana I drink tea. (turn-1)',
  'I drink tea. -> I drink green tea.',
  'gone: I drink green tea., because she asked for it',
  'erased: {"userId":"ana"}',
]);

// #region scoped
const seen: string[] = [];
const connection = new AbortController();
memory
  .scoped({ userId: 'bob' })
  .on('memory.created', (event) => seen.push(event.memory.memory), { signal: connection.signal });
// #endregion
await memory.add('I play chess.', { userId: 'bob' });
await memory.add('I swim.', { userId: 'cleo' });
connection.abort();
await memory.add('I sing.', { userId: 'bob' });
assert.deepEqual(seen, ['I play chess.']);

// #region errors
memory.on('memory.created', () => Promise.reject(new Error('the cache does not answer')));
const failed = Promise.withResolvers<string>();
memory.on('error', ({ error, event }) => failed.resolve(`${event.type}: ${String(error)}`));
await memory.add('I cook.', { userId: 'bob' }); // remembered all the same
console.log(await failed.promise); // memory.created: Error: the cache does not answer
// #endregion
assert.equal(await failed.promise, 'memory.created: Error: the cache does not answer');

// #region describe
const { usage: total, budget } = await memory.describe();
console.log(total.embeddingCalls, total.cost, budget?.spent.maxCost, budget?.exceeded); // since it was made
// #endregion
assert.equal(total.embeddingCalls, 7);
assert.equal(budget?.exceeded, undefined);
assert.equal(total.cost?.toFixed(5), '0.00014');

exporter.reset();
// #region traces
await trace.getTracer('shop').startActiveSpan('POST /chat', async (span) => {
  await memory.search('What does she play?', { userId: 'bob' });
  span.end();
});
// POST /chat
// └─ keepsake.search      gen_ai.operation.name=search_memory keepsake.scope=user
//    └─ embeddings letters-1    gen_ai.provider.name=acme gen_ai.usage.input_tokens=1000
// #endregion
const spans = exporter.getFinishedSpans();
assert.deepEqual(
  spans.map(({ name }) => name),
  ['embeddings letters-1', 'keepsake.search', 'POST /chat'],
);
assert.deepEqual(
  spans.slice(0, 2).map(({ parentSpanContext: parent }) => parent?.spanId),
  spans.slice(1).map((span) => span.spanContext().spanId),
);
assert.equal(spans[0]?.attributes['gen_ai.usage.input_tokens'], 1000);
assert.ok(!JSON.stringify(spans.map(({ attributes }) => attributes)).includes('bob'));
await memory.close();
