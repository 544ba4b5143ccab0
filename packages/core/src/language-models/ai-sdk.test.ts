import {
  APICallError,
  LoadAPIKeyError,
  UnsupportedFunctionalityError,
  type LanguageModelV4GenerateResult,
} from '@ai-sdk/provider';
import { MockLanguageModelV3, MockLanguageModelV4 } from 'ai/test';
import { describe, expect, it } from 'vitest';
import type { GenerateRequest } from '../contracts/language-model.ts';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { Memory } from '../memory.ts';
import { aiSdkLanguageModel } from './ai-sdk.ts';

const request: GenerateRequest = {
  messages: [
    { role: 'system', content: 'Be short.' },
    { role: 'user', content: 'Hello?' },
    { role: 'assistant', content: 'Hello!' },
    { role: 'user', content: 'JSON, please.' },
  ],
  schema: { name: 'greeting', schema: { type: 'object', properties: {} } },
  maxOutputTokens: 500,
};

function result(parts: Partial<LanguageModelV4GenerateResult> = {}): LanguageModelV4GenerateResult {
  return {
    content: [
      { type: 'reasoning', text: 'hm' },
      { type: 'text', text: '{"a":' },
      { type: 'text', text: '1}' },
    ],
    finishReason: { unified: 'stop', raw: 'end_turn' },
    usage: {
      inputTokens: { total: 7, noCache: 5, cacheRead: 2, cacheWrite: 0 },
      outputTokens: { total: 3, text: 1, reasoning: 2 },
    },
    warnings: [],
    ...parts,
  };
}

function callError(statusCode: number | undefined, message: string, more: object = {}): APICallError {
  return new APICallError({
    message,
    url: 'https://api.example.com',
    requestBodyValues: { secret: 'in the body' },
    ...(statusCode !== undefined && { statusCode }),
    ...more,
  });
}

/** A model that throws these one after the other, and then answers. */
function failing(...errors: readonly unknown[]): MockLanguageModelV4 {
  const left = [...errors];
  return new MockLanguageModelV4({
    doGenerate: async () => {
      const error = left.shift();
      if (error !== undefined) throw error;
      return result();
    },
  });
}

async function failureOf(model: MockLanguageModelV4, options: object = {}): Promise<ProviderError> {
  const outcome = await aiSdkLanguageModel({ model, maxRetries: 0, ...options })
    .generate(request)
    .catch((error: unknown) => error);
  if (outcome instanceof ProviderError) return outcome;
  throw new Error(`no ProviderError: ${JSON.stringify(outcome)}`);
}

describe('a request', () => {
  it('carries the messages as a prompt, the schema, and the smaller limit', async () => {
    const model = new MockLanguageModelV4({ doGenerate: result() });
    const llm = aiSdkLanguageModel({
      model,
      temperature: 0,
      maxOutputTokens: 900,
      providerOptions: { openai: { reasoningEffort: 'low' } },
    });
    await llm.generate(request);
    const [{ abortSignal, ...call } = {}] = model.doGenerateCalls;
    expect(abortSignal).toBeInstanceOf(AbortSignal);
    expect(call).toEqual({
      prompt: [
        { role: 'system', content: 'Be short.' },
        { role: 'user', content: [{ type: 'text', text: 'Hello?' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'Hello!' }] },
        { role: 'user', content: [{ type: 'text', text: 'JSON, please.' }] },
      ],
      responseFormat: { type: 'json', name: 'greeting', schema: { type: 'object', properties: {} } },
      maxOutputTokens: 500,
      temperature: 0,
      providerOptions: { openai: { reasoningEffort: 'low' } },
    });
  });

  it('asks for no format where there is no schema', async () => {
    const model = new MockLanguageModelV3({ doGenerate: result() as never });
    await aiSdkLanguageModel({ model }).generate({ messages: request.messages });
    expect(Object.keys(model.doGenerateCalls[0] ?? {})).toEqual(['prompt', 'abortSignal']);
  });
});

describe('an answer', () => {
  it('is its text, without thoughts, with the tokens that were counted', async () => {
    const llm = aiSdkLanguageModel({ model: new MockLanguageModelV4({ doGenerate: result() }) });
    expect(await llm.generate(request)).toEqual({
      text: '{"a":1}',
      finishReason: 'stop',
      inputTokens: 7,
      outputTokens: 3,
      calls: 1,
    });
  });

  it('is the text that was meant for parsing, where the model says which', async () => {
    const model = new MockLanguageModelV4({ doGenerate: result({ structuredOutputText: '{"b":2}' }) });
    expect((await aiSdkLanguageModel({ model }).generate(request)).text).toBe('{"b":2}');
    expect((await aiSdkLanguageModel({ model }).generate({ messages: request.messages })).text).toBe(
      '{"a":1}',
    );
  });

  it.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content-filter', 'refused'],
    ['tool-calls', 'other'],
    ['interrupted', 'other'],
  ] as const)('that ended with %s says %s', async (unified, finishReason) => {
    const model = new MockLanguageModelV4({
      doGenerate: result({ finishReason: { unified, raw: undefined } }),
    });
    expect((await aiSdkLanguageModel({ model }).generate(request)).finishReason).toBe(finishReason);
  });

  it('counts nothing that the provider did not count', async () => {
    const none = { total: undefined, noCache: undefined, cacheRead: undefined, cacheWrite: undefined };
    const usage = { inputTokens: none, outputTokens: { total: Number.NaN, text: 0, reasoning: 0 } };
    const model = new MockLanguageModelV4({ doGenerate: result({ usage }) });
    expect(Object.keys(await aiSdkLanguageModel({ model }).generate(request))).toEqual([
      'text',
      'finishReason',
      'calls',
    ]);
  });
});

describe('a model that refuses the format', () => {
  it('is asked for JSON, then in words, and what it takes is remembered', async () => {
    const model = failing(
      callError(400, 'json_schema is not supported'),
      callError(422, 'response_format is not supported'),
    );
    const llm = aiSdkLanguageModel({ model });
    expect((await llm.generate(request)).calls).toBe(3);
    expect((await llm.generate(request)).calls).toBe(1);
    expect(model.doGenerateCalls.map(({ responseFormat }) => responseFormat)).toEqual([
      { type: 'json', name: 'greeting', schema: { type: 'object', properties: {} } },
      { type: 'json' },
      undefined,
      undefined,
    ]);
  });

  it('is asked in another way also when the package says it, without a request', async () => {
    const model = failing(
      new UnsupportedFunctionalityError({ functionality: 'response format json_schema' }),
    );
    expect((await aiSdkLanguageModel({ model }).generate(request)).text).toBe('{"a":1}');
  });

  it('is asked once where the way is given, and when the refusal is about something else', async () => {
    const format = failing(callError(400, 'json_schema is not supported'));
    expect((await failureOf(format, { structuredOutput: 'schema' })).status).toBe(400);
    const other = failing(callError(400, 'the prompt is too long'));
    expect((await failureOf(other)).message).toContain('400 the prompt is too long');
    expect(other.doGenerateCalls).toHaveLength(1);
  });
});

describe('a failure', () => {
  it.each([
    [callError(429, 'slow down'), 'rate-limit', 429, true],
    [callError(429, 'pay first', { data: { error: { code: 'insufficient_quota' } } }), 'refused', 429, false],
    [callError(429, 'never again', { isRetryable: false }), 'refused', 429, false],
    [callError(401, 'wrong key'), 'refused', 401, false],
    [callError(400, 'overloaded, in its own way', { isRetryable: true }), 'server', 400, true],
    [callError(503, 'overloaded'), 'server', 503, true],
    [callError(408, 'too late'), 'timeout', 408, true],
    [
      callError(undefined, 'Cannot connect to API: read ECONNRESET', { isRetryable: true }),
      'connection',
      undefined,
      true,
    ],
    [callError(200, 'Invalid JSON response'), 'bad-answer', undefined, false],
    [new LoadAPIKeyError({ message: 'OpenAI API key is missing' }), 'refused', undefined, false],
    [new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } }), 'connection', undefined, true],
    [new DOMException('The operation timed out', 'TimeoutError'), 'timeout', undefined, true],
    [new TypeError('x is undefined'), 'bad-answer', undefined, false],
    ['a word', 'bad-answer', undefined, false],
  ])('of %s is %s', async (...[thrown, failure, status, isRetryable]) => {
    const error = await failureOf(failing(thrown));
    expect(error).toMatchObject({ provider: 'ai-sdk', operation: 'generate', failure, status, isRetryable });
    const said = typeof thrown === 'string' ? thrown : thrown.message;
    expect(error.message).toContain(said);
  });

  it('holds nothing of the request, and nothing that looks like a key', async () => {
    const thrown = callError(401, 'Incorrect API key provided: sk-proj-abcdef123456. Or Bearer xyz789');
    const error = await failureOf(failing(thrown));
    expect(error.message).toBe(
      'ai-sdk: generate failed: 401 Incorrect API key provided: *** Or ***. Check how the object was made: key, model and options',
    );
    const { cause } = error as { readonly cause?: Error };
    expect([cause?.name, cause?.message]).toEqual([
      'AI_APICallError',
      'Incorrect API key provided: *** Or ***',
    ]);
    expect(Object.keys(cause ?? {})).toEqual(['name']);
  });

  it('that may heal is tried again after the pause that the server names', async () => {
    const headers = { responseHeaders: { 'retry-after': '0' } };
    const model = failing(callError(429, 'slow down', headers), callError(503, 'overloaded', headers));
    expect((await aiSdkLanguageModel({ model }).generate(request)).calls).toBe(3);
    expect(
      (
        await failureOf(failing(callError(429, 'wait', { responseHeaders: { 'retry-after': '3600' } })), {
          maxRetries: 2,
        })
      ).failure,
    ).toBe('rate-limit');
  });

  it.each([undefined, {}, { content: 'text' }, 'text', { content: null }])(
    'of the answer %o is told',
    async (answer) => {
      const model = new MockLanguageModelV4({ doGenerate: async () => answer as never });
      expect(await failureOf(model)).toMatchObject({ failure: 'bad-answer', isRetryable: false });
    },
  );
});

describe('the signal', () => {
  it('reaches the model, and ends a call of a model that ignores it', async () => {
    const model = new MockLanguageModelV4({ doGenerate: () => new Promise(() => {}) });
    const controller = new AbortController();
    const call = aiSdkLanguageModel({ model }).generate({ ...request, signal: controller.signal });
    const reason = new Error('no longer needed');
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect(model.doGenerateCalls[0]?.abortSignal?.reason).toBe(reason);
  });

  it('is aborted for the model when the time is up', async () => {
    const model = new MockLanguageModelV4({ doGenerate: () => new Promise(() => {}) });
    const error = await failureOf(model, { timeoutMs: 20 });
    expect(error).toMatchObject({ failure: 'timeout', isRetryable: true });
    expect(error.message).toContain('no whole answer within 20 ms');
    expect(model.doGenerateCalls[0]?.abortSignal?.aborted).toBe(true);
  });
});

describe('a whole memory', () => {
  it('takes the model as it is, and distils facts with it', async () => {
    const model = new MockLanguageModelV4({ modelId: 'tiny', doGenerate: result() });
    const memory = new Memory({ store: { provider: 'memory' }, llm: model });
    const added = await memory.add('I live in Lisbon.', { userId: 'ana' });
    expect(added.usage).toMatchObject({ modelCalls: 2, inputTokens: 14, outputTokens: 6 });
    expect((await memory.describe()).llm).toMatchObject({ provider: 'ai-sdk', model: 'tiny' });
    await memory.close();
  });
});

it.each([
  [{}, 'model', 'the model is missing'],
  [{ model: 'gpt-5-mini' }, 'model', '"gpt-5-mini" is not a model of the AI SDK: doGenerate is missing'],
  [
    { model: { doGenerate: () => 1, specificationVersion: 'v1' } },
    'model',
    'the model has the specification "v1"',
  ],
  [
    { model: { doGenerate: () => 1, specificationVersion: 'v4' } },
    'model',
    'the model has the modelId undefined',
  ],
  [{ model: failing(), temperature: 3 }, 'temperature', '3 is not a number from 0 to 2'],
  [{ model: failing(), structuredOutput: 'yaml' }, 'structuredOutput', '"yaml" is none of schema'],
  [{ model: failing(), providerOptions: 'low' }, 'providerOptions', '"low" is not an object of options'],
  [{ model: failing(), maxRetries: 21 }, 'maxRetries', '21 is not a whole number from 0 to 20'],
])('refuses the options %#', (options, path, message) => {
  const create = () => aiSdkLanguageModel(options as never);
  expect(create).toThrow(InvalidOptionsError);
  expect(create).toThrow(`aiSdkLanguageModel: ${path}: ${message}`);
});
