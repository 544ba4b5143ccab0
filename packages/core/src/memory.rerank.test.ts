import { describe, expect, test } from 'vitest';
import { NO_USAGE } from './engine/usage.ts';
import { Memory } from './memory.ts';
import { fakeEmbedder } from './testing/fake-embedder.ts';
import { fakeReranker } from './testing/fake-reranker.ts';
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

  test('does not show the reranker a memory without text', async () => {
    const reranker = fakeReranker({ score: () => 0.5 });
    const memory = await open({ reranker });
    const source = await open();
    await source.add('A greyhound.', ana);
    const lines = await Array.fromAsync(source.export());
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

describe('the memory', () => {
  test('describes its reranker, and closes it', async () => {
    const reranker = fakeReranker();
    const memory = new Memory({ store: { provider: 'memory' }, reranker });
    expect((await memory.describe()).reranker).toEqual({ provider: 'fake', model: 'shared-words' });
    await memory.close();
    await expect(reranker.rerank({ query: 'a', documents: ['b'] })).rejects.toMatchObject({
      code: 'memory-closed',
    });
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
