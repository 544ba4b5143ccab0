import { afterEach } from 'vitest';
import type { Reranker } from '../contracts/reranker.ts';
import { rerankerConformance } from '../testing/reranker-conformance.ts';
import type { RerankerFailure } from '../testing/reranker/reranker-context.ts';
import { listen, resultsOf, serve, stopServers, type WireResult } from './__fixtures__/rerank-server.ts';
import { cohereReranker } from './cohere.ts';
import { jinaReranker } from './jina.ts';

afterEach(stopServers);

type Answer = (results: readonly WireResult[]) => object;

/** Where the API is while it fails so. */
async function failingUrl(failure: RerankerFailure, answer: Answer): Promise<string> {
  if (failure === 'timeout') return listen((incoming) => void incoming.resume());
  if (failure === 'connection') return listen((incoming) => void incoming.socket.destroy());
  const { baseURL } = await serve((sent) => {
    if (failure === 'rate-limit') return { status: 429, body: { message: 'too many requests' } };
    if (failure === 'server') return { status: 500, body: { message: 'internal error' } };
    const [best, ...others] = resultsOf(sent);
    return {
      body: answer(
        failure === 'too-few-scores' || best === undefined
          ? others
          : [{ ...best, relevance_score: 7.5 }, ...others],
      ),
    };
  });
  return baseURL;
}

const cohereAnswer: Answer = (results) => ({
  id: 'b7',
  results,
  meta: { api_version: { version: '2' }, billed_units: { search_units: 1 }, tokens: { input_tokens: 3 } },
});
const jinaAnswer: Answer = (results) => ({
  model: 'jina-reranker-v2-base-multilingual',
  object: 'list',
  usage: { total_tokens: 3 },
  results,
});

const apis: readonly (readonly [
  string,
  (options: { readonly baseURL: string; readonly timeoutMs: number }) => Reranker,
  Answer,
])[] = [
  ['cohere', (options) => cohereReranker({ ...options, maxRetries: 0 }), cohereAnswer],
  ['jina', (options) => jinaReranker({ ...options, maxRetries: 0 }), jinaAnswer],
];

for (const [name, make, answer] of apis) {
  rerankerConformance({
    name,
    deterministic: true,
    create: async () => {
      const { baseURL } = await serve((sent) => ({ body: answer(resultsOf(sent)) }));
      return make({ baseURL, timeoutMs: 10_000 });
    },
    createFailing: async (failure) => make({ baseURL: await failingUrl(failure, answer), timeoutMs: 200 }),
    skip: {},
  });
}
