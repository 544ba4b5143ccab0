import type { Reranker, RerankRequest, RerankResult } from '../../contracts/reranker.ts';
import { loadApiKey } from '../../internal/load-api-key.ts';
import { postJson } from '../../internal/post-json.ts';
import type { HostedOptions } from './hosted-options.ts';
import { readScores } from './read-scores.ts';

/** What one provider has of its own. */
export interface HostedApi {
  readonly provider: string;
  readonly model: string;
  readonly maxDocuments: number;
  /** The provider's own address: the only one that the key of the environment is sent to. */
  readonly ownURL: string;
  /** Appended to the base URL. */
  readonly path: string;
  readonly environmentVariable: string;
  /** What the body holds beside model, query and documents. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The range that its scores have; brought to [0, 1]. */
  readonly lowest: -1 | 0;
  readonly readTokens: (answer: unknown) => Pick<RerankResult, 'inputTokens' | 'outputTokens'>;
}

/** A reranker that posts query and documents to a server, and gets `results: [{ index, relevance_score }]` back. */
export function hostedReranker(api: HostedApi, options: HostedOptions): Reranker {
  const { provider, model, maxDocuments } = api;
  return {
    provider,
    model,
    maxDocuments,
    rerank: (request) => rerank(request, api, options),
    close: async () => {},
  };
}

async function rerank(
  { query, documents, signal }: RerankRequest,
  api: HostedApi,
  options: HostedOptions,
): Promise<RerankResult> {
  signal?.throwIfAborted();
  const { provider, model } = api;
  const { baseURL = api.ownURL, timeoutMs = 5000, maxRetries = 2, headers = {} } = options;
  const apiKey = readKey(api, { apiKey: options.apiKey, baseURL });
  const { answer, calls } = await postJson({
    provider,
    operation: 'rerank',
    url: joinUrl(baseURL, api.path),
    headers: { ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }), ...headers },
    body: { model, query, documents, ...api.body },
    secrets: apiKey === undefined ? [] : [apiKey],
    timeoutMs,
    maxRetries,
    signal,
  });
  const scores = readScores(answer, { provider, count: documents.length, lowest: api.lowest });
  return { scores, calls, ...api.readTokens(answer) };
}

/** The key of the environment is for the provider: it must not go to another server. */
function readKey(
  { provider, ownURL, environmentVariable }: HostedApi,
  { apiKey, baseURL }: { readonly apiKey: string | undefined; readonly baseURL: string },
): string | undefined {
  if (apiKey === undefined && new URL(baseURL).origin !== new URL(ownURL).origin) return undefined;
  return loadApiKey({ provider, option: apiKey, environmentVariable });
}

function joinUrl(baseURL: string, path: string): string {
  const url = new URL(baseURL);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${path}`;
  return url.href;
}
