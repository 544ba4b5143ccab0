import { afterEach, describe, expect, test, vi } from 'vitest';
import type { RerankResult } from './contracts/reranker.ts';
import { MissingApiKeyError } from './errors/missing-api-key-error.ts';
import { ProviderError } from './errors/provider-error.ts';
import { NO_USAGE } from './engine/usage.ts';
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

/** An export of memories of which each was replaced by the next. */
async function replacedOneByOne(memories: readonly string[]): Promise<readonly string[]> {
  const source = new Memory({ store: { provider: 'memory' } });
  const { results } = await source.addMany(
    memories.map((messages, runId) => ({ messages, ...ana, runId: `run-${runId}` })),
  );
  const ids = results.flatMap(({ results: changes }) => changes.map(({ id }) => id));
  const lines: string[] = [];
  for await (const line of source.export()) lines.push(line);
  await source.close();
  return lines.map((line) => {
    const row = JSON.parse(line) as { readonly versions?: readonly [{ readonly state: { id: string } }] };
    const state = row.versions?.[0].state;
    const next = state && ids[ids.indexOf(state.id) + 1];
    if (state === undefined || next === undefined) return line;
    return JSON.stringify({
      ...row,
      versions: [{ ...row.versions?.[0], state: { ...state, supersededBy: next } }],
    });
  });
}

afterEach(() => {
  vi.useRealTimers();
});

describeOnEachStore('search with a reranker', (open) => {
  test('takes order and score from the reranker, which is asked once', async () => {
    const reranker = fakeReranker({ score: byPorto });
    const memory = await open({ reranker });
    await memory.addMany(apart);
    const engine = await memory.search(query, { ...ana, rerank: false });
    expect(engine.results[0]?.memory).toBe(sentences[0]);
    expect(engine.usage).toEqual(NO_USAGE);
    expect(reranker.calls).toEqual([]);

    const { results, usage, degraded } = await memory.search(query, ana);
    expect(results.map(({ memory: text, score }) => [text, score])).toEqual([
      [sentences[2], 0.9],
      [sentences[0], 0.53],
      [sentences[1], 0.21],
    ]);
    expect(reranker.calls).toEqual([{ query, documents: texts(engine.results) }]);
    expect(usage).toMatchObject({ ...NO_USAGE, rerankCalls: 1, rerankTokens: expect.any(Number) });
    expect(usage.rerankTokens).toBeGreaterThan(10);
    expect(degraded).toBeUndefined();
  });

  test('explains the score of the engine beside that of the reranker', async () => {
    const memory = await open({ reranker: fakeReranker({ score: byPorto }) });
    await memory.addMany(apart);
    const plain = await memory.search(query, { ...ana, explain: true, rerank: false });
    const { results } = await memory.search(query, { ...ana, explain: true });
    for (const { id, score, explanation } of results) {
      const before = plain.results.find((result) => result.id === id);
      expect(explanation).toEqual({ ...before?.explanation, base: before?.score, rerank: score });
    }
    expect(Object.keys(plain.results[0]?.explanation ?? {})).not.toContain('base');
  });

  test('reads as many as three results each, fifty at least, and never more than the reranker takes', async () => {
    const reranker = fakeReranker({ maxDocuments: 70 });
    const memory = await open({ reranker });
    await memory.addMany(
      Array.from({ length: 90 }, (_, index) => ({ messages: `A dog of the number ${index}`, ...ana })),
    );
    await memory.search('dog', { ...ana, limit: 5 });
    await memory.search('dog', { ...ana, limit: 20 });
    await memory.search('dog', { ...ana, limit: 60 });
    expect(reranker.calls.map(({ documents }) => documents.length)).toEqual([50, 60, 70]);
  });

  test('lets follow what the reranker did not read, and never above what it did', async () => {
    const memory = await open({ reranker: fakeReranker({ maxDocuments: 2, score: () => 0.2 }) });
    await memory.addMany(apart);
    const plain = await memory.search(query, { ...ana, rerank: false });
    const { results } = await memory.search(query, { ...ana, explain: true });
    expect(texts(results)).toEqual(texts(plain.results));
    expect(results.map(({ score }) => score)).toEqual([
      0.2,
      0.2,
      Math.min(0.2, plain.results[2]?.score ?? 0),
    ]);
    expect(results.map(({ explanation }) => explanation?.rerank)).toEqual([0.2, 0.2, undefined]);
    expect(results[2]?.explanation?.base).toBe(plain.results[2]?.score);
  });

  test('applies the threshold to the score of the reranker', async () => {
    const memory = await open({ reranker: fakeReranker({ score: byPorto }) });
    await memory.addMany(apart);
    const { results } = await memory.search(query, { ...ana, threshold: 0.85 });
    expect(texts(results)).toEqual([sentences[2]]);
    expect((await memory.search(query, { ...ana, threshold: 0.95 })).results).toEqual([]);
  });

  test('has the newest memories judged where no word fits', async () => {
    const memory = await open({ reranker: fakeReranker({ score: byPorto }) });
    await memory.addMany(apart);
    const { results } = await memory.search('Which city?', { ...ana, threshold: 0.85 });
    expect(results.map(({ memory: text, score }) => [text, score])).toEqual([[sentences[2], 0.9]]);
  });

  test('does not ask when nothing was found', async () => {
    const reranker = fakeReranker();
    const memory = await open({ reranker });
    expect(await memory.search(query, ana)).toEqual({ results: [], usage: NO_USAGE });
    expect(reranker.calls).toEqual([]);
  });

  test('packs a context by what the reranker says, unless told not to', async () => {
    const reranker = fakeReranker({ score: byPorto });
    const memory = await open({ reranker });
    await memory.addMany(apart);
    const packed = await memory.context(query, { ...ana, threshold: 0.85 });
    expect(texts(packed.memories)).toEqual([sentences[2]]);
    expect(packed.usage.rerankCalls).toBe(1);
    expect((await memory.context(query, { ...ana, rerank: false })).memories).toHaveLength(3);
    expect(reranker.calls).toHaveLength(1);
  });

  test('puts what replaced a memory before it, whatever the reranker says', async () => {
    const likings = new Map([
      ['Ana lives in Porto.', 0.9],
      ['Ana lives near Faro.', 0.2],
      ['Ana lives in Lisbon.', 0.1],
    ]);
    const reranker = fakeReranker({ score: (_query, document) => likings.get(document) ?? 0.5 });
    const memory = await open({ reranker });
    await memory.import(await replacedOneByOne([...likings.keys()]));
    await memory.add('Ana lives well.', ana);
    const search = { ...ana, includeSuperseded: true, explain: true };
    const { results } = await memory.search('Where does Ana live?', search);
    expect(results.map(({ memory: text, score }) => [text, score])).toEqual([
      ['Ana lives in Lisbon.', 0.9],
      ['Ana lives near Faro.', 0.9],
      ['Ana lives in Porto.', 0.9],
      ['Ana lives well.', 0.5],
    ]);
    expect(results[0]?.explanation?.rerank).toBe(0.1);
    const [only] = (await memory.search('Where does Ana live?', { ...search, limit: 1 })).results;
    expect(only?.memory).toBe('Ana lives in Lisbon.');
  });

  test('brings back a successor that was left out for repeating a better result', async () => {
    const likings = new Map([['Now Ana lives in Lisbon', 0.9]]);
    const score = (_query: string, document: string): number => likings.get(document) ?? 0.5;
    const memory = await open({ reranker: fakeReranker({ score }) });
    await memory.import(await replacedOneByOne(['Ana rents a flat in Porto', 'Ana lives in Lisbon now']));
    await memory.add('Now Ana lives in Lisbon', ana);
    const { results } = await memory.search('Ana', { ...ana, includeSuperseded: true });
    expect(texts(results)).toEqual([
      'Now Ana lives in Lisbon',
      'Ana lives in Lisbon now',
      'Ana rents a flat in Porto',
    ]);
  });

  test('does not show the reranker a memory without text', async () => {
    const reranker = fakeReranker({ score: () => 0.5 });
    const memory = await open({ reranker });
    const lines = await replacedOneByOne(['A greyhound.']);
    await memory.import(lines.map((line) => line.replace('"memory":"A greyhound."', '"memory":" "')));
    await memory.add('Another greyhound.', ana);
    const { results } = await memory.search('Which dog?', ana);
    expect(reranker.calls.map(({ documents }) => documents)).toEqual([['Another greyhound.']]);
    expect(results.map(({ memory: text, score }) => [text, score])).toEqual([
      ['Another greyhound.', 0.5],
      [' ', 0],
    ]);
  });

  test('counts a reranker that asks a language model as calls of the model', async () => {
    const memory = await open({ reranker: fakeReranker({ asksLanguageModel: true }) });
    await memory.add('A greyhound.', ana);
    const { usage } = await memory.search('greyhound', ana);
    expect(usage).toEqual({ ...NO_USAGE, modelCalls: 1, inputTokens: 3 });
  });

  test('counts what the embedder and the reranker cost together', async () => {
    const memory = await open({ reranker: fakeReranker(), embedder: fakeEmbedder() });
    await memory.add('A greyhound.', ana);
    const { usage } = await memory.search('greyhound', ana);
    expect(usage).toMatchObject({ embeddingCalls: 1, rerankCalls: 1, rerankTokens: 3 });
  });
});

describeOnEachStore('an outdated memory', (open) => {
  test('comes with all that replaced it, one after the other, though the query does not find them', async () => {
    const memory = await open();
    await memory.import(await replacedOneByOne(['Porto is home', 'Now in Faro', 'Lisbon at last']));
    const { results } = await memory.search('Porto home', { ...ana, includeSuperseded: true });
    expect(texts(results)).toEqual(['Lisbon at last', 'Now in Faro', 'Porto is home']);
    const [first, second, third] = results.map(({ score }) => score);
    expect(third).toBeGreaterThan(0.3);
    expect([first, second]).toEqual([third, third]);
  });
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

describe('the memory', () => {
  test('describes its reranker, and closes it', async () => {
    const reranker = fakeReranker();
    const memory = new Memory({ store: { provider: 'memory' }, reranker });
    expect((await memory.describe()).reranker).toEqual({ provider: 'fake', model: 'shared-words' });
    await memory.close();
    await expect(reranker.rerank({ query: 'a', documents: ['b'] })).rejects.toThrow();
  });

  test('refuses rerank: true without a reranker', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    const message = 'rerank: no reranker is configured. Pass reranker to new Memory(), or leave rerank out';
    await expect(memory.search('x', { ...ana, rerank: true })).rejects.toThrow(`search.${message}`);
    await expect(memory.context('x', { ...ana, rerank: true })).rejects.toThrow(`context.${message}`);
    expect((await memory.search('x', { ...ana, rerank: false })).results).toEqual([]);
    expect((await memory.describe()).reranker).toBeUndefined();
    await memory.close();
  });
});
