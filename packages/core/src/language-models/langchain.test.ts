import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessage, type BaseMessage } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { ChatOpenAI } from '@langchain/openai';
import { afterEach, describe, expect, it } from 'vitest';
import type { GenerateRequest } from '../contracts/language-model.ts';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { Memory } from '../memory.ts';
import { stopServers } from '../openai/__fixtures__/json-server.ts';
import { startOpenaiServer } from '../openai/__fixtures__/openai-server.ts';
import { langchainLanguageModel } from './langchain.ts';

afterEach(stopServers);

const request: GenerateRequest = {
  messages: [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: 'JSON, please.' },
  ],
};
const schema = {
  name: 'greeting',
  schema: {
    type: 'object',
    properties: { a: { type: 'number' } },
    required: ['a'],
    additionalProperties: false,
  },
} as const;

/** A chat model that answers with this message, and keeps what it was given. */
class Scripted extends BaseChatModel {
  readonly received: { readonly messages: BaseMessage[]; readonly options: object }[] = [];
  readonly answer: AIMessage | Error;

  constructor(answer: AIMessage | Error) {
    super({});
    this.answer = answer;
  }

  _llmType(): string {
    return 'scripted';
  }

  async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    this.received.push({ messages, options });
    if (this.answer instanceof Error) throw this.answer;
    return { generations: [{ text: '', message: this.answer }] };
  }
}

describe('a request', () => {
  it('becomes messages of LangChain', async () => {
    const model = new Scripted(new AIMessage('hello'));
    await langchainLanguageModel({ model }).generate(request);
    expect(model.received[0]?.messages.map(({ type, content }) => [type, content])).toEqual([
      ['system', 'Be short.'],
      ['human', 'JSON, please.'],
    ]);
  });

  it('carries the options of the caller, and tags that keep its tokens out of a stream around it', async () => {
    const seen: unknown[] = [];
    const model = new FakeListChatModel({
      responses: ['hello'],
      callbacks: [
        {
          handleChatModelStart: (...started: readonly unknown[]) => {
            seen.push(started[5]);
          },
        },
      ],
    });
    await langchainLanguageModel({ model }).generate(request);
    expect(seen).toEqual([['nostream', 'langsmith:nostream']]);
    const llm = langchainLanguageModel({ model, callOptions: { thrownErrorString: 'as you wish' } });
    await expect(llm.generate(request)).rejects.toThrow('langchain: generate failed: as you wish');
  });
});

describe('an answer', () => {
  it.each([
    [{ finish_reason: 'stop' }, 'stop'],
    [{ stop_reason: 'end_turn' }, 'stop'],
    [{ stop_reason: 'max_tokens' }, 'length'],
    [{ finishReason: 'MAX_TOKENS' }, 'length'],
    [{ finishReason: 'SAFETY' }, 'refused'],
    [{ stopReason: 'guardrail_intervened' }, 'refused'],
    [{ done_reason: 'length' }, 'length'],
    [{ finish_reason: 'tool_calls' }, 'other'],
    [{}, 'stop'],
  ])('that ended with %o says %s', async (told, finishReason) => {
    const model = new Scripted(new AIMessage({ content: 'hello', response_metadata: told }));
    expect(await langchainLanguageModel({ model }).generate(request)).toEqual({
      text: 'hello',
      finishReason,
      calls: 1,
    });
  });

  it('is its texts, without thoughts, with the tokens that were counted', async () => {
    const message = new AIMessage({
      content: [
        { type: 'thinking', thinking: 'hm' },
        { type: 'text', text: 'hel' },
        { type: 'text', text: 'lo' },
      ],
    });
    Object.assign(message, { usage_metadata: { input_tokens: 7, output_tokens: 3, total_tokens: 10 } });
    expect(await langchainLanguageModel({ model: new Scripted(message) }).generate(request)).toEqual({
      text: 'hello',
      finishReason: 'stop',
      inputTokens: 7,
      outputTokens: 3,
      calls: 1,
    });
  });

  it('of a model that gives the object alone is that object', async () => {
    const model = new FakeListChatModel({ responses: ['{"a": 1}'] });
    const { text } = await langchainLanguageModel({ model }).generate({ ...request, schema });
    expect(text).toBe('{"a":1}');
  });

  it('that could not be parsed is what the model wrote', async () => {
    const call = { name: 'extract', args: '{"a": 1', id: 'call-1', error: 'broken' };
    const raw = new AIMessage({ content: '{"a": 1', invalid_tool_calls: [call] });
    const model = Object.assign(new Scripted(raw), {
      withStructuredOutput: () => ({ invoke: async () => ({ raw, parsed: null }) }),
    });
    expect(await langchainLanguageModel({ model }).generate({ ...request, schema })).toMatchObject({
      text: '{"a": 1',
      finishReason: 'stop',
    });
  });

  it.each([
    ['length', 'length'],
    ['content_filter', 'refused'],
  ] as const)('that a client refuses to parse because of %s says %s', async (ended, finishReason) => {
    const { baseURL } = await startOpenaiServer({ chat: () => ({ content: '{"a', finishReason: ended }) });
    const configuration = { baseURL };
    const model = new ChatOpenAI({ model: 'gpt-5-mini', apiKey: 'none', maxRetries: 0, configuration });
    expect(await langchainLanguageModel({ model }).generate({ ...request, schema })).toEqual({
      text: '',
      finishReason,
      calls: 1,
    });
  });
});

describe('a model that is held to the schema', () => {
  it('is asked in words where its server refuses the format, which is remembered', async () => {
    const server = await startOpenaiServer({
      chat: (body) =>
        body.response_format === undefined
          ? '{"a": 1}'
          : { status: 400, body: { error: { message: 'response_format is not supported' } } },
    });
    const configuration = { baseURL: server.baseURL };
    const model = new ChatOpenAI({ model: 'gpt-5-mini', apiKey: 'none', maxRetries: 0, configuration });
    const llm = langchainLanguageModel({ model });
    expect(await llm.generate({ ...request, schema })).toMatchObject({ text: '{"a": 1}', calls: 2 });
    expect(await llm.generate({ ...request, schema })).toMatchObject({ text: '{"a": 1}', calls: 1 });
    expect(server.chats.map((chat) => chat.response_format?.json_schema?.name)).toEqual([
      'greeting',
      undefined,
      undefined,
    ]);
    await expect(
      langchainLanguageModel({ model, structuredOutput: 'schema' }).generate({ ...request, schema }),
    ).rejects.toMatchObject({ failure: 'refused', status: 400 });
    const words = langchainLanguageModel({ model, structuredOutput: 'text' });
    expect(await words.generate({ ...request, schema })).toMatchObject({ text: '{"a": 1}', calls: 1 });
  });
});

describe('a failure', () => {
  it.each([
    [{ status: 429 }, 'rate-limit', 429],
    [{ status: 429, code: 'insufficient_quota' }, 'refused', 429],
    [{ response: { status: 503 } }, 'server', 503],
    [{ lc_error_code: 'MODEL_AUTHENTICATION', status: 401 }, 'refused', 401],
    [{ lc_error_code: 'MODEL_RATE_LIMIT' }, 'rate-limit', undefined],
    [{ code: 'ECONNRESET' }, 'connection', undefined],
    [{ name: 'TimeoutError' }, 'timeout', undefined],
    [{}, 'bad-answer', undefined],
  ])('with %o is %s', async (fields, failure, status) => {
    const model = new Scripted(Object.assign(new Error('it did not work'), fields));
    await expect(langchainLanguageModel({ model }).generate(request)).rejects.toMatchObject({
      provider: 'langchain',
      operation: 'generate',
      failure,
      status,
    });
  });

  it('is not repeated here unless the options say so: the model repeats itself', async () => {
    const model = new Scripted(
      Object.assign(new Error('later'), { status: 503, headers: { 'retry-after': '0' } }),
    );
    await expect(langchainLanguageModel({ model }).generate(request)).rejects.toThrow('503 later');
    expect(model.received).toHaveLength(1);
    await expect(langchainLanguageModel({ model, maxRetries: 2 }).generate(request)).rejects.toThrow(
      '503 later',
    );
    expect(model.received).toHaveLength(4);
  });
});

describe('a whole memory', () => {
  it('takes the model as it is, by the name that it calls itself', async () => {
    const model = Object.assign(new FakeListChatModel({ responses: ['{"facts": []}'] }), { model: 'tiny' });
    const memory = new Memory({ store: { provider: 'memory' }, llm: model });
    expect((await memory.describe()).llm).toMatchObject({ provider: 'langchain', model: 'tiny' });
    const { results } = await memory.search('anything', { userId: 'ana' });
    expect(results).toEqual([]);
    await memory.close();
  });

  it('calls a model without a name by its type, or as the options say', () => {
    const model = new FakeListChatModel({ responses: ['x'] });
    expect(langchainLanguageModel({ model }).model).toBe('fake-list');
    expect(langchainLanguageModel({ model, name: 'tiny' }).model).toBe('tiny');
  });
});

it.each([
  [{}, 'model', 'the model is missing'],
  [
    { model: { invoke: () => 1 } },
    'model',
    'an object is not a chat model of LangChain: invoke or _llmType is missing',
  ],
  [
    { model: new Scripted(new AIMessage('')), structuredOutput: 'json' },
    'structuredOutput',
    '"json" is none of',
  ],
  [
    { model: new Scripted(new AIMessage('')), callOptions: 1 },
    'callOptions',
    '1 is not an object of options',
  ],
])('refuses the options %#', (options, path, message) => {
  const create = () => langchainLanguageModel(options as never);
  expect(create).toThrow(InvalidOptionsError);
  expect(create).toThrow(`langchainLanguageModel: ${path}: ${message}`);
});
