import { OpenAI } from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import type { EmbedRequest } from '../contracts/embedder.ts';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { answerTo, listen, serve, stopServers } from './__fixtures__/embedding-server.ts';
import { openaiEmbedder, type OpenaiEmbedderOptions } from './openai.ts';

afterEach(stopServers);

const options = { apiKey: 'sk-test-0123456789abcdef', maxRetries: 0 } satisfies OpenaiEmbedderOptions;

function texts(list: readonly string[], signal?: AbortSignal): EmbedRequest {
  return { texts: list, purpose: 'document', signal };
}

describe('requests', () => {
  it('sends all texts in one, and returns the vectors in their order with the tokens', async () => {
    const { baseURL, requests } = await serve(answerTo);
    const embedder = openaiEmbedder({ ...options, baseURL, model: 'tiny' });
    expect(await embedder.embed(texts(['a', 'bc']))).toEqual({
      vectors: [
        [1, 0, 0.5],
        [2, 1, 0.5],
      ],
      tokens: 4,
      calls: 1,
    });
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ url: '/v1/embeddings', body: { model: 'tiny', input: ['a', 'bc'] } });
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${options.apiKey}`);
    expect(requests[0]?.body).not.toHaveProperty('dimensions');
  });

  it('reads numbers where the server does not know base64, and puts answers into order', async () => {
    const { baseURL } = await serve(({ body }) => ({
      body: {
        data: body.input.map((text, index) => ({ index, embedding: [text.length, index, 0.5] })).toReversed(),
      },
    }));
    const embedder = openaiEmbedder({ ...options, baseURL });
    expect(await embedder.embed(texts(['a', 'bc']))).toEqual({
      vectors: [
        [1, 0, 0.5],
        [2, 1, 0.5],
      ],
      calls: 1,
    });
  });

  it('leaves answers without index in the order in which they came', async () => {
    const { baseURL } = await serve(() => ({ body: { data: [{ embedding: [1] }, { embedding: [2] }] } }));
    const { vectors } = await openaiEmbedder({ ...options, baseURL }).embed(texts(['a', 'b']));
    expect(vectors).toEqual([[1], [2]]);
  });

  it('asks for the dimensions, and sends organization, project and headers', async () => {
    const { baseURL, requests } = await serve(answerTo);
    const embedder = openaiEmbedder({
      ...options,
      baseURL,
      dimensions: 3,
      organization: 'org-1',
      project: 'proj-1',
      headers: { 'x-team': 'memory' },
    });
    await embedder.embed(texts(['a']));
    expect(requests[0]?.body.dimensions).toBe(3);
    expect(requests[0]?.headers).toMatchObject({
      'openai-organization': 'org-1',
      'openai-project': 'proj-1',
      'x-team': 'memory',
    });
  });

  it('embeds concurrently from the first call on', async () => {
    const { baseURL, requests } = await serve(answerTo);
    const embedder = openaiEmbedder({ ...options, baseURL });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => embedder.embed(texts(['x'.repeat(index + 1)]))),
    );
    expect(answers.map((answer) => answer.vectors[0]?.[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(requests).toHaveLength(8);
  });

  it('tries again after 429 and 500, as often as it may', async () => {
    const { baseURL, requests } = await serve((sent, attempt) =>
      attempt < 3
        ? {
            status: attempt === 1 ? 429 : 500,
            headers: { 'retry-after-ms': '1' },
            body: { error: { message: 'busy' } },
          }
        : answerTo(sent),
    );
    const embedder = openaiEmbedder({ ...options, baseURL, maxRetries: 2 });
    expect((await embedder.embed(texts(['a']))).vectors).toEqual([[1, 0, 0.5]]);
    expect(requests).toHaveLength(3);
  });

  it('spreads what is too much for one request over several', async () => {
    const { baseURL, requests } = await serve(answerTo);
    const long = Array.from({ length: 12 }, (_, index) => 'x'.repeat(24_000 - index));
    const { vectors, tokens, calls } = await openaiEmbedder({ ...options, baseURL }).embed(texts(long));
    expect(vectors.map((vector) => vector[0])).toEqual(long.map((text) => text.length));
    expect(requests.map(({ body }) => body.input.length)).toEqual([8, 4]);
    expect({ tokens, calls }).toEqual({ tokens: 8, calls: 2 });
  });

  it('embeds the beginning of a text that is too long for the model', async () => {
    const refusal = { message: "This model's maximum context length is 8192 tokens", code: null };
    const { baseURL, requests } = await serve((sent) =>
      sent.body.input.some((text) => text.length > 8192)
        ? { status: 400, body: { error: refusal } }
        : answerTo(sent),
    );
    const long = '語'.repeat(9000);
    const { vectors, calls } = await openaiEmbedder({ ...options, baseURL }).embed(texts(['short', long]));
    expect(requests[1]?.body.input).toEqual(['short', '語'.repeat(2666)]);
    expect(vectors.map((vector) => vector[0])).toEqual([5, 2666]);
    expect(calls).toBe(2);
  });

  it('gives up on a text that is refused for its length although it is short', async () => {
    const { baseURL, requests } = await serve(() => ({
      status: 400,
      body: { error: { message: 'input too long' } },
    }));
    const call = openaiEmbedder({ ...options, baseURL }).embed(texts(['short']));
    await expect(call).rejects.toThrow(ProviderError);
    await expect(call).rejects.toMatchObject({ failure: 'refused', status: 400 });
    expect(requests).toHaveLength(1);
  });
});

describe('abort', () => {
  it('rejects with the reason of the signal, and sends nothing when it came before', async () => {
    const { baseURL, requests } = await serve(answerTo);
    const reason = new Error('no longer needed');
    const embedder = openaiEmbedder({ ...options, baseURL });
    await expect(embedder.embed(texts(['a'], AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect(requests).toHaveLength(0);
  });

  it('ends a request that is under way', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer needed');
    const baseURL = await listen((incoming) => {
      incoming.resume();
      controller.abort(reason);
    });
    await expect(openaiEmbedder({ ...options, baseURL }).embed(texts(['a'], controller.signal))).rejects.toBe(
      reason,
    );
  });
});

describe('options', () => {
  it('knows the length of OpenAI’s own models, and of no others', () => {
    expect(openaiEmbedder().dimensions).toBe(1536);
    expect(openaiEmbedder({ model: 'text-embedding-3-large' }).dimensions).toBe(3072);
    expect(openaiEmbedder({ dimensions: 256 }).dimensions).toBe(256);
    expect(openaiEmbedder({ model: 'other' })).not.toHaveProperty('dimensions');
    expect(openaiEmbedder({ baseURL: 'http://localhost:1234/v1' })).not.toHaveProperty('dimensions');
    expect(openaiEmbedder({ baseURL: 'https://api.openai.com.evil.example/v1' })).not.toHaveProperty(
      'dimensions',
    );
    expect(openaiEmbedder({ baseURL: 'https://eu.api.openai.com/v1' }).dimensions).toBe(1536);
  });

  it('knows the one model whose vectors all lie close together', () => {
    expect(openaiEmbedder()).not.toHaveProperty('unrelatedSimilarity');
    expect(openaiEmbedder({ model: 'text-embedding-ada-002' }).unrelatedSimilarity).toBe(0.7);
    expect(openaiEmbedder({ model: 'e5-small', unrelatedSimilarity: 0.75 }).unrelatedSimilarity).toBe(0.75);
  });

  it('says what it is', () => {
    expect(openaiEmbedder()).toMatchObject({
      provider: 'openai',
      model: 'text-embedding-3-small',
      maxBatchSize: 128,
    });
    expect(openaiEmbedder({ batchSize: 7, model: 'tiny' })).toMatchObject({ model: 'tiny', maxBatchSize: 7 });
  });

  it('takes a client of the package, and any other that embeds', async () => {
    const { baseURL } = await serve(answerTo);
    const client = new OpenAI({ apiKey: options.apiKey, baseURL, maxRetries: 0 });
    expect((await openaiEmbedder({ client }).embed(texts(['abc']))).vectors).toEqual([[3, 0, 0.5]]);
    const own = { embeddings: { create: async () => ({ data: [{ embedding: [7] }] }) } };
    expect(await openaiEmbedder({ client: own }).embed(texts(['abc']))).toEqual({
      vectors: [[7]],
      calls: 1,
    });
  });

  it.each([
    [{ modle: 'x' }, 'modle: there is no such option. Did you mean "model"?'],
    [{ baseURL: 'localhost:1234' }, 'baseURL: "localhost:1234" is not a URL'],
    [{ apiKey: '' }, 'apiKey: "" is not a text'],
    [{ dimensions: 0 }, 'dimensions: 0 is not a whole number from 1 to 65536'],
    [{ batchSize: 4096 }, 'batchSize: 4096 is not a whole number from 1 to 2048'],
    [{ timeoutMs: 0.5 }, 'timeoutMs: 0.5 is not a whole number'],
    [{ unrelatedSimilarity: 1 }, 'unrelatedSimilarity: 1 is not a number from 0 to below 1'],
    [{ maxRetries: -1 }, 'maxRetries: -1 is not a whole number'],
    [{ headers: { a: 1 } }, 'headers: an object is not an object of texts'],
    [{ client: {} }, 'client: an object is not a client: embeddings.create is missing'],
    [
      { client: { embeddings: { create: fetch } }, apiKey: 'x' },
      'apiKey: the client that is given says this already',
    ],
    [null, 'the options are null'],
  ])('refuses %o', (wrong, message) => {
    expect(() => openaiEmbedder(wrong as OpenaiEmbedderOptions)).toThrow(InvalidOptionsError);
    expect(() => openaiEmbedder(wrong as OpenaiEmbedderOptions)).toThrow(message);
  });

  it('closes more than once', async () => {
    const embedder = openaiEmbedder(options);
    await embedder.close();
    await expect(embedder.close()).resolves.toBeUndefined();
  });
});
