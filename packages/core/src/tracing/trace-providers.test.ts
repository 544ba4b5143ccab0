import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Embedder } from '../contracts/embedder.ts';
import type { GenerateResult, LanguageModel } from '../contracts/language-model.ts';
import type { Reranker } from '../contracts/reranker.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { spanCollector } from './__fixtures__/span-collector.ts';
import { createTracing } from './create-tracing.ts';
import { traceEmbedder, traceLanguageModel, traceReranker } from './trace-providers.ts';

const { register, unregister, spans } = spanCollector();
const { traceCall } = createTracing();

beforeEach(register);
afterEach(unregister);

const request = { messages: [{ role: 'user', content: 'secret' }] } as const;

function model(answer: () => Promise<GenerateResult>): LanguageModel {
  return { provider: 'mistral', model: 'small', generate: answer, close: () => Promise.resolve() };
}

function told() {
  return spans().map(({ name, attributes }) => [name, attributes]);
}

it('names a call of a language model by the conventions for generative models', async () => {
  const answer = { text: '{"secret":1}', finishReason: 'stop', inputTokens: 12, outputTokens: 3 } as const;
  const llm = traceLanguageModel(
    model(() => Promise.resolve(answer)),
    traceCall,
  );
  const schema = { name: 'facts', schema: {} };
  expect(await llm.generate({ ...request, schema, maxOutputTokens: 500 })).toBe(answer);
  expect(told()).toEqual([
    [
      'chat small',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'mistral_ai',
        'gen_ai.request.model': 'small',
        'gen_ai.output.type': 'json',
        'gen_ai.request.max_tokens': 500,
        'gen_ai.usage.input_tokens': 12,
        'gen_ai.usage.output_tokens': 3,
        'gen_ai.response.finish_reasons': ['stop'],
      },
    ],
  ]);
});

it('tells a refusal as what filters say, and no tokens where the provider said none', async () => {
  const llm = traceLanguageModel(
    model(() => Promise.resolve({ text: 'no', finishReason: 'refused' })),
    traceCall,
  );
  await llm.generate(request);
  expect(told()).toEqual([
    [
      'chat small',
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'mistral_ai',
        'gen_ai.request.model': 'small',
        'gen_ai.response.finish_reasons': ['content_filter'],
      },
    ],
  ]);
});

it.each([
  [new ProviderError({ provider: 'x', operation: 'generate', failure: 'timeout', message: 'm' }), 'timeout'],
  [
    new ProviderError({
      provider: 'x',
      operation: 'generate',
      failure: 'refused',
      status: 401,
      message: 'm',
    }),
    '401',
  ],
  [new TypeError('secret'), 'TypeError'],
  ['secret', '_OTHER'],
])('passes on what the model throws, and tells its kind: %s', async (error, type) => {
  const llm = traceLanguageModel(
    model(async () => {
      throw error;
    }),
    traceCall,
  );
  await expect(llm.generate(request)).rejects.toBe(error);
  expect(spans()[0]?.attributes['error.type']).toBe(type);
  expect(JSON.stringify(told())).not.toContain('secret');
});

it('names a call of a reranker and of an embedder, and keeps everything else of them', async () => {
  const reranker: Reranker = {
    provider: 'cohere',
    model: 'rerank-4',
    maxDocuments: 10,
    rerank: () => Promise.resolve({ scores: [1, 0], inputTokens: 7 }),
    close: () => Promise.resolve(),
  };
  const embedder: Embedder = {
    provider: 'openai',
    model: 'tiny',
    maxBatchSize: 5,
    unrelatedSimilarity: 0.7,
    embed: () => Promise.resolve({ vectors: [[1]], tokens: 4 }),
    close: () => Promise.resolve(),
  };
  const tracedReranker = traceReranker(reranker, traceCall);
  const tracedEmbedder = traceEmbedder(embedder, traceCall);
  await tracedReranker.rerank({ query: 'secret', documents: ['secret', 'secret'] });
  await tracedEmbedder.embed({ texts: ['secret'], purpose: 'query' });
  expect(told()).toEqual([
    [
      'rerank rerank-4',
      {
        'gen_ai.operation.name': 'rerank',
        'gen_ai.provider.name': 'cohere',
        'gen_ai.request.model': 'rerank-4',
        'keepsake.documents': 2,
        'gen_ai.usage.input_tokens': 7,
      },
    ],
    [
      'embeddings tiny',
      {
        'gen_ai.operation.name': 'embeddings',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'tiny',
        'keepsake.texts': 1,
        'gen_ai.usage.input_tokens': 4,
      },
    ],
  ]);
  expect([
    tracedReranker.maxDocuments,
    tracedEmbedder.maxBatchSize,
    tracedEmbedder.unrelatedSimilarity,
  ]).toEqual([10, 5, 0.7]);
  expect('dimensions' in tracedEmbedder).toBe(false);
});

it('hands on an answer that is nothing: whoever asked checks it', async () => {
  const llm = traceLanguageModel(
    model(() => Promise.resolve(undefined as unknown as GenerateResult)),
    traceCall,
  );
  expect(await llm.generate(request)).toBeUndefined();
});
