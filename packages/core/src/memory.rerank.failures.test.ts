import { afterEach, describe, expect, test, vi } from 'vitest';
import type { RerankResult } from './contracts/reranker.ts';
import { MissingApiKeyError } from './errors/missing-api-key-error.ts';
import { ProviderError } from './errors/provider-error.ts';
import { Memory } from './memory.ts';
import { fakeEmbedder } from './testing/fake-embedder.ts';
import { fakeReranker, type FakeRerankerFailure } from './testing/fake-reranker.ts';
import { describeOnEachStore } from './testing/open-test-memory.ts';

const ana = { userId: 'ana' };
const query = 'Where did the greyhound run?';
const sentences = [
  'The greyhound did run where the greyhound ran before.',
  'A greyhound is a dog.',
  'The greyhound lost the race in Porto.',
  'Bread needs salt.',
];
/** In a thread each: nobody's neighbour. */
const apart = sentences.map((messages, runId) => ({ messages, ...ana, runId: `run-${runId}` }));
const texts = (results: readonly { readonly memory: string }[]): readonly string[] =>
  results.map((result) => result.memory);

/** Likes what the engine likes least: long texts about Porto. */
const byPorto = (_query: string, document: string): number =>
  document.includes('Porto') ? 0.9 : document.length / 100;

afterEach(() => {
  vi.useRealTimers();
});

const failures: readonly (readonly [FakeRerankerFailure, string, string])[] = [
  [{ type: 'throw', error: new Error('socket hang up') }, 'server', 'socket hang up'],
  [{ type: 'time-out', milliseconds: 1 }, 'timeout', 'no answer within 1 ms'],
  [{ type: 'too-few-scores' }, 'bad-answer', '2 scores came for 3 documents'],
  [{ type: 'not-a-number' }, 'bad-answer', 'the score of document 0 is NaN'],
  [{ type: 'out-of-range' }, 'bad-answer', 'the score of document 0 is 1.5'],
  [{ type: 'out-of-range', score: -0.01 }, 'bad-answer', 'the score of document 0 is -0.01'],
];

describeOnEachStore('a reranker that fails', (open) => {
  test.each(failures)('costs the order, and no result: %j', async (failure, kind, message) => {
    const reranker = fakeReranker({ score: byPorto });
    const memory = await open({ reranker });
    await memory.addMany(apart);
    const plain = await memory.search(query, { ...ana, rerank: false, explain: true });
    reranker.fail(failure);
    const { results, degraded, usage } = await memory.search(query, { ...ana, explain: true });
    expect(results).toEqual(plain.results);
    expect(degraded?.code).toBe('rerank-failed');
    expect(degraded?.error).toBeInstanceOf(ProviderError);
    expect(degraded?.error).toMatchObject({ provider: 'fake', operation: 'rerank', failure: kind });
    expect(degraded?.error.message).toContain(message);
    expect(usage.rerankCalls).toBe(1);
    expect((await memory.search(query, ana)).results[0]?.memory).toBe(sentences[2]);
  });

  test('leaves the threshold to the score of the engine', async () => {
    const reranker = fakeReranker({ score: byPorto });
    const memory = await open({ reranker });
    await memory.addMany(apart);
    reranker.fail({ type: 'too-few-scores' }, 2);
    const [best] = (await memory.search(query, { ...ana, rerank: false })).results;
    const threshold = (best?.score ?? 0) - 0.01;
    expect(texts((await memory.search(query, { ...ana, threshold })).results)).toEqual([best?.memory]);
    expect((await memory.search('Which city?', { ...ana, threshold: 0.01 })).results).toEqual([]);
  });

  test('is told after an embedder that failed as well', async () => {
    const embedder = fakeEmbedder();
    const reranker = fakeReranker();
    const memory = await open({ reranker, embedder });
    await memory.add('A greyhound.', ana);
    embedder.fail({ type: 'throw', error: new Error('down') });
    reranker.fail({ type: 'throw', error: new Error('down') });
    const { degraded, results } = await memory.search('greyhound', ana);
    expect(degraded?.code).toBe('query-embedding-failed');
    expect(results).toHaveLength(1);
  });

  test('ends a search with the reason of the signal', async () => {
    const reranker = fakeReranker();
    const memory = await open({ reranker });
    await memory.add('A greyhound.', ana);
    reranker.fail({ type: 'hang' });
    const controller = new AbortController();
    const reason = new Error('no longer needed');
    const search = memory.search('greyhound', { ...ana, signal: controller.signal });
    await vi.waitFor(() => expect(reranker.calls).toHaveLength(1));
    controller.abort(reason);
    await expect(search).rejects.toBe(reason);
  });

  test('rejects a search when it can never work: a key is missing', async () => {
    const reranker = fakeReranker();
    const memory = await open({ reranker });
    await memory.add('A greyhound.', ana);
    const error = new MissingApiKeyError({ provider: 'fake', environmentVariable: 'FAKE_KEY' });
    reranker.fail({ type: 'throw', error });
    await expect(memory.search('greyhound', ana)).rejects.toBe(error);
  });
});

describe('a reranker that hangs', () => {
  test('is waited for no longer than ten seconds, though it does not listen to the signal', async () => {
    const plain = fakeReranker();
    let asked = 0;
    const rerank = (): Promise<RerankResult> => {
      asked += 1;
      return new Promise(() => undefined);
    };
    const memory = new Memory({ store: { provider: 'memory' }, reranker: { ...plain, rerank } });
    await memory.add('A greyhound.', ana);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const search = memory.search('greyhound', ana);
    await vi.waitFor(() => expect(asked).toBe(1));
    await vi.advanceTimersByTimeAsync(10_000);
    const { degraded, results, usage } = await search;
    expect(degraded?.error.message).toContain('no answer within 10 seconds');
    expect(degraded?.error).toMatchObject({ failure: 'timeout', isRetryable: true });
    expect([results.length, usage.rerankCalls]).toEqual([1, 1]);
    vi.useRealTimers();
    await memory.close();
  });
});
