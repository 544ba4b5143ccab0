import { APICallError } from '@ai-sdk/provider';
import { MockEmbeddingModelV3, MockEmbeddingModelV4 } from 'ai/test';
import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { Memory } from '../memory.ts';
import { aiSdkEmbedder } from './ai-sdk.ts';

const texts = ['one', 'two', 'three', 'four', 'five'];

/** Vectors that tell their text by its length, and how many calls were under way at once. */
function counting(limits: {
  readonly maxEmbeddingsPerCall: number | Promise<number>;
  readonly supportsParallelCalls: boolean | Promise<boolean>;
}) {
  let underWay = 0;
  const state = { most: 0 };
  const model = new MockEmbeddingModelV4({
    ...limits,
    doEmbed: async ({ values }) => {
      underWay += 1;
      state.most = Math.max(state.most, underWay);
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
      underWay -= 1;
      const embeddings = values.map((value) => [value.length, 1]);
      return { embeddings, usage: { tokens: 10 * values.length }, warnings: [] };
    },
  });
  return { model, state };
}

describe('texts', () => {
  it.each([
    ['one after the other', false, 1],
    ['at once', true, 3],
    ['at once, as a promise says', Promise.resolve(true), 3],
  ] as const)('go in as many requests as the model needs, %s', async (_, supportsParallelCalls, most) => {
    const maxEmbeddingsPerCall = Promise.resolve(2);
    const { model, state } = counting({ maxEmbeddingsPerCall, supportsParallelCalls });
    expect(await aiSdkEmbedder({ model }).embed({ texts, purpose: 'document' })).toEqual({
      vectors: [
        [3, 1],
        [3, 1],
        [5, 1],
        [4, 1],
        [4, 1],
      ],
      calls: 3,
      tokens: 50,
    });
    expect(model.doEmbedCalls.map(({ values }) => values)).toEqual([
      ['one', 'two'],
      ['three', 'four'],
      ['five'],
    ]);
    expect(state.most).toBe(most);
  });

  it('carry what the provider wants to know, for a document and for a query', async () => {
    const { model } = counting({ maxEmbeddingsPerCall: 100, supportsParallelCalls: true });
    const embedder = aiSdkEmbedder({
      model,
      dimensions: 2,
      providerOptions: (purpose) => ({ cohere: { inputType: purpose } }),
    });
    expect(embedder.dimensions).toBe(2);
    await embedder.embed({ texts: ['one'], purpose: 'document' });
    await embedder.embed({ texts: ['one'], purpose: 'query' });
    expect(model.doEmbedCalls.map(({ abortSignal: _signal, ...call }) => call)).toEqual([
      { values: ['one'], dimensions: 2, providerOptions: { cohere: { inputType: 'document' } } },
      { values: ['one'], dimensions: 2, providerOptions: { cohere: { inputType: 'query' } } },
    ]);
  });

  it('ask for a length of vectors only of models that know the question', async () => {
    const model = new MockEmbeddingModelV3({ doEmbed: { embeddings: [[1, 2, 3]], warnings: [] } });
    const embedder = aiSdkEmbedder({ model, dimensions: 2, providerOptions: { openai: { user: 'x' } } });
    await expect(embedder.embed({ texts: ['one'], purpose: 'query' })).rejects.toMatchObject({
      provider: 'ai-sdk',
      operation: 'embed',
      failure: 'bad-answer',
      message: expect.stringContaining('embedding 0 has 3 dimensions instead of 2'),
    });
    const [{ abortSignal: _signal, ...call } = {}] = model.doEmbedCalls;
    expect(call).toEqual({ values: ['one'], providerOptions: { openai: { user: 'x' } } });
  });
});

describe('an answer', () => {
  it.each([
    [{ embeddings: [[1], [2]] }, '2 embeddings came for 1 texts'],
    [{ embeddings: [[1, Number.NaN]] }, 'embedding 0 holds NaN among its numbers'],
    [{ embeddings: [null] }, 'embedding 0 is null'],
    [{ embeddings: 'none' }, 'the answer has no list of embeddings, but "none"'],
    [undefined, 'the answer has no list of embeddings, but undefined'],
  ])('%o is refused', async (answer, problem) => {
    const model = new MockEmbeddingModelV4({ doEmbed: async () => answer as never });
    await expect(aiSdkEmbedder({ model }).embed({ texts: ['one'], purpose: 'query' })).rejects.toThrow(
      `ai-sdk: embed failed: ${problem}`,
    );
  });

  it('without a count of tokens has none, also where one of several requests did not count', async () => {
    let calls = 0;
    const model = new MockEmbeddingModelV4({
      maxEmbeddingsPerCall: 3,
      doEmbed: async ({ values }) => {
        calls += 1;
        const usage = calls === 1 ? { usage: { tokens: 3 } } : { usage: { tokens: Number.NaN } };
        return { embeddings: values.map(() => [1]), ...usage, warnings: [] };
      },
    });
    const result = await aiSdkEmbedder({ model }).embed({ texts, purpose: 'document' });
    expect(Object.keys(result)).toEqual(['vectors', 'calls']);
  });

  it('is asked for again after a failure that may heal', async () => {
    const headers = { responseHeaders: { 'retry-after': '0' } };
    const failure = { message: 'busy', url: 'x', requestBodyValues: {}, statusCode: 503, ...headers };
    let calls = 0;
    const model = new MockEmbeddingModelV4({
      doEmbed: async () => {
        calls += 1;
        if (calls === 1) throw new APICallError(failure);
        return { embeddings: [[1]], warnings: [] };
      },
    });
    const result = await aiSdkEmbedder({ model }).embed({ texts: ['one'], purpose: 'query' });
    expect(result).toEqual({ vectors: [[1]], calls: 2 });
  });
});

it('makes the index of a whole memory, and its name is the name of the model', async () => {
  const { model } = counting({ maxEmbeddingsPerCall: 100, supportsParallelCalls: true });
  const memory = new Memory({ store: { provider: 'memory' }, embedder: model });
  const added = await memory.add('I live in Lisbon.', { userId: 'ana' });
  expect(added.usage).toMatchObject({ embeddingCalls: 1, embeddingTokens: 10 });
  expect((await memory.describe()).index).toMatchObject({
    fingerprint: 'ai-sdk:mock-model-id:2',
    dimensions: 2,
  });
  await memory.close();
});

it.each([
  [{}, 'model', 'the model is missing'],
  [{ model: { embed: () => 1 } }, 'model', 'an object is not a model of the AI SDK: doEmbed is missing'],
  [{ model: new MockEmbeddingModelV4(), batchSize: 4096 }, 'batchSize', '4096 is not a whole number'],
  [{ model: new MockEmbeddingModelV4(), providerOptions: 'x' }, 'providerOptions', '"x" is not an object'],
])('refuses the options %#', (options, path, message) => {
  const create = () => aiSdkEmbedder(options as never);
  expect(create).toThrow(InvalidOptionsError);
  expect(create).toThrow(`aiSdkEmbedder: ${path}: ${message}`);
});
