import { putSuccessorsFirst } from '../../ranking/put-successors-first.ts';
import type { Degradation, Usage } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { embeddableText } from '../indexing/embeddable-text.ts';
import type { SearchRequest } from '../requests.ts';
import { NO_USAGE } from '../usage.ts';
import { askReranker } from './ask-reranker.ts';
import type { FoundMemory } from './read-found.ts';

/** How many memories the reranker reads at least, where there are as many: what it puts first may be far down before. */
const LEAST_READ = 50;
/** How many it reads for each result that is asked for. */
const READ_FOR_EACH = 3;

/** Memories in their order. */
export interface RerankedMemories {
  /** Best first. */
  readonly found: readonly FoundMemory[];
  readonly usage: Usage;
  readonly degraded: Degradation | undefined;
}

/** How many of the best memories the reranker reads; 0 when it is not asked. */
export function countForReranking(
  { rerank, limit }: Pick<SearchRequest, 'rerank' | 'limit'>,
  { reranker }: Pick<EngineDependencies, 'reranker'>,
): number {
  if (!rerank || reranker === undefined) return 0;
  const wanted = Math.max(LEAST_READ, READ_FOR_EACH * limit);
  return Math.min(Math.max(1, Math.floor(reranker.maxDocuments)), wanted);
}

/**
 * The memories in the order of the reranker, which is asked once; in their own when it is not asked or does not answer.
 * What it did not read follows, with at most the lowest score that it gave.
 */
export async function rerankFound(
  found: readonly FoundMemory[],
  request: Pick<SearchRequest, 'query' | 'rerank' | 'limit' | 'signal'>,
  deps: EngineDependencies,
): Promise<RerankedMemories> {
  const { reranker, meter } = deps;
  const texts = textsToRead(found.slice(0, countForReranking(request, deps)));
  if (reranker === undefined || texts.size === 0) return { found, usage: NO_USAGE, degraded: undefined };
  const refusal = meter.check('rerank');
  if (refusal !== undefined)
    return { found, usage: NO_USAGE, degraded: { code: 'budget-exceeded', error: refusal } };
  const asked = {
    query: embeddableText(request.query),
    documents: [...texts.values()],
    signal: request.signal,
  };
  const { scores, usage: spent, error } = await askReranker(asked, reranker);
  const usage = meter.spend(spent);
  if (scores === undefined) return { found, usage, degraded: error && { code: 'rerank-failed', error } };
  const scoreById = new Map([...texts.keys()].map((id, place) => [id, scores[place]]));
  const lowest = Math.min(...scores);
  const scored = found.map((memory): FoundMemory => {
    const { id, score: base } = memory;
    const rerank = scoreById.get(id);
    if (rerank === undefined) return { ...memory, score: Math.min(base, lowest), reranked: { base } };
    return { ...memory, score: rerank, reranked: { base, rerank } };
  });
  // Of equal scores, the order of the engine holds.
  const sorted = scored.toSorted((left, right) => right.score - left.score);
  return { found: putSuccessorsFirst(sorted), usage, degraded: undefined };
}

/** By id; what has no text, as an import may bring it, is not read. */
function textsToRead(found: readonly FoundMemory[]): ReadonlyMap<string, string> {
  const texts = found.map(({ id, item }) => [id, embeddableText(item.memory)] as const);
  return new Map(texts.filter(([, text]) => text !== ''));
}
