import type { GenerateResult, LanguageModel } from '../contracts/language-model.ts';
import type { Reranker, RerankRequest, RerankResult } from '../contracts/reranker.ts';
import { InvalidOptionsError } from '../errors/invalid-options-error.ts';
import { ProviderError } from '../errors/provider-error.ts';
import { checkOptions, isWholeNumber } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import { buildPrompt, SCORES_SCHEMA } from './llm/build-prompt.ts';
import { readAnswer } from './llm/read-answer.ts';

/** Options of {@link llmReranker}. */
export interface LlmRerankerOptions {
  /** The model that is asked; the one that a `Memory` has as `llm` will do. Closing the reranker closes it. */
  readonly model: LanguageModel;
  /** How many memories one request carries: 1 to 1,000. Models lose count in long lists. @default 50 */
  readonly maxDocuments?: number | undefined;
  /** How much of a memory the model reads, in UTF-16 code units: 100 to 1,000,000. @default 2000 */
  readonly maxDocumentLength?: number | undefined;
}

/**
 * Asks a language model, once for all memories. `usage` counts it as a call of the model.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong, and when there is no model.
 */
export function llmReranker(options: LlmRerankerOptions): Reranker {
  checkOptions<LlmRerankerOptions>('llmReranker', options, {
    model: isModel,
    maxDocuments: isWholeNumber(1, 1000),
    maxDocumentLength: isWholeNumber(100, 1_000_000),
  });
  const { model, maxDocuments = 50, maxDocumentLength = 2000 } = options;
  if ((model as LanguageModel | undefined) === undefined) {
    const message = 'the model is missing; pass a language model';
    throw new InvalidOptionsError({ subject: 'llmReranker', issues: [{ path: 'model', message }] });
  }
  return {
    provider: 'llm',
    model: model.model,
    maxDocuments,
    asksLanguageModel: true,
    rerank: (request) => rerank(request, model, maxDocumentLength),
    close: () => model.close(),
  };
}

async function rerank(
  { query, documents, signal }: RerankRequest,
  model: LanguageModel,
  maxDocumentLength: number,
): Promise<RerankResult> {
  signal?.throwIfAborted();
  const texts = documents.map((text) => text.slice(0, maxDocumentLength).toWellFormed());
  const messages = buildPrompt(query, texts);
  const answer = await generate(model, { messages, schema: SCORES_SCHEMA, signal });
  const { inputTokens, outputTokens, calls = 1 } = answer;
  return {
    scores: readAnswer(answer, documents.length),
    calls,
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
}

/** The model's answer; what failed is told as a failure of this reranker. */
async function generate(
  model: LanguageModel,
  request: Parameters<LanguageModel['generate']>[0],
): Promise<GenerateResult> {
  try {
    return await model.generate(request);
  } catch (error) {
    request.signal?.throwIfAborted();
    if (!(error instanceof ProviderError)) throw error;
    const { failure, status, message } = error;
    throw new ProviderError({
      provider: 'llm',
      operation: 'rerank',
      failure,
      status,
      message,
      cause: error,
    });
  }
}

function isModel(value: unknown): string | undefined {
  const { generate: method, close, model } = (value ?? {}) as Partial<Record<keyof LanguageModel, unknown>>;
  return typeof method === 'function' && typeof close === 'function' && typeof model === 'string'
    ? undefined
    : `${describeValue(value)} is not a language model: pass an instance with generate, close and model`;
}
