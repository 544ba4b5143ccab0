import type { Embedder } from '../../contracts/embedder.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import { embedTexts } from './embed-texts.ts';
import { embeddableText } from './embeddable-text.ts';
import type { IndexParts } from './embed-for-write.ts';
import type { QueryEmbedding } from './indexing.ts';
import { untilAborted } from './until-aborted.ts';
import { NO_USAGE } from '../usage.ts';

/** How long a search waits for the vector of its query. */
export const QUERY_TIMEOUT_MS = 10_000;

/** See `Indexing.embedQuery`. */
export async function embedQuery(
  query: string,
  signal: AbortSignal | undefined,
  { deps, session, upkeep }: IndexParts,
): Promise<QueryEmbedding> {
  const { embedder, meter } = deps;
  const nothing: QueryEmbedding = { query: undefined, degraded: undefined, usage: meter.price(NO_USAGE) };
  if (embedder === undefined) return nothing;
  const { role } = await session.read();
  if (role.type === 'mismatch') throw role.error;
  const text = embeddableText(query);
  if (!('query' in role) || text === '') return nothing;
  const { dimensions } = role.write;
  const { vectors, error, usage: asked } = await embedInTime({ text, dimensions, signal }, embedder);
  const usage = meter.spend(asked);
  const [vector] = vectors;
  if (vector === undefined) {
    return { query: undefined, degraded: error && { code: 'query-embedding-failed', error }, usage };
  }
  upkeep.retryNow();
  return { query: { vector, generations: role.query }, degraded: undefined, usage };
}

interface QueryText {
  readonly text: string;
  readonly dimensions: number;
  readonly signal: AbortSignal | undefined;
}

/** A query has words to go by: it does not wait for an embedder that hangs, as a write does. */
async function embedInTime(
  { text, dimensions, signal }: QueryText,
  embedder: Embedder,
): Promise<Awaited<ReturnType<typeof embedTexts>>> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(tooLate(embedder)), QUERY_TIMEOUT_MS);
  const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  try {
    const request = { texts: [text], purpose: 'query', dimensions, signal: either } as const;
    return await untilAborted(embedTexts(request, embedder), either);
  } catch (thrown) {
    if (!(thrown instanceof ProviderError) || thrown !== late.signal.reason) throw thrown;
    return { vectors: [undefined], error: thrown, usage: { ...NO_USAGE, embeddingCalls: 1 } };
  } finally {
    clearTimeout(timer);
  }
}

function tooLate({ provider }: Embedder): ProviderError {
  return new ProviderError({
    provider,
    operation: 'embed',
    failure: 'timeout',
    message: `no answer for the query within ${QUERY_TIMEOUT_MS / 1000} seconds. The results come from words alone`,
  });
}
