import { inspect } from 'node:util';
import { OpenAI } from 'openai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LanguageModel } from '../contracts/language-model.ts';
import { MissingApiKeyError } from '../errors/missing-api-key-error.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { stopServers } from '../openai/__fixtures__/json-server.ts';
import { startOpenaiServer } from '../openai/__fixtures__/openai-server.ts';
import { openaiLanguageModel, type OpenaiLanguageModelOptions } from './openai.ts';

afterEach(async () => {
  vi.unstubAllEnvs();
  await stopServers();
});

const options = { apiKey: 'sk-test-0123456789abcdef', maxRetries: 0 } satisfies OpenaiLanguageModelOptions;

const request = { messages: [{ role: 'user', content: 'Where does Ana live?' }] } as const;

async function failureOf(model: LanguageModel): Promise<ProviderError> {
  const error = await model.generate(request).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`no ProviderError, but ${inspect(error)}`);
}

describe('keys', () => {
  it('calls a server of one’s own without a key, and never sends it that of the environment', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-of-the-environment');
    const { baseURL, requests } = await startOpenaiServer({ chat: () => 'x' });
    await openaiLanguageModel({ baseURL, maxRetries: 0 }).generate(request);
    expect(requests[0]?.headers.authorization).toBeUndefined();
    expect(JSON.stringify(requests[0]?.headers)).not.toContain('sk-of-the-environment');
  });

  it('reads nothing else from the environment', async () => {
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1/v1');
    vi.stubEnv('OPENAI_ORG_ID', 'org-of-the-environment');
    vi.stubEnv('OPENAI_PROJECT_ID', 'project-of-the-environment');
    vi.stubEnv('OPENAI_ADMIN_KEY', 'admin-key-of-the-environment');
    const { baseURL, requests } = await startOpenaiServer({ chat: () => 'x' });
    await openaiLanguageModel({ ...options, baseURL }).generate(request);
    expect(JSON.stringify(requests[0]?.headers)).not.toContain('of-the-environment');
  });

  it('needs a key for OpenAI, at the first call', async () => {
    vi.stubEnv('OPENAI_API_KEY', ' ');
    const model = openaiLanguageModel();
    await expect(model.generate(request)).rejects.toThrow(MissingApiKeyError);
    await expect(model.generate(request)).rejects.toThrow('Pass apiKey in its config, or set OPENAI_API_KEY');
  });

  it('keeps the key out of errors, whatever the server sends back', async () => {
    const { baseURL } = await startOpenaiServer({
      chat: () => ({
        status: 401,
        headers: { 'x-echo': options.apiKey },
        body: { error: { message: `Incorrect API key provided: ${options.apiKey}, ends in sk-test***cdef` } },
      }),
    });
    const error = await failureOf(openaiLanguageModel({ ...options, baseURL }));
    expect(error.message).toContain('401 Incorrect API key provided: ***, ends in ***');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/sk-test/);
  });

  it('keeps the key of a client of one’s own out of errors', async () => {
    const { baseURL } = await startOpenaiServer({
      chat: () => ({ status: 403, body: { error: { message: 'the key own-secret-key is not welcome' } } }),
    });
    const client = new OpenAI({ apiKey: 'own-secret-key', baseURL, maxRetries: 0 });
    const error = await failureOf(openaiLanguageModel({ client }));
    expect(error.message).toContain('403 the key *** is not welcome');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('own-secret-key');
  });

  it('keeps keys in headers out of errors, and leaves other headers alone', async () => {
    const headers = {
      'api-key': 'azure-secret-1',
      'proxy-authorization': 'Basic proxy-secret-2',
      'x-team': 'memory',
    };
    const { baseURL } = await startOpenaiServer({
      chat: () => ({
        status: 403,
        body: { error: { message: 'azure-secret-1 and proxy-secret-2 of memory are wrong' } },
      }),
    });
    const error = await failureOf(openaiLanguageModel({ baseURL, headers, maxRetries: 0 }));
    expect(error.message).toContain('403 *** and *** of memory are wrong');
  });

  it('keeps the key out of what it says about a wrong answer', async () => {
    const { baseURL } = await startOpenaiServer({ chat: () => ({ body: `you sent ${options.apiKey}` }) });
    const error = await failureOf(openaiLanguageModel({ ...options, baseURL }));
    expect(error.failure).toBe('bad-answer');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/sk-test/);
  });
});

describe('ends', () => {
  it.each([
    ['a stop', { content: 'Lisbon' }, { text: 'Lisbon', finishReason: 'stop' }],
    ['the end of Together', { content: 'Lisbon', finishReason: 'eos' }, { finishReason: 'stop' }],
    [
      'a limit',
      { content: '{"city": "Lis', finishReason: 'length' },
      { text: '{"city": "Lis', finishReason: 'length' },
    ],
    [
      'a limit within thinking',
      { content: null, finishReason: 'length' },
      { text: '', finishReason: 'length' },
    ],
    [
      'a limit within thinking, as Gemini sends it',
      { content: undefined, finishReason: 'length' },
      { text: '', finishReason: 'length' },
    ],
    [
      'a refusal',
      { content: null, refusal: 'I cannot help with that.' },
      { text: 'I cannot help with that.', finishReason: 'refused' },
    ],
    [
      'a refusal among the parts',
      { content: [{ type: 'refusal', refusal: 'No.' }] },
      { text: 'No.', finishReason: 'refused' },
    ],
    [
      'a filter',
      { content: 'Lis', finishReason: 'content_filter' },
      { text: 'Lis', finishReason: 'refused' },
    ],
    ['a tool call', { content: null, finishReason: 'tool_calls' }, { text: '', finishReason: 'other' }],
    ['no reason', { content: 'Lisbon', finishReason: null }, { text: 'Lisbon', finishReason: 'other' }],
    [
      'an answer in parts, with thoughts among them',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
          { type: 'text', text: 'Lis' },
          { type: 'text', text: 'bon' },
        ],
      },
      { text: 'Lisbon', finishReason: 'stop' },
    ],
  ])('tells %s', async (_name, reply, expected) => {
    const { baseURL } = await startOpenaiServer({ chat: () => reply });
    expect(await openaiLanguageModel({ ...options, baseURL }).generate(request)).toMatchObject(expected);
  });

  it('takes a prompt that Azure’s filter refused for a refusal', async () => {
    const { baseURL } = await startOpenaiServer({
      chat: () => ({
        status: 400,
        body: { error: { code: 'content_filter', message: 'The prompt triggered the content policy' } },
      }),
    });
    const { text, finishReason } = await openaiLanguageModel({ ...options, baseURL }).generate(request);
    expect(finishReason).toBe('refused');
    expect(text).toContain('The prompt triggered the content policy');
  });

  it.each([
    [
      { prompt_tokens: 12, completion_tokens: 3 },
      { inputTokens: 12, outputTokens: 3 },
    ],
    [{ prompt_tokens: 12, completion_tokens: 0.5 }, { inputTokens: 12 }],
    [{ prompt_tokens: -1, completion_tokens: 3 }, { outputTokens: 3 }],
    [null, {}],
  ])('reads the usage %j as %j', async (usage, expected) => {
    const { baseURL } = await startOpenaiServer({ chat: () => ({ content: 'x', usage }) });
    expect(await openaiLanguageModel({ ...options, baseURL }).generate(request)).toStrictEqual({
      text: 'x',
      finishReason: 'stop',
      calls: 1,
      ...expected,
    });
  });
});

describe('failures', () => {
  it.each([
    [400, {}, 'refused', false],
    [401, {}, 'refused', false],
    [404, {}, 'refused', false],
    [408, {}, 'timeout', true],
    [429, {}, 'rate-limit', true],
    [429, { code: 'insufficient_quota' }, 'refused', false],
    [500, {}, 'server', true],
    [503, {}, 'server', true],
  ])('takes %s %j for %s', async (...[status, detail, failure, isRetryable]) => {
    const { baseURL, requests } = await startOpenaiServer({
      chat: () => ({ status, body: { error: { message: 'so it is', ...detail } } }),
    });
    const error = await failureOf(openaiLanguageModel({ ...options, baseURL }));
    expect(error).toMatchObject({ provider: 'openai', operation: 'generate', failure, status, isRetryable });
    expect(error.message).toMatch(`openai: generate failed: ${status} so it is. `);
    expect(error.message).not.toMatch(/batchSize|dimensions/);
    expect(requests).toHaveLength(1);
  });

  it('tells what servers say that do not say it as OpenAI does', async () => {
    const { baseURL } = await startOpenaiServer({
      chat: () => ({ status: 422, body: { detail: 'temperature must be below 1' } }),
    });
    expect((await failureOf(openaiLanguageModel({ ...options, baseURL }))).message).toContain(
      'temperature must be below 1',
    );
  });

  it.each([
    ['a text', '"hello"', 'the answer is "hello"'],
    ['a web page', '<html>', 'JSON'],
    ['half an answer', '{"choices":[', 'JSON'],
    ['no choices', { object: 'list' }, 'the answer has no list of choices, but undefined'],
    ['choices that are no list', { choices: {} }, 'the answer has no list of choices, but an object'],
    ['an empty list', { choices: [] }, 'the first choice is undefined'],
    ['a choice of another shape', { choices: ['x'] }, 'the first choice is "x"'],
    ['a choice without a message', { choices: [{ text: 'x' }] }, 'the message is undefined'],
    ['a message without content', { choices: [{ message: {} }] }, 'the content is undefined'],
    ['a number for content', { choices: [{ message: { content: 5 } }] }, 'the content is 5'],
    [
      'numbers for parts',
      { choices: [{ message: { content: [5] } }] },
      'the content holds 5 among its parts',
    ],
    [
      'a part without text',
      { choices: [{ message: { content: [{ type: 'text' }] } }] },
      'a part of the content has undefined for text',
    ],
    ['an error without a status', { error: { message: 'no such model' } }, 'no such model'],
  ])('refuses %s', async (_name, body, message) => {
    const { baseURL } = await startOpenaiServer({ chat: () => ({ body }) });
    const error = await failureOf(openaiLanguageModel({ ...options, baseURL }));
    expect(error).toMatchObject({ failure: 'bad-answer', operation: 'generate', isRetryable: false });
    expect(error.message).toContain(message);
  });

  it.each([
    ['the answer', { error: { code: 429, message: 'slow down' } }],
    ['the choice', { choices: [{ error: { code: 429, message: 'slow down' } }] }],
  ])('takes an error with a status within %s for what it is', async (_place, body) => {
    const { baseURL } = await startOpenaiServer({ chat: () => ({ body }) });
    const error = await failureOf(openaiLanguageModel({ ...options, baseURL }));
    expect(error).toMatchObject({ failure: 'rate-limit', status: 429, isRetryable: true });
    expect(error.message).toContain('429 slow down');
  });

  it('says when nobody listens', async () => {
    const { baseURL, close } = await startOpenaiServer();
    await close();
    const error = await failureOf(openaiLanguageModel({ ...options, baseURL }));
    expect(error).toMatchObject({ failure: 'connection', isRetryable: true, status: undefined });
  });

  it('ends a request that is under way with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer needed');
    const { baseURL, requests } = await startOpenaiServer({
      chat: () => {
        controller.abort(reason);
        return { instead: 'hang' };
      },
    });
    const model = openaiLanguageModel({ ...options, maxRetries: 2, baseURL });
    await expect(model.generate({ ...request, signal: controller.signal })).rejects.toBe(reason);
    await expect(model.generate({ ...request, signal: controller.signal })).rejects.toBe(reason);
    expect(requests).toHaveLength(1);
  });
});
