import { embedTexts } from './embed-texts.ts';
import { embeddableText } from './embeddable-text.ts';
import type { IndexParts } from './embed-for-write.ts';
import type { QueryEmbedding } from './indexing.ts';

const nothing: QueryEmbedding = {
  query: undefined,
  degraded: undefined,
  usage: { embeddingCalls: 0, embeddingTokens: 0 },
};

/** See `Indexing.embedQuery`. */
export async function embedQuery(
  query: string,
  signal: AbortSignal | undefined,
  { deps, session, upkeep }: IndexParts,
): Promise<QueryEmbedding> {
  const { embedder } = deps;
  if (embedder === undefined) return nothing;
  const { role } = await session.read();
  if (role.type === 'mismatch') throw role.error;
  const text = embeddableText(query);
  if (!('query' in role) || text === '') return nothing;
  const { dimensions } = role.write;
  const { vectors, error, usage } = await embedTexts(
    { texts: [text], purpose: 'query', dimensions, signal },
    embedder,
  );
  const [vector] = vectors;
  if (vector === undefined) {
    return { query: undefined, degraded: error && { code: 'query-embedding-failed', error }, usage };
  }
  upkeep.retryNow();
  return { query: { vector, generations: role.query }, degraded: undefined, usage };
}
