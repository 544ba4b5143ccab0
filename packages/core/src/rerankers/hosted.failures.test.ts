import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Reranker } from '../contracts/reranker.ts';
import { MissingApiKeyError } from '../errors/missing-api-key-error.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { listen, resultsOf, serve, stopServers, type SentRequest } from './__fixtures__/rerank-server.ts';
import { cohereReranker } from './cohere.ts';
import { jinaReranker } from './jina.ts';

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  await stopServers();
});

interface Reach {
  readonly baseURL?: string;
  readonly apiKey?: string;
  readonly timeoutMs?: number;
  readonly maxRetries?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const rerankers: readonly (readonly [string, (options: Reach) => Reranker, string, string])[] = [
  ['cohere', cohereReranker, 'COHERE_API_KEY', 'https://api.cohere.com/v2/rerank'],
  ['jina', jinaReranker, 'JINA_API_KEY', 'https://api.jina.ai/v1/rerank'],
];

const request = { query: 'which dog?', documents: ['a cat', 'which dog?', 'a dog'] };
const apiKey = 'secret-key-0123456789abcdef';
const rightly = (sent: SentRequest): { readonly body: object } => ({ body: { results: resultsOf(sent) } });

const results = (...entries: readonly (readonly [unknown, unknown])[]): object => ({
  results: entries.map(([index, score]) => ({ index, relevance_score: score })),
});

async function failureOf(reranker: Reranker): Promise<ProviderError> {
  const error = await reranker.rerank(request).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`no ProviderError, but ${inspect(error)}`);
}

describe.each(rerankers)('%s: keys', (...[provider, make, environmentVariable, ownURL]) => {
  it('sends the key as a bearer token, the one of the environment to the provider’s own host only', async () => {
    vi.stubEnv(environmentVariable, 'key-of-the-environment');
    const { baseURL, requests } = await serve(rightly);
    await make({ baseURL }).rerank(request);
    await make({ baseURL, apiKey }).rerank(request);
    await make({ baseURL, apiKey, headers: { Authorization: 'Basic eA==', 'x-team': 'a' } }).rerank(request);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual([
      undefined,
      `Bearer ${apiKey}`,
      'Basic eA==',
    ]);
    expect(requests[2]?.headers['x-team']).toBe('a');
    expect(inspect(requests.map(({ headers }) => headers))).not.toContain('of-the-environment');

    const fetched: (readonly [string, RequestInit])[] = [];
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      fetched.push([url, init]);
      return Response.json({ results: [{ index: 0, relevance_score: 0.5 }] });
    });
    await make({}).rerank({ query: 'a?', documents: ['a'] });
    expect(fetched.map(([url]) => url)).toEqual([ownURL]);
    expect(new Headers(fetched[0]?.[1].headers).get('authorization')).toBe('Bearer key-of-the-environment');
  });

  it('needs a key for the provider itself, at the first call', async () => {
    vi.stubEnv(environmentVariable, ' ');
    const reranker = make({});
    await expect(reranker.rerank(request)).rejects.toThrow(MissingApiKeyError);
    await expect(reranker.rerank(request)).rejects.toThrow(
      `Pass apiKey in its config, or set ${environmentVariable}`,
    );
  });

  it('keeps the key out of errors, whatever the server sends back', async () => {
    const { baseURL } = await serve(({ headers }) => ({
      status: 401,
      headers: { 'x-echo': headers.authorization ?? '' },
      body: { message: `invalid token ${apiKey}, known as secret***cdef` },
    }));
    const error = await failureOf(make({ baseURL, apiKey, maxRetries: 0 }));
    expect(error).toMatchObject({ provider, failure: 'refused', status: 401, isRetryable: false });
    expect(error.message).toContain('401 invalid token ***, known as ***');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('secret');
  });

  it('keeps a key that cannot be sent, and secret headers, out of errors', async () => {
    const { baseURL } = await serve((sent) => ({ status: 403, body: String(sent.headers['x-gateway']) }));
    const unsendable = await failureOf(make({ baseURL, apiKey: 'secret\u2028key' }));
    expect(unsendable.message).toContain('apiKey or headers hold a character that no header can carry');
    expect(inspect(unsendable, { depth: 20, showHidden: true })).not.toContain('secret');
    const echoed = await failureOf(make({ baseURL, headers: { 'x-gateway': apiKey } }));
    expect(echoed.message).toContain('403 ***');
  });

  it('does not follow a redirect with the key', async () => {
    const elsewhere = await serve(rightly);
    const { baseURL } = await serve(() => ({
      status: 307,
      headers: { location: `${elsewhere.baseURL}/v2/rerank` },
      body: {},
    }));
    const error = await failureOf(make({ baseURL, apiKey }));
    expect(error).toMatchObject({ failure: 'refused', status: 307 });
    expect(error.message).toContain('the server redirects to another address');
    expect(elsewhere.requests).toEqual([]);
  });
});

describe.each(rerankers)('%s: failures', (provider, make) => {
  it.each([
    [400, { message: 'so it is' }, 'refused', false],
    [401, { detail: 'so it is' }, 'refused', false],
    [404, { error: { message: 'so it is' } }, 'refused', false],
    [408, 'so  it\nis', 'timeout', true],
    [409, { message: 'so it is' }, 'server', true],
    [422, { detail: [{ msg: 'so it is', loc: ['body'] }] }, 'refused', false],
    [429, { message: 'so it is' }, 'rate-limit', true],
    [500, { error: 'so it is' }, 'server', true],
    [503, 'so it is', 'server', true],
  ])('takes %s %j for %s', async (...[status, body, failure, isRetryable]) => {
    const { baseURL, requests } = await serve(() => ({ status, body }));
    const error = await failureOf(make({ baseURL, maxRetries: 0 }));
    expect(error).toMatchObject({ provider, operation: 'rerank', failure, status, isRetryable });
    expect(error.message).toMatch(`${provider}: rerank failed: ${status} so it is. `);
    expect(requests).toHaveLength(1);
  });

  it('tries again what may succeed, after the pause that the server names', async () => {
    const { baseURL, requests } = await serve((sent, attempt) =>
      attempt <= 2
        ? {
            status: attempt === 1 ? 429 : 503,
            headers: { 'retry-after': attempt === 1 ? '0' : 'Wed, 21 Oct 2015 07:28:00 GMT' },
            body: {},
          }
        : rightly(sent),
    );
    const { scores, calls } = await make({ baseURL }).rerank(request);
    expect(scores.indexOf(Math.max(...scores))).toBe(1);
    expect(calls).toBe(3);
    expect(requests).toHaveLength(3);
  });

  it('tries again after a pause of its own, as often as it may', async () => {
    const { baseURL, requests } = await serve(() => ({ status: 500, body: {} }));
    const started = performance.now();
    expect(await failureOf(make({ baseURL, maxRetries: 1 }))).toMatchObject({ status: 500 });
    expect(requests).toHaveLength(2);
    expect(performance.now() - started).toBeGreaterThan(350);
  });

  it('does not try again what will not succeed, nor waits for minutes', async () => {
    const refusing = await serve(() => ({ status: 401, body: {} }));
    await failureOf(make({ baseURL: refusing.baseURL }));
    expect(refusing.requests).toHaveLength(1);
    const busy = await serve(() => ({ status: 429, headers: { 'retry-after': '3600' }, body: {} }));
    expect(await failureOf(make({ baseURL: busy.baseURL }))).toMatchObject({ failure: 'rate-limit' });
    expect(busy.requests).toHaveLength(1);
  });

  it('does not wait for a whole answer that comes too slowly', async () => {
    const baseURL = await listen((incoming, response) => {
      incoming.resume();
      response.write('{"results": [');
    });
    const error = await failureOf(make({ baseURL, timeoutMs: 100, maxRetries: 0 }));
    expect(error).toMatchObject({ failure: 'timeout', isRetryable: true });
    expect(error.message).toContain('no whole answer within 100 ms');
  });

  it('tries again when the connection is dropped, and when nobody listens', async () => {
    let attempts = 0;
    const dropping = await listen((incoming) => {
      attempts += 1;
      incoming.socket.destroy();
    });
    expect(await failureOf(make({ baseURL: dropping, maxRetries: 1 }))).toMatchObject({
      failure: 'connection',
      isRetryable: true,
    });
    expect(attempts).toBe(2);
    await stopServers();
    const error = await failureOf(make({ baseURL: dropping, maxRetries: 0 }));
    expect(error.failure).toBe('connection');
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('ends a pause between two attempts with the reason of the signal', async () => {
    const { baseURL } = await serve(() => ({ status: 429, headers: { 'retry-after': '30' }, body: {} }));
    const controller = new AbortController();
    const reason = new Error('no longer needed');
    const call = make({ baseURL }).rerank({ ...request, signal: controller.signal });
    setTimeout(() => controller.abort(reason), 100);
    await expect(call).rejects.toBe(reason);
  });

  it.each([
    ['too few scores', results([0, 0.5], [1, 0.5]), '2 results came for 3 documents'],
    ['too many scores', results([0, 0], [1, 0], [2, 0], [0, 0]), '4 results came for 3 documents'],
    ['two scores for a document', results([0, 0.5], [2, 0.5], [0, 0.5]), 'document 0 has two scores'],
    ['a document that is not there', results([0, 0], [1, 0], [3, 0]), 'a result is for document 3 of 3'],
    ['half a document', results([0, 0], [1, 0], [1.5, 0]), 'a result is for document 1.5 of 3'],
    ['no document', { results: [{}, {}, {}] }, 'a result is for document undefined of 3'],
    ['results that are none', { results: [1, 2, 3] }, 'a result is for document undefined of 3'],
    ['a logit', results([0, 0], [1, 3.2], [2, 0]), 'the score of document 1 is 3.2, which is not a number'],
    ['a score below the range', results([0, -1.5], [1, 0], [2, 0]), 'the score of document 0 is -1.5'],
    ['null for NaN', results([0, 0], [1, null], [2, 0]), 'the score of document 1 is null'],
    ['a text for a number', results([0, 0], [1, '0.5'], [2, 0]), 'the score of document 1 is "0.5"'],
    ['no list of results', { data: [] }, 'the answer has no list of results'],
    ['a web page', '<html>\n<body>', 'the answer is not JSON: <html> <body>'],
    ['half an answer', '{"results":[', 'the answer is not JSON: {"results":['],
  ])('refuses %s', async (_name, body, message) => {
    const { baseURL, requests } = await serve(() => ({ body }));
    const error = await failureOf(make({ baseURL }));
    expect(error).toMatchObject({ failure: 'bad-answer', isRetryable: false });
    expect(error.message).toContain(message);
    expect(requests).toHaveLength(1);
  });
});
