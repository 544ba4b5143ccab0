import type { Reranker, RerankRequest, RerankResult } from '../../contracts/reranker.ts';
import { MemoryError } from '../../errors/memory-error.ts';
import { ProviderError, type ProviderFailure } from '../../errors/provider-error.ts';
import { describeValue } from '../../internal/describe-value.ts';
import type { Usage } from '../../types/results.ts';
import { untilAborted } from '../indexing/until-aborted.ts';
import { NO_USAGE } from '../usage.ts';

/** How long a search waits for the reranker. */
export const RERANK_TIMEOUT_MS = 10_000;

/** What became of a request. */
export interface RerankAnswer {
  /** Parallel to the documents, each in [0, 1]; `undefined` when the reranker did not answer so. */
  readonly scores: readonly number[] | undefined;
  /** Why there are none. */
  readonly error: ProviderError | undefined;
  /** A failed call counts as well. */
  readonly usage: Usage;
}

/**
 * Asks the reranker and checks what it says. It has no longer than a search may wait; what it did wrong is in `error`.
 *
 * @throws the signal's reason, also when the reranker does not listen to it; and the reranker's own error when it cannot
 * work at all: a key is missing.
 */
export async function askReranker(request: RerankRequest, reranker: Reranker): Promise<RerankAnswer> {
  const { signal } = request;
  signal?.throwIfAborted();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(tooLate(reranker)), RERANK_TIMEOUT_MS);
  const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  let answer: RerankResult | undefined;
  try {
    answer = await untilAborted(ask({ ...request, signal: either }, reranker), either);
    const scores = checkScores(answer, request.documents.length, reranker);
    return { scores, error: undefined, usage: usageOf(answer, reranker) };
  } catch (cause) {
    signal?.throwIfAborted();
    return { scores: undefined, error: asProviderError(cause, reranker), usage: usageOf(answer, reranker) };
  } finally {
    clearTimeout(timer);
  }
}

/** A reranker that throws at once rejects like any other. */
async function ask(request: RerankRequest, reranker: Reranker): Promise<RerankResult> {
  return reranker.rerank(request);
}

function checkScores(answer: RerankResult | undefined, count: number, reranker: Reranker): readonly number[] {
  const scores: unknown = answer?.scores;
  if (!Array.isArray(scores)) {
    throw failed(reranker, 'bad-answer', { message: `scores is ${describeValue(scores)} instead of a list` });
  }
  if (scores.length !== count) {
    throw failed(reranker, 'bad-answer', { message: `${scores.length} scores came for ${count} documents` });
  }
  const numbers = Array.from(scores as readonly unknown[]);
  const wrong = numbers.findIndex((score) => typeof score !== 'number' || !(score >= 0 && score <= 1));
  if (wrong === -1) return numbers as readonly number[];
  const message = `the score of document ${wrong} is ${describeValue(numbers[wrong])}, which is not a number from 0 to 1`;
  throw failed(reranker, 'bad-answer', { message });
}

function usageOf(answer: RerankResult | undefined, { asksLanguageModel }: Reranker): Usage {
  const calls = countOf(answer?.calls, 1);
  const inputTokens = countOf(answer?.inputTokens, 0);
  const outputTokens = countOf(answer?.outputTokens, 0);
  return asksLanguageModel === true
    ? { ...NO_USAGE, modelCalls: calls, inputTokens, outputTokens }
    : { ...NO_USAGE, rerankCalls: calls, rerankTokens: inputTokens + outputTokens };
}

function countOf(value: number | undefined, fallback: number): number {
  return value !== undefined && Number.isFinite(value) && value >= 0 ? value : fallback;
}

function asProviderError(cause: unknown, reranker: Reranker): ProviderError {
  if (cause instanceof ProviderError) return cause;
  // Not an answer of the provider: a missing key does not heal by itself.
  if (MemoryError.isInstance(cause)) throw cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return failed(reranker, 'server', { message, cause });
}

function tooLate(reranker: Reranker): ProviderError {
  const within = `no answer within ${RERANK_TIMEOUT_MS / 1000} seconds`;
  return failed(reranker, 'timeout', { message: `${within}. The results come in the order of the engine` });
}

function failed(
  { provider }: Reranker,
  failure: ProviderFailure,
  details: { readonly message: string; readonly cause?: unknown },
): ProviderError {
  return new ProviderError({ provider, operation: 'rerank', failure, ...details });
}
