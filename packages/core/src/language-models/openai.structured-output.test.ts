import { afterEach, describe, expect, it } from 'vitest';
import type { GenerateRequest } from '../contracts/language-model.ts';
import { stopServers } from '../openai/__fixtures__/json-server.ts';
import { startOpenaiServer } from '../openai/__fixtures__/openai-server.ts';
import { openaiLanguageModel, type OpenaiLanguageModelOptions } from './openai.ts';

afterEach(stopServers);

const options = { apiKey: 'sk-test-0123456789abcdef', maxRetries: 0 } satisfies OpenaiLanguageModelOptions;

const request: GenerateRequest = { messages: [{ role: 'user', content: 'Where does Ana live?' }] };

const schema = {
  name: 'home',
  schema: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
};

/** A server that takes only these formats, and says so in its own way. */
function serverTaking(
  formats: readonly string[],
  refusal: { readonly status: number; readonly body: unknown },
) {
  return startOpenaiServer({
    chat: ({ response_format: format }) =>
      formats.includes(format?.type ?? 'text') ? { json: { city: 'Lisbon' } } : refusal,
  });
}

describe('structured output', () => {
  const schemaFormat = {
    type: 'json_schema',
    json_schema: { name: 'home', schema: schema.schema, strict: true },
  };

  it.each([
    ['auto', schemaFormat],
    ['schema', schemaFormat],
    ['json', { type: 'json_object' }],
    ['text', undefined],
  ] as const)('sends "%s" as %j', async (structuredOutput, expected) => {
    const { baseURL, chats } = await startOpenaiServer({ chat: () => ({ json: {} }) });
    await openaiLanguageModel({ ...options, baseURL, structuredOutput }).generate({ ...request, schema });
    expect(chats.map((body) => body.response_format)).toStrictEqual([expected]);
  });

  it('asks for no format without a schema', async () => {
    const { baseURL, chats } = await startOpenaiServer({ chat: () => 'x' });
    await openaiLanguageModel({ ...options, baseURL, structuredOutput: 'json' }).generate(request);
    expect(chats[0]).not.toHaveProperty('response_format');
  });

  const unsupported = {
    status: 400,
    body: { error: { message: 'This response_format type is unavailable now' } },
  };

  it.each([
    ['as OpenAI does', { error: { message: 'Not with this model', param: 'response_format' } }, 400],
    ['as DeepSeek does', unsupported.body, 400],
    [
      'as Groq does',
      { error: { message: 'This model does not support response format `json_schema`' } },
      400,
    ],
    [
      'as FastAPI does',
      { detail: [{ loc: ['body', 'response_format', 'type'], msg: 'unexpected value' }] },
      422,
    ],
    ['as vLLM did', { object: 'error', message: 'json_schema is not supported', code: 400 }, 400],
    ['as routers do', { error: { message: 'No endpoints found that support structured outputs' } }, 404],
    ['in plain text', 'unknown field json_schema', 400],
    ['without a word', '', 422],
  ])('goes on with JSON when a schema is refused %s, and remembers it', async (_how, body, status) => {
    const { baseURL, chats } = await serverTaking(['json_object', 'text'], { status, body });
    const model = openaiLanguageModel({ ...options, baseURL });
    expect(await model.generate({ ...request, schema })).toMatchObject({
      text: '{"city":"Lisbon"}',
      calls: 2,
    });
    expect((await model.generate({ ...request, schema })).calls).toBe(1);
    expect(chats.map(({ response_format: format }) => format?.type)).toStrictEqual([
      'json_schema',
      'json_object',
      'json_object',
    ]);
  });

  it('goes on in words alone when JSON is refused as well, each model by itself', async () => {
    const { baseURL, chats } = await serverTaking(['text'], unsupported);
    const model = openaiLanguageModel({ ...options, baseURL });
    const answers = await Promise.all([1, 2].map(() => model.generate({ ...request, schema })));
    expect(answers.map(({ text, calls }) => [text, calls])).toStrictEqual([
      ['{"city":"Lisbon"}', 3],
      ['{"city":"Lisbon"}', 3],
    ]);
    expect((await model.generate({ ...request, schema })).calls).toBe(1);
    expect(chats).toHaveLength(7);
    expect((await openaiLanguageModel({ ...options, baseURL }).generate({ ...request, schema })).calls).toBe(
      3,
    );
  });

  it.each(['schema', 'json'] as const)(
    'does not leave "%s" when that was asked for',
    async (structuredOutput) => {
      const { baseURL, requests } = await serverTaking(['text'], unsupported);
      const model = openaiLanguageModel({ ...options, baseURL, structuredOutput });
      await expect(model.generate({ ...request, schema })).rejects.toThrow(
        'This response_format type is unavailable now',
      );
      expect(requests).toHaveLength(1);
    },
  );

  it.each([
    [400, 'The prompt is too long'],
    [404, 'The model `tiny` does not exist'],
    [401, 'response_format needs another key'],
    [429, 'too many requests with response_format'],
  ])('does not ask again after %s %s', async (status, message) => {
    const { baseURL, requests } = await serverTaking([], { status, body: { error: { message } } });
    const model = openaiLanguageModel({ ...options, baseURL });
    await expect(model.generate({ ...request, schema })).rejects.toThrow(message);
    expect(requests).toHaveLength(1);
  });

  it('remembers nothing of a refusal that merely mentions the format', async () => {
    let isBroken = true;
    const message = 'The message "what is response_format?" is not allowed';
    const { baseURL, chats } = await startOpenaiServer({
      chat: () => (isBroken ? { status: 400, body: { error: { message } } } : { json: {} }),
    });
    const model = openaiLanguageModel({ ...options, baseURL });
    await expect(model.generate({ ...request, schema })).rejects.toThrow(message);
    isBroken = false;
    expect((await model.generate({ ...request, schema })).calls).toBe(1);
    expect(chats.map(({ response_format: format }) => format?.type)).toStrictEqual([
      'json_schema',
      'json_object',
      undefined,
      'json_schema',
    ]);
  });
});
