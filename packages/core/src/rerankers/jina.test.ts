import { afterEach, describe, expect, it } from 'vitest';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { serve, stopServers } from './__fixtures__/rerank-server.ts';
import { jinaReranker, type JinaRerankerOptions } from './jina.ts';

afterEach(stopServers);

const answer = (...scores: readonly number[]): { readonly body: object } => ({
  body: {
    model: 'm',
    object: 'list',
    usage: { total_tokens: 30 },
    results: scores.map((score, index) => ({ index, relevance_score: score })).toReversed(),
  },
});

describe('jinaReranker', () => {
  const request = { query: 'which dog?', documents: ['a cat', 'a dog', 'no'] };
  it('asks for every score without its text, and puts them in the order of the documents', async () => {
    const { baseURL, requests } = await serve(() => answer(0.1, 0.9, 0));
    const reranker = jinaReranker({ baseURL });
    expect(await reranker.rerank(request)).toEqual({ scores: [0.1, 0.9, 0], calls: 1, inputTokens: 30 });
    expect(requests).toMatchObject([{ method: 'POST', url: '/v1/rerank' }]);
    expect(requests[0]?.body).toEqual({
      model: 'jina-reranker-v2-base-multilingual',
      ...request,
      return_documents: false,
    });
    expect(reranker).toMatchObject({ provider: 'jina', maxDocuments: 1000 });
  });

  it('brings cosines to [0, 1], those of the third generation without being told', async () => {
    const { baseURL } = await serve(() => answer(-1, 0.5, 1));
    const scoresOf = async (options: JinaRerankerOptions): Promise<readonly number[]> =>
      (await jinaReranker({ baseURL, ...options }).rerank(request)).scores;
    expect(await scoresOf({ model: 'jina-reranker-v3' })).toEqual([0, 0.75, 1]);
    expect(await scoresOf({ model: 'mine', cosineScores: true })).toEqual([0, 0.75, 1]);
    await expect(scoresOf({ model: 'mine' })).rejects.toThrow('is -1, which is not a number from 0 to 1');
    await expect(scoresOf({ model: 'jina-reranker-v3', cosineScores: false })).rejects.toThrow('is -1');
  });

  it.each([
    [{ maxTokensPerDocument: 5 }, 'maxTokensPerDocument: there is no such option'],
    [{ cosineScores: 'yes' }, 'cosineScores: "yes" is neither true nor false'],
    [{ apiKey: '' }, 'apiKey: "" is not a text'],
  ])('refuses %j', (options, message) => {
    const make = (): unknown => jinaReranker(options as JinaRerankerOptions);
    expect(make).toThrow(InvalidOptionsError);
    expect(make).toThrow(message);
  });
});
