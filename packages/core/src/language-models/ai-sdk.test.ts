import { UnsupportedFunctionalityError } from '@ai-sdk/provider';
import { MockLanguageModelV3, MockLanguageModelV4 } from 'ai/test';
import { describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { Memory } from '../memory.ts';
import { callError, failing, failureOf, request, result } from './__fixtures__/ai-sdk-models.ts';
import { aiSdkLanguageModel } from './ai-sdk.ts';

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
