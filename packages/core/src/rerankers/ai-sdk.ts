import type { Reranker, RerankRequest, RerankResult } from '../contracts/reranker.ts';
import { callForeign } from '../internal/call-foreign.ts';
import { checkOptions, isWholeNumber } from '../internal/check-options.ts';
import {
  FOREIGN_CALL_CHECKS,
  isAiSdkModel,
  isFields,
  requireOption,
  type ForeignCallOptions,
} from '../internal/foreign-object.ts';
import { isPlainObject } from '../internal/is-plain-object.ts';
import { readScores } from './hosted/read-scores.ts';

/** What is asked of a reranking model of the AI SDK; versions 3 and 4 of its specification have it in common. */
export interface AiSdkRerankingModelCall {
  readonly documents: { readonly type: string; readonly values: readonly unknown[] };
  readonly query: string;
  readonly providerOptions?: unknown;
  readonly abortSignal?: AbortSignal | undefined;
}

/** The part of a reranking model of the AI SDK that is used. */
export interface AiSdkRerankingModel {
  readonly specificationVersion: 'v3' | 'v4';
  readonly modelId: string;
  doRerank(call: AiSdkRerankingModelCall): PromiseLike<unknown>;
}

/** Options of {@link aiSdkReranker}. */
export interface AiSdkRerankerOptions extends ForeignCallOptions {
  /** The model: `cohere.reranking('rerank-v3.5')` of `@ai-sdk/cohere`. Closing leaves it as it is. */
  readonly model: AiSdkRerankingModel;
  /** How many memories one request carries: 1 to 10,000. @default 1000 */
  readonly maxDocuments?: number | undefined;
  /** What the provider takes beside that, by its name. @default none */
  readonly providerOptions?: object | undefined;
  /** The least that a score of this model may be, 0 or -1: scores are brought to [0, 1]. @default 0 */
  readonly lowestScore?: 0 | -1 | undefined;
  /** How long one request may take, in milliseconds, before it is made again. @default 5000 */
  readonly timeoutMs?: number | undefined;
  /** How often a request is made again after a failure that the model calls retryable, and after a timeout. @default 2 */
  readonly maxRetries?: number | undefined;
}

const FAILED = { provider: 'ai-sdk', operation: 'rerank' } as const;

/**
 * Reranks with a reranking model of the Vercel AI SDK (6 or 7). No package is imported: the model is the caller's.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong, and when there is no model.
 */
export function aiSdkReranker(options: AiSdkRerankerOptions): Reranker {
  checkOptions<AiSdkRerankerOptions>('aiSdkReranker', options, {
    ...FOREIGN_CALL_CHECKS,
    model: isAiSdkModel('doRerank'),
    maxDocuments: isWholeNumber(1, 10_000),
    providerOptions: isFields,
    lowestScore: isWholeNumber(-1, 0),
  });
  requireOption('aiSdkReranker', 'model', options.model);
  const { model, maxDocuments = 1000 } = options;
  return {
    provider: 'ai-sdk',
    model: model.modelId,
    maxDocuments,
    rerank: (request) => rerank(request, options),
    close: async () => {},
  };
}

async function rerank(
  { query, documents, signal }: RerankRequest,
  options: AiSdkRerankerOptions,
): Promise<RerankResult> {
  const { model, providerOptions, timeoutMs = 5000, maxRetries = 2, lowestScore: lowest = 0 } = options;
  const { answer, calls } = await callForeign({
    ...FAILED,
    timeoutMs,
    maxRetries,
    signal,
    ask: (abortSignal) =>
      model.doRerank({
        documents: { type: 'text', values: [...documents] },
        query,
        ...(providerOptions !== undefined && { providerOptions }),
        abortSignal,
      }),
  });
  const ranking: unknown = isPlainObject(answer) ? answer['ranking'] : undefined;
  const results = Array.isArray(ranking)
    ? ranking.map((entry: unknown) => {
        const { index, relevanceScore } = isPlainObject(entry) ? entry : {};
        return { index, relevance_score: relevanceScore };
      })
    : undefined;
  const remedy = 'Check the model and lowestScore: every document needs one score';
  return {
    scores: readScores({ results }, { provider: 'ai-sdk', count: documents.length, lowest, remedy }),
    calls,
  };
}
