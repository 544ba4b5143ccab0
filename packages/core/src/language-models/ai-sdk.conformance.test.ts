import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModelV2, LanguageModelV2CallOptions } from '@ai-sdk/provider';
import { MockLanguageModelV3, MockLanguageModelV4 } from 'ai/test';
import { afterEach } from 'vitest';
import { stopServers } from '../openai/__fixtures__/json-server.ts';
import { startOpenaiServer, type ChatReply, type SentChat } from '../openai/__fixtures__/openai-server.ts';
import { answerAsAsked } from '../testing/__fixtures__/answer-as-asked.ts';
import { languageModelConformance } from '../testing/language-model-conformance.ts';
import type { LanguageModelFailure } from '../testing/language-model/language-model-context.ts';
import { aiSdkLanguageModel } from './ai-sdk.ts';

afterEach(stopServers);

const secret = 'sk-a-secret-0123456789abcdef';

function answer(body: SentChat): ChatReply {
  const { messages, response_format: format } = body as SentChat & Parameters<typeof answerAsAsked>[0];
  const schema = format === undefined ? undefined : { name: '', schema: {} };
  return answerAsAsked({ messages, schema });
}

const failures: Readonly<Record<LanguageModelFailure, ChatReply>> = {
  'rate-limit': { status: 429, body: { error: { message: `Rate limit reached for ${secret}` } } },
  server: { status: 500, headers: { 'x-echo': secret }, body: `${secret} broke it` },
  timeout: { instead: 'hang' },
  connection: { instead: 'drop' },
  'bad-answer': { body: { choices: `Bearer ${secret}` } },
  refusal: { content: 'I cannot help with that.', finishReason: 'content_filter' },
  truncation: { content: 'her', finishReason: 'length' },
};

function modelAt(baseURL: string) {
  const provider = createOpenAICompatible({
    name: 'local',
    baseURL,
    apiKey: secret,
    supportsStructuredOutputs: true,
  });
  return provider('tiny');
}

languageModelConformance({
  name: 'ai-sdk, a real provider over HTTP',
  create: async () => {
    const { baseURL } = await startOpenaiServer({ chat: answer });
    return aiSdkLanguageModel({ model: modelAt(baseURL) });
  },
  followsSchema: true,
  createFailing: async (failure) => {
    const { baseURL } = await startOpenaiServer({ chat: () => failures[failure] });
    return aiSdkLanguageModel({ model: modelAt(baseURL), maxRetries: 0, timeoutMs: 200 });
  },
  secret,
  skip: {},
});

/** What a model of any version is asked, as the kit reads it. */
function readCall({ prompt, responseFormat }: Pick<LanguageModelV2CallOptions, 'prompt' | 'responseFormat'>) {
  const messages = prompt.map(({ role, content }) => ({
    role: role as 'user',
    content:
      typeof content === 'string'
        ? content
        : content.map((part) => ('text' in part ? part.text : '')).join(''),
  }));
  const schema = responseFormat?.type === 'json' ? { name: '', schema: {} } : undefined;
  return answerAsAsked({ messages, schema });
}

const usage = {
  inputTokens: { total: 7, noCache: 7, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 3, text: 3, reasoning: 0 },
};

const versions = {
  v2: (): LanguageModelV2 => ({
    specificationVersion: 'v2',
    provider: 'mock',
    modelId: 'mock-v2',
    supportedUrls: {},
    doGenerate: async (call) => ({
      content: [{ type: 'text', text: readCall(call) }],
      finishReason: 'stop',
      usage: { inputTokens: 7, outputTokens: 3, totalTokens: 10 },
      warnings: [],
    }),
    doStream: async () => {
      throw new Error('not streamed');
    },
  }),
  v3: () =>
    new MockLanguageModelV3({
      doGenerate: async (call) => ({
        content: [{ type: 'text', text: readCall(call as LanguageModelV2CallOptions) }],
        finishReason: { unified: 'stop', raw: 'stop' },
        usage,
        warnings: [],
      }),
    }),
  v4: () =>
    new MockLanguageModelV4({
      doGenerate: async (call) => ({
        content: [{ type: 'text', text: readCall(call as LanguageModelV2CallOptions) }],
        finishReason: { unified: 'stop', raw: 'stop' },
        usage,
        warnings: [],
      }),
    }),
};

for (const [version, make] of Object.entries(versions)) {
  languageModelConformance({
    name: `ai-sdk, a model of specification ${version}`,
    create: () => aiSdkLanguageModel({ model: make() }),
    followsSchema: true,
    skip: {
      failures: 'The kit above has them: they do not depend on the version',
      secrets: 'The kit above has them: they do not depend on the version',
    },
  });
}
