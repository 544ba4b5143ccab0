import type { Embedder, EmbeddingPurpose } from '../../contracts/embedder.ts';
import { MemoryError } from '../../errors/memory-error.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import type { Usage } from '../../types/results.ts';
import { unitVectors } from './unit-vectors.ts';
import { untilAborted } from './until-aborted.ts';
import { NO_USAGE } from '../usage.ts';

/** Texts to embed. */
export interface EmbedTextsRequest {
  /** None of them blank. */
  readonly texts: readonly string[];
  readonly purpose: EmbeddingPurpose;
  /** The length that the index has; absent: all answers of the call must agree. */
  readonly dimensions: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What became of the texts. */
export interface EmbeddedTexts {
  /** Parallel to the texts, of length 1; `undefined` from the first batch on that failed. */
  readonly vectors: readonly (Float32Array | undefined)[];
  /** Why texts are without a vector. */
  readonly error: ProviderError | undefined;
  /** Failed calls count as well. */
  readonly usage: Usage;
}

/**
 * Embeds texts in batches of the embedder's size and checks every answer. What the provider did wrong is in `error`.
 *
 * @throws the signal's reason, also when the embedder does not listen to it; and the embedder's own error when it cannot
 * work at all: a package or a key is missing.
 */
export async function embedTexts(request: EmbedTextsRequest, embedder: Embedder): Promise<EmbeddedTexts> {
  const { texts, signal } = request;
  const vectors: (Float32Array | undefined)[] = [];
  const usage = { ...NO_USAGE };
  let { dimensions } = request;
  let error: ProviderError | undefined;
  const batchSize = Math.max(1, Math.floor(embedder.maxBatchSize));
  for (let start = 0; start < texts.length && error === undefined; start += batchSize) {
    signal?.throwIfAborted();
    const batch = texts.slice(start, start + batchSize);
    usage.embeddingCalls += 1;
    try {
      const answer = await untilAborted(
        embedder.embed({ texts: batch, purpose: request.purpose, signal }),
        signal,
      );
      usage.embeddingTokens += answer?.tokens ?? 0;
      usage.embeddingCalls += (answer?.calls ?? 1) - 1;
      const checked = unitVectors(answer, { count: batch.length, dimensions, embedder });
      dimensions = checked[0]?.length;
      vectors.push(...checked);
    } catch (cause) {
      error = asProviderError(cause, embedder, signal);
    }
  }
  while (vectors.length < texts.length) vectors.push(undefined);
  return { vectors, error, usage };
}

function asProviderError(cause: unknown, embedder: Embedder, signal: AbortSignal | undefined): ProviderError {
  signal?.throwIfAborted();
  if (cause instanceof ProviderError) return cause;
  // Not an answer of the provider: a missing package or key does not heal by itself.
  if (MemoryError.isInstance(cause)) throw cause;
  return new ProviderError({
    provider: embedder.provider,
    operation: 'embed',
    failure: 'server',
    message: cause instanceof Error ? cause.message : String(cause),
    cause,
  });
}
