import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { EmbeddingModelV2 } from '@ai-sdk/provider';
import { OpenAIEmbeddings } from '@langchain/openai';
import { MockEmbeddingModelV3, MockEmbeddingModelV4 } from 'ai/test';
import { afterEach } from 'vitest';
import { stopServers } from '../openai/__fixtures__/json-server.ts';
import { startOpenaiServer, type OpenaiServerOptions } from '../openai/__fixtures__/openai-server.ts';
import { embedderConformance } from '../testing/embedder-conformance.ts';
import type { EmbedderFailure } from '../testing/embedder/embedder-context.ts';
import { LETTER_DIMENSIONS, letterVector } from './__fixtures__/letter-vectors.ts';
import { aiSdkEmbedder } from './ai-sdk.ts';
import { langchainEmbedder } from './langchain.ts';

afterEach(stopServers);

const replies: Readonly<Record<EmbedderFailure, NonNullable<OpenaiServerOptions['embeddings']>>> = {
  'rate-limit': () => ({ status: 429, body: { error: { message: 'Rate limit reached' } } }),
  server: () => ({ status: 500, body: { error: { message: 'The server had an error' } } }),
  timeout: () => ({ instead: 'hang' }),
  connection: () => ({ instead: 'drop' }),
  'wrong-dimension': (texts) =>
    texts.map((text, place) =>
      place === texts.length - 1 ? [...letterVector(text), 1] : letterVector(text),
    ),
  'too-few-vectors': (texts) => texts.slice(1).map(letterVector),
};

const answering: OpenaiServerOptions = { embeddings: (texts) => texts.map(letterVector) };

function aiSdkAt(baseURL: string) {
  return createOpenAICompatible({ name: 'local', baseURL, apiKey: 'none' }).embeddingModel('letters');
}

embedderConformance({
  name: 'ai-sdk, a real provider over HTTP',
  dimensions: LETTER_DIMENSIONS,
  deterministic: true,
  create: async () => {
    const { baseURL } = await startOpenaiServer(answering);
    return aiSdkEmbedder({ model: aiSdkAt(baseURL), batchSize: 300 });
  },
  createFailing: async (failure) => {
    const { baseURL } = await startOpenaiServer({ embeddings: replies[failure] });
    return aiSdkEmbedder({ model: aiSdkAt(baseURL), maxRetries: 0, timeoutMs: 200 });
  },
  skip: {},
});

const answer = async ({ values }: { readonly values: readonly string[] }) => ({
  embeddings: values.map(letterVector),
  usage: { tokens: values.length },
});

const versions = {
  v2: (): EmbeddingModelV2<string> => ({
    specificationVersion: 'v2',
    provider: 'mock',
    modelId: 'mock-v2',
    maxEmbeddingsPerCall: 7,
    supportsParallelCalls: false,
    doEmbed: answer,
  }),
  v3: () =>
    new MockEmbeddingModelV3({
      maxEmbeddingsPerCall: 7,
      supportsParallelCalls: true,
      doEmbed: async (call) => ({ ...(await answer(call)), warnings: [] }),
    }),
  v4: () =>
    new MockEmbeddingModelV4({
      maxEmbeddingsPerCall: null,
      doEmbed: async (call) => ({ ...(await answer(call)), warnings: [] }),
    }),
};

for (const [version, make] of Object.entries(versions)) {
  embedderConformance({
    name: `ai-sdk, a model of specification ${version}`,
    dimensions: LETTER_DIMENSIONS,
    deterministic: true,
    create: () => aiSdkEmbedder({ model: make() }),
    skip: { failures: 'The kit above has them: they do not depend on the version' },
  });
}

function langchainAt(baseURL: string): OpenAIEmbeddings {
  const configuration = { baseURL, maxRetries: 0 };
  return new OpenAIEmbeddings({ model: 'letters', apiKey: 'none', maxRetries: 0, configuration });
}

embedderConformance({
  name: 'langchain, OpenAIEmbeddings over HTTP',
  dimensions: LETTER_DIMENSIONS,
  deterministic: true,
  create: async () => {
    const { baseURL } = await startOpenaiServer(answering);
    return langchainEmbedder({ model: langchainAt(baseURL) });
  },
  createFailing: async (failure) => {
    const { baseURL } = await startOpenaiServer({ embeddings: replies[failure] });
    return langchainEmbedder({ model: langchainAt(baseURL), timeoutMs: 200 });
  },
  skip: {},
});
