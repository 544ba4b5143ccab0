import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Embedder } from '../contracts/embedder.ts';
import { MissingApiKeyError } from '../errors/missing-api-key-error.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { answerTo, base64Of, listen, serve, stopServers } from './__fixtures__/embedding-server.ts';
import { openaiEmbedder, type OpenaiEmbedderOptions } from './openai.ts';

afterEach(async () => {
  vi.unstubAllEnvs();
  await stopServers();
});

const options = { apiKey: 'sk-test-0123456789abcdef', maxRetries: 0 } satisfies OpenaiEmbedderOptions;

async function failureOf(embedder: Embedder): Promise<ProviderError> {
  const error = await embedder.embed({ texts: ['a', 'bc'], purpose: 'document' }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`no ProviderError, but ${inspect(error)}`);
}

describe('keys', () => {
  it('calls a server of one’s own without a key, and never sends it that of the environment', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-of-the-environment');
    const { baseURL, requests } = await serve(answerTo);
    await openaiEmbedder({ baseURL, maxRetries: 0 }).embed({ texts: ['a'], purpose: 'document' });
    expect(requests[0]?.headers.authorization).toBeUndefined();
    expect(JSON.stringify(requests[0]?.headers)).not.toContain('sk-of-the-environment');
  });

  it('reads nothing else from the environment', async () => {
    vi.stubEnv('OPENAI_BASE_URL', 'http://127.0.0.1:1/v1');
    vi.stubEnv('OPENAI_ORG_ID', 'org-of-the-environment');
    vi.stubEnv('OPENAI_PROJECT_ID', 'project-of-the-environment');
    vi.stubEnv('OPENAI_ADMIN_KEY', 'admin-key-of-the-environment');
    const { baseURL, requests } = await serve(answerTo);
    await openaiEmbedder({ ...options, baseURL }).embed({ texts: ['a'], purpose: 'document' });
    expect(JSON.stringify(requests[0]?.headers)).not.toContain('of-the-environment');
  });

  it('needs a key for OpenAI, at the first call', async () => {
    vi.stubEnv('OPENAI_API_KEY', ' ');
    const embedder = openaiEmbedder();
    await expect(embedder.embed({ texts: ['a'], purpose: 'document' })).rejects.toThrow(MissingApiKeyError);
    await expect(embedder.embed({ texts: ['a'], purpose: 'document' })).rejects.toThrow(
      'Pass apiKey in its config, or set OPENAI_API_KEY',
    );
  });

  it('keeps the key out of errors, whatever the server sends back', async () => {
    const { baseURL } = await serve(({ headers }) => ({
      status: 401,
      headers: { 'x-echo': headers.authorization ?? '' },
      body: {
        error: {
          message: `Incorrect API key provided: ${options.apiKey}, ends in sk-test***cdef`,
          code: 'invalid_api_key',
        },
      },
    }));
    const error = await failureOf(openaiEmbedder({ ...options, baseURL }));
    expect(error.message).toContain('401 Incorrect API key provided: ***, ends in ***');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/sk-test/);
  });

  it('keeps a key that cannot be sent out of errors', async () => {
    const { baseURL } = await serve(answerTo);
    const error = await failureOf(openaiEmbedder({ baseURL, apiKey: 'secret\u2028key', maxRetries: 0 }));
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('secret');
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
    const { baseURL, requests } = await serve(() => ({
      status,
      body: { error: { message: 'so it is', ...detail } },
    }));
    const error = await failureOf(openaiEmbedder({ ...options, baseURL }));
    expect(error).toMatchObject({ provider: 'openai', operation: 'embed', failure, status, isRetryable });
    expect(error.message).toMatch(`openai: embed failed: ${status} so it is. `);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['too few vectors', { data: [{ index: 0, embedding: [1] }] }, '1 embeddings came for 2 texts'],
    [
      'too many vectors',
      { data: [{ embedding: [1] }, { embedding: [1] }, { embedding: [1] }] },
      '3 embeddings came for 2',
    ],
    [
      'null for NaN',
      { data: [{ embedding: [1, null] }, { embedding: [1, 2] }] },
      'embedding 0 holds null among its numbers',
    ],
    [
      'texts for numbers',
      { data: [{ embedding: [1] }, { embedding: ['1'] }] },
      'embedding 1 holds "1" among',
    ],
    [
      'NaN in base64',
      { data: [{ embedding: base64Of([1]) }, { embedding: base64Of([Number.NaN]) }] },
      'embedding 1 holds NaN',
    ],
    ['broken base64', { data: [{ embedding: 'AAA' }, { embedding: 'AAAA' }] }, 'Invalid base64'],
    [
      'different lengths',
      { data: [{ embedding: [1] }, { embedding: [1, 2] }] },
      'embedding 1 has 2 dimensions instead of 1',
    ],
    ['an empty vector', { data: [{ embedding: [] }, { embedding: [] }] }, 'embedding 0 is an empty list'],
    ['no vector', { data: [{}, {}] }, 'the server does not answer as OpenAI does'],
    ['no data', { object: 'list' }, 'the answer has no list of embeddings'],
    ['data that is no list', { data: 'x' }, 'Expected embeddings response data to be an array'],
    ['a web page', '<html>', 'JSON'],
    ['half an answer', '{"data":[', 'JSON'],
  ])('refuses %s', async (_name, body, message) => {
    const { baseURL } = await serve(() => ({ body }));
    const error = await failureOf(openaiEmbedder({ ...options, baseURL }));
    expect(error).toMatchObject({ failure: 'bad-answer', isRetryable: false });
    expect(error.message).toContain(message);
  });

  it('refuses vectors of another length than was asked for', async () => {
    const { baseURL } = await serve(answerTo);
    const error = await failureOf(openaiEmbedder({ ...options, baseURL, dimensions: 256 }));
    expect(error.message).toContain('embedding 0 has 3 dimensions instead of 256');
  });

  it('says when nobody listens', async () => {
    const { baseURL } = await serve(answerTo);
    await stopServers();
    const error = await failureOf(openaiEmbedder({ ...options, baseURL }));
    expect(error).toMatchObject({ failure: 'connection', isRetryable: true, status: undefined });
  });

  it.each([
    ['before the answer', ''],
    ['in the middle of the answer', '{"data":[{"embedding":[1'],
  ])('says when the connection is dropped %s', async (_name, beginning) => {
    const baseURL = await listen((incoming, response) => {
      incoming.resume();
      if (beginning === '') {
        incoming.socket.destroy();
        return;
      }
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(beginning, () => response.destroy());
    });
    expect(await failureOf(openaiEmbedder({ ...options, baseURL }))).toMatchObject({ failure: 'connection' });
  });

  it.each([
    ['an answer', ''],
    ['the end of an answer', '{"data":['],
  ])('says when %s does not come in time', async (_name, beginning) => {
    const baseURL = await listen((incoming, response) => {
      incoming.resume();
      if (beginning === '') return;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(beginning);
    });
    const error = await failureOf(openaiEmbedder({ ...options, baseURL, timeoutMs: 100 }));
    expect(error).toMatchObject({ failure: 'timeout', isRetryable: true });
  });
});
