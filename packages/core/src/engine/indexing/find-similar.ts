import type { VectorMatch } from '../../contracts/vector-store.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { indexFailure } from './index-failure.ts';
import type { SimilarRequest, SimilarResult } from './indexing.ts';

/** See `Indexing.findSimilar`. */
export async function findSimilar(
  { query, signal, ...request }: SimilarRequest,
  { vectorStore }: EngineDependencies,
): Promise<SimilarResult> {
  const { vector, generations } = query;
  try {
    const found = await Promise.all(
      generations.map((generation) => vectorStore.search({ ...request, ...generation, vector, signal })),
    );
    const [only = []] = found;
    return {
      matches: found.length > 1 ? mergeMatches(found.flat(), request.limit) : only,
      degraded: undefined,
    };
  } catch (error) {
    signal?.throwIfAborted();
    if (vectorStore.capabilities.insideLedger) throw error;
    return { matches: [], degraded: indexFailure(error, 'search', vectorStore) };
  }
}

/** A memory that changed while the index was rebuilt is in both generations: its better vector may be the outdated one. */
function mergeMatches(matches: readonly VectorMatch[], limit: number): readonly VectorMatch[] {
  const merged = new Map<string, VectorMatch>();
  // The generations come newest first, and the newest knows the present text.
  for (const match of matches) if (!merged.has(match.id)) merged.set(match.id, match);
  return [...merged.values()].toSorted(compareMatches).slice(0, limit);
}

function compareMatches(a: VectorMatch, b: VectorMatch): number {
  return b.similarity - a.similarity || (a.id < b.id ? -1 : 1);
}
