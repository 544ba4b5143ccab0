import type { Reranker } from '../contracts/reranker.ts';
import { checkOptions, isWholeNumber } from '../internal/check-options.ts';
import { HOSTED_CHECKS, type HostedOptions } from './hosted/hosted-options.ts';
import { hostedReranker } from './hosted/hosted-reranker.ts';
import { readCount } from './hosted/read-count.ts';

/** Options of {@link cohereReranker}. */
export interface CohereRerankerOptions extends HostedOptions {
  /** The reranking model. @default 'rerank-v3.5' */
  readonly model?: string | undefined;
  /**
   * The key. A `baseURL` that is not Cohere's may go without one, and is never sent the one of the environment.
   *
   * @default the variable COHERE_API_KEY, read at the first call
   */
  readonly apiKey?: string | undefined;
  /** Where the API is; `/v2/rerank` is appended. @default 'https://api.cohere.com' */
  readonly baseURL?: string | undefined;
  /** How much of a memory the model reads, in tokens. @default the API's own, 4096 */
  readonly maxTokensPerDocument?: number | undefined;
}

/**
 * Reranks with Cohere, or with any server that speaks its protocol (version 2).
 *
 * @throws InvalidOptionsError for options that are unknown or wrong. `rerank` rejects with MissingApiKeyError when there is
 * no key for Cohere's own address.
 */
export function cohereReranker(options: CohereRerankerOptions = {}): Reranker {
  checkOptions<CohereRerankerOptions>('cohereReranker', options, {
    ...HOSTED_CHECKS,
    maxTokensPerDocument: isWholeNumber(1, 1_000_000),
  });
  const { model = 'rerank-v3.5', maxDocuments = 1000, maxTokensPerDocument } = options;
  return hostedReranker(
    {
      provider: 'cohere',
      model,
      maxDocuments,
      ownURL: 'https://api.cohere.com',
      path: '/v2/rerank',
      environmentVariable: 'COHERE_API_KEY',
      body: maxTokensPerDocument === undefined ? {} : { max_tokens_per_doc: maxTokensPerDocument },
      lowest: 0,
      readTokens: (answer) => {
        const inputTokens = readCount(answer, 'meta', 'tokens', 'input_tokens');
        const outputTokens = readCount(answer, 'meta', 'tokens', 'output_tokens');
        return {
          ...(inputTokens !== undefined && { inputTokens }),
          ...(outputTokens !== undefined && { outputTokens }),
        };
      },
    },
    options,
  );
}
