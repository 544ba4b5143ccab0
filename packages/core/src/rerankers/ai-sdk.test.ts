import { MockRerankingModelV4 } from 'ai/test';
import { expect, it } from 'vitest';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { Memory } from '../memory.ts';
import { aiSdkReranker } from './ai-sdk.ts';

const documents = ['one', 'two', 'three'];

function ranking(...scores: readonly number[]): MockRerankingModelV4 {
  return new MockRerankingModelV4({
    modelId: 'tiny',
    doRerank: async () => ({
      ranking: scores.map((relevanceScore, index) => ({ index, relevanceScore })).toReversed(),
    }),
  });
}

it('asks for all documents as texts, and puts the scores in their order', async () => {
  const seen: unknown[] = [];
  const inner = ranking(0.1, 0.9, 0.5);
  const model = new MockRerankingModelV4({
    doRerank: async ({ abortSignal, ...call }) => {
      seen.push(call, abortSignal instanceof AbortSignal);
      return inner.doRerank(call);
    },
  });
  const reranker = aiSdkReranker({ model, maxDocuments: 10, providerOptions: { cohere: { priority: 1 } } });
  expect(reranker.maxDocuments).toBe(10);
  expect(await reranker.rerank({ query: 'which?', documents })).toEqual({
    scores: [0.1, 0.9, 0.5],
    calls: 1,
  });
  expect(seen).toEqual([
    {
      documents: { type: 'text', values: documents },
      query: 'which?',
      providerOptions: { cohere: { priority: 1 } },
    },
    true,
  ]);
});

it('brings scores from -1 to [0, 1] where the options say so, and refuses them otherwise', async () => {
  const model = ranking(-1, 0, 1);
  const { scores } = await aiSdkReranker({ model, lowestScore: -1 }).rerank({ query: '?', documents });
  expect(scores).toEqual([0, 0.5, 1]);
  await expect(aiSdkReranker({ model }).rerank({ query: '?', documents })).rejects.toThrow(
    'ai-sdk: rerank failed: the score of document 0 is -1, which is not a number from 0 to 1. Check the model and lowestScore',
  );
});

it('refuses an answer that is none', async () => {
  const model = new MockRerankingModelV4({ doRerank: async () => ({ ranking: 'none' }) as never });
  await expect(aiSdkReranker({ model }).rerank({ query: '?', documents })).rejects.toMatchObject({
    failure: 'bad-answer',
  });
});

it('orders the results of a whole memory that was given the model as it is', async () => {
  const model = new MockRerankingModelV4({
    modelId: 'tiny',
    doRerank: async ({ documents: { values } }) => ({
      ranking: values.map((text, index) => ({
        index,
        relevanceScore: text === 'The greyhound likes the beach.' ? 0.9 : 0.2,
      })),
    }),
  });
  const memory = new Memory({ store: { provider: 'memory' }, reranker: model });
  await memory.add('The greyhound is afraid of thunder.', { userId: 'ana' });
  await memory.add('The greyhound likes the beach.', { userId: 'ana' });
  const { results, usage } = await memory.search('greyhound thunder', { userId: 'ana' });
  expect(results.map(({ score }) => score)).toEqual([0.9, 0.2]);
  expect(usage.rerankCalls).toBe(1);
  await memory.close();
});

it.each([
  [{}, 'model', 'the model is missing'],
  [{ model: { rerank: () => 1 } }, 'model', 'an object is not a model of the AI SDK: doRerank is missing'],
  [{ model: ranking(1), maxDocuments: 0 }, 'maxDocuments', '0 is not a whole number'],
  [{ model: ranking(1), lowestScore: -2 }, 'lowestScore', '-2 is not a whole number from -1 to 0'],
])('refuses the options %#', (options, path, message) => {
  const create = () => aiSdkReranker(options as never);
  expect(create).toThrow(InvalidOptionsError);
  expect(create).toThrow(`aiSdkReranker: ${path}: ${message}`);
});
