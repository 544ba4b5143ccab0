import type { Reranker } from '../contracts/reranker.ts';
import { checkOptions, isFlag } from '../internal/check-options.ts';
import { HOSTED_CHECKS, type HostedOptions } from './hosted/hosted-options.ts';
import { hostedReranker } from './hosted/hosted-reranker.ts';
import { readCount } from './hosted/read-count.ts';

/** Options of {@link jinaReranker}. */
export interface JinaRerankerOptions extends HostedOptions {
  /** The reranking model. @default 'jina-reranker-v2-base-multilingual' */
  readonly model?: string | undefined;
  /**
   * The key. A `baseURL` that is not Jina's may go without one, and is never sent the one of the environment.
   *
   * @default the variable JINA_API_KEY, read at the first call
   */
  readonly apiKey?: string | undefined;
  /** Where the API is; `/v1/rerank` is appended. @default 'https://api.jina.ai' */
  readonly baseURL?: string | undefined;
  /**
   * True: the model scores by cosine, from -1 to 1, and its scores are brought to [0, 1] by `(1 + cosine) / 2`. False: a
   * score below 0 is a bad answer.
   *
   * @default true for models whose name begins with `jina-reranker-v3`, else false
   */
  readonly cosineScores?: boolean | undefined;
}

/**
 * Reranks with Jina, or with any server that speaks its protocol: vLLM, LocalAI and others.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong. `rerank` rejects with MissingApiKeyError when there is
 * no key for Jina's own address.
 */
export function jinaReranker(options: JinaRerankerOptions = {}): Reranker {
  checkOptions<JinaRerankerOptions>('jinaReranker', options, { ...HOSTED_CHECKS, cosineScores: isFlag });
  const { model = 'jina-reranker-v2-base-multilingual', maxDocuments = 1000 } = options;
  const { cosineScores = model.startsWith('jina-reranker-v3') } = options;
  return hostedReranker(
    {
      provider: 'jina',
      model,
      maxDocuments,
      ownURL: 'https://api.jina.ai',
      path: '/v1/rerank',
      environmentVariable: 'JINA_API_KEY',
      body: { return_documents: false },
      lowest: cosineScores ? -1 : 0,
      readTokens: (answer) => {
        const inputTokens = readCount(answer, 'usage', 'total_tokens');
        return inputTokens === undefined ? {} : { inputTokens };
      },
    },
    options,
  );
}
