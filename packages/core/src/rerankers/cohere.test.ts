import { afterEach, describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { serve, stopServers } from './__fixtures__/rerank-server.ts';
import { cohereReranker, type CohereRerankerOptions } from './cohere.ts';

afterEach(stopServers);

describe('cohereReranker', () => {
  const request = { query: 'which dog?', documents: ['a cat', 'a dog'] };

  it('asks for every score and puts them in the order of the documents', async () => {
    const { baseURL, requests } = await serve(() => ({
      body: {
        id: 'b7',
        results: [
          { index: 1, relevance_score: 0.98 },
          { index: 0, relevance_score: 0.0002 },
        ],
        meta: {
          api_version: { version: '2' },
          billed_units: { search_units: 1 },
          tokens: { input_tokens: 21, output_tokens: 0 },
        },
      },
    }));
    const reranker = cohereReranker({ baseURL });
    expect(await reranker.rerank(request)).toEqual({
      scores: [0.0002, 0.98],
      calls: 1,
      inputTokens: 21,
      outputTokens: 0,
    });
    expect(requests).toMatchObject([
      { method: 'POST', url: '/v2/rerank', headers: { 'content-type': 'application/json' } },
    ]);
    expect(requests[0]?.body).toEqual({ model: 'rerank-v3.5', ...request });
    expect(reranker).toMatchObject({ provider: 'cohere', model: 'rerank-v3.5', maxDocuments: 1000 });
  });

  it('sends its options, below a path of the base URL, and does without a count of tokens', async () => {
    const { baseURL, requests } = await serve(() => ({
      body: {
        results: [
          { index: 0, relevance_score: 0 },
          { index: 1, relevance_score: 1 },
        ],
      },
    }));
    const reranker = cohereReranker({
      baseURL: `${baseURL}/proxy/?tenant=a`,
      model: 'rerank-v4.0-fast',
      maxTokensPerDocument: 256,
      maxDocuments: 7,
    });
    expect(await reranker.rerank(request)).toEqual({ scores: [0, 1], calls: 1 });
    expect(requests[0]?.url).toBe('/proxy/v2/rerank?tenant=a');
    expect(requests[0]?.body).toEqual({
      model: 'rerank-v4.0-fast',
      ...request,
      max_tokens_per_doc: 256,
    });
    expect(reranker.maxDocuments).toBe(7);
  });

  it.each([
    [{ modle: 'x' }, 'modle: there is no such option. Did you mean "model"?'],
    [{ model: ' ' }, 'model: " " is not a text'],
    [{ baseURL: 'api.cohere.com' }, 'baseURL: "api.cohere.com" is not a URL'],
    [{ baseURL: 'https://me:pass@host' }, 'baseURL: the URL holds a user name or a password'],
    [{ maxDocuments: 0 }, 'maxDocuments: 0 is not a whole number from 1 to 10000'],
    [{ maxTokensPerDocument: 1.5 }, 'maxTokensPerDocument: 1.5 is not a whole number'],
    [{ timeoutMs: '5' }, 'timeoutMs: "5" is not a whole number'],
    [{ maxRetries: -1 }, 'maxRetries: -1 is not a whole number from 0 to 20'],
    [{ headers: { a: 1 } }, 'headers: an object is not an object of texts'],
    ['rerank-v3.5', 'the options are "rerank-v3.5"; pass an object'],
  ])('refuses %j', (options, message) => {
    const make = (): unknown => cohereReranker(options as CohereRerankerOptions);
    expect(make).toThrow(InvalidOptionsError);
    expect(make).toThrow(message);
  });
});
