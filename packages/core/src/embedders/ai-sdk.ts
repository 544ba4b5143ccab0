import type { Embedder, EmbeddingPurpose, EmbedRequest, EmbedResult } from '../contracts/embedder.ts';
import { callForeign } from '../internal/call-foreign.ts';
import { checkOptions } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import { badForeignAnswer } from '../internal/foreign-error.ts';
import {
  FOREIGN_CALL_CHECKS,
  isAiSdkModel,
  isFields,
  requireOption,
  type ForeignCallOptions,
} from '../internal/foreign-object.ts';
import { isPlainObject } from '../internal/is-plain-object.ts';
import { checkVectors } from './answer/check-vectors.ts';
import { EMBEDDER_CHECKS } from './answer/embedder-checks.ts';

/** What is asked of an embedding model of the AI SDK; versions 2, 3 and 4 of its specification have it in common. */
export interface AiSdkEmbeddingModelCall {
  readonly values: string[];
  readonly dimensions?: number | undefined;
  readonly providerOptions?: unknown;
  readonly abortSignal?: AbortSignal | undefined;
}

/** The part of an embedding model of the AI SDK that is used. */
export interface AiSdkEmbeddingModel {
  readonly specificationVersion: 'v2' | 'v3' | 'v4';
  readonly modelId: string;
  readonly maxEmbeddingsPerCall: PromiseLike<number | undefined> | number | undefined;
  readonly supportsParallelCalls: PromiseLike<boolean> | boolean;
  doEmbed(call: AiSdkEmbeddingModelCall): PromiseLike<unknown>;
}

/** Options of {@link aiSdkEmbedder}. */
export interface AiSdkEmbedderOptions extends ForeignCallOptions {
  /** The model: `openai.embedding('text-embedding-3-small')` of `@ai-sdk/openai`. Closing leaves it as it is. */
  readonly model: AiSdkEmbeddingModel;
  /**
   * The length of its vectors; asked of models of specification 4, and checked in every answer.
   *
   * @default learned from the first answer
   */
  readonly dimensions?: number | undefined;
  /** How many texts one call takes, 1 to 2,048; a model that takes fewer gets them in several requests. @default 128 */
  readonly batchSize?: number | undefined;
  /**
   * What the provider takes beside that, by its name; a function, where documents and queries differ:
   * `(purpose) => ({ cohere: { inputType: purpose === 'query' ? 'search_query' : 'search_document' } })`.
   *
   * @default none
   */
  readonly providerOptions?: object | ((purpose: EmbeddingPurpose) => object) | undefined;
  /** The cosine similarity that the model gives to texts that have nothing to do with each other. @default the engine's, 0.15 */
  readonly unrelatedSimilarity?: number | undefined;
  /** How long one request may take, in milliseconds, before it is made again. @default 30000 */
  readonly timeoutMs?: number | undefined;
  /** How often a request is made again after a failure that the model calls retryable, and after a timeout. @default 2 */
  readonly maxRetries?: number | undefined;
}

const FAILED = { provider: 'ai-sdk', operation: 'embed' } as const;

/**
 * Embeds with an embedding model of the Vercel AI SDK (5 to 7). No package is imported: the model is the caller's.
 *
 * @throws InvalidOptionsError for options that are unknown or wrong, and when there is no model.
 */
export function aiSdkEmbedder(options: AiSdkEmbedderOptions): Embedder {
  checkOptions<AiSdkEmbedderOptions>('aiSdkEmbedder', options, {
    ...FOREIGN_CALL_CHECKS,
    ...EMBEDDER_CHECKS,
    model: isAiSdkModel('doEmbed'),
    providerOptions: (value) => (typeof value === 'function' ? undefined : isFields(value)),
  });
  requireOption('aiSdkEmbedder', 'model', options.model);
  const { model, dimensions, batchSize = 128, unrelatedSimilarity } = options;
  return {
    provider: 'ai-sdk',
    model: model.modelId,
    ...(dimensions !== undefined && { dimensions }),
    ...(unrelatedSimilarity !== undefined && { unrelatedSimilarity }),
    maxBatchSize: batchSize,
    embed: (request) => embed(request, options),
    close: async () => {},
  };
}

async function embed(request: EmbedRequest, options: AiSdkEmbedderOptions): Promise<EmbedResult> {
  request.signal?.throwIfAborted();
  const { model } = options;
  const size = (await model.maxEmbeddingsPerCall) ?? Number.POSITIVE_INFINITY;
  const groups = splitEvenly(request.texts, Math.max(1, size));
  const answers: EmbedResult[] = [];
  if (await model.supportsParallelCalls) {
    answers.push(...(await Promise.all(groups.map((texts) => embedGroup({ ...request, texts }, options)))));
  } else {
    for (const texts of groups) answers.push(await embedGroup({ ...request, texts }, options));
  }
  const vectors = answers.flatMap((answer) => answer.vectors);
  const tokens = answers.map((answer) => answer.tokens);
  // A sum that leaves out a part would be too small.
  const isCounted = tokens.every((count) => count !== undefined);
  return {
    vectors: checkVectors(vectors, ruleFor(request, options)),
    calls: answers.reduce((sum, { calls = 1 }) => sum + calls, 0),
    ...(isCounted && { tokens: tokens.reduce((sum, count) => sum + count, 0) }),
  };
}

function splitEvenly(texts: readonly string[], size: number): readonly (readonly string[])[] {
  if (texts.length <= size) return [texts];
  const count = Math.ceil(texts.length / size);
  return Array.from({ length: count }, (_, place) => texts.slice(place * size, (place + 1) * size));
}

async function embedGroup(request: EmbedRequest, options: AiSdkEmbedderOptions): Promise<EmbedResult> {
  const { model, timeoutMs = 30_000, maxRetries = 2 } = options;
  const call = toCall(request, options);
  const { answer, calls } = await callForeign({
    ...FAILED,
    timeoutMs,
    maxRetries,
    signal: request.signal,
    ask: (abortSignal) => model.doEmbed({ ...call, abortSignal }),
  });
  const { embeddings, usage } = isPlainObject(answer) ? answer : {};
  if (!Array.isArray(embeddings)) {
    throw badForeignAnswer(FAILED, `the answer has no list of embeddings, but ${describeValue(embeddings)}`);
  }
  const tokens = isPlainObject(usage) ? Number(usage['tokens']) : 0;
  return {
    vectors: checkVectors(embeddings, ruleFor(request, options)),
    calls,
    // Providers that count nothing say 0, or NaN.
    ...(Number.isSafeInteger(tokens) && tokens > 0 && { tokens }),
  };
}

function toCall({ texts, purpose }: EmbedRequest, options: AiSdkEmbedderOptions): AiSdkEmbeddingModelCall {
  const { model, dimensions, providerOptions } = options;
  const own = typeof providerOptions === 'function' ? providerOptions(purpose) : providerOptions;
  return {
    values: [...texts],
    ...(dimensions !== undefined && model.specificationVersion === 'v4' && { dimensions }),
    ...(own !== undefined && { providerOptions: own }),
  };
}

function ruleFor({ texts }: EmbedRequest, { dimensions }: AiSdkEmbedderOptions) {
  return { count: texts.length, dimensions, refuse: (problem: string) => badForeignAnswer(FAILED, problem) };
}
