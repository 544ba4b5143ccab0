import type { ReadView } from '../../contracts/ledger-queries.ts';
import { queryTerms } from '../../text/query-terms.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { SearchResultItem } from '../../types/results.ts';
import { scopeKey } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { RankedCandidate } from './score-candidates.ts';

/** A memory with its score, as `diversify` takes it. */
export interface FoundMemory {
  readonly id: string;
  readonly supersededBy: string | undefined;
  readonly item: MemoryItem;
  readonly score: number;
  readonly parts: RankedCandidate['parts'];
  /** Where a reranker was asked: the score of the engine, and what the reranker said, if it read this memory. */
  readonly reranked?: { readonly base: number; readonly rerank?: number };
  readonly terms: ReadonlySet<string>;
  readonly covers: readonly string[];
}

/** The memories of ranked candidates, in their order. */
export async function readFound(
  ranked: readonly RankedCandidate[],
  view: ReadView,
  deps: EngineDependencies,
): Promise<readonly FoundMemory[]> {
  const ids = ranked.map(({ id }) => id);
  const memories = await deps.ledger.readMemories({ ...view, filter: undefined }, ids);
  const items = new Map(memories.map(({ item }) => [item.id, item]));
  const found: FoundMemory[] = [];
  for (const { id, supersededBy, score, parts } of ranked) {
    const item = items.get(id);
    // Deleted since it was ranked: it is not a memory any more.
    if (item === undefined) continue;
    const terms = new Set(queryTerms(item.memory));
    found.push({ id, supersededBy, item, score, parts, terms, covers: coveredBy(item) });
  }
  return found;
}

/** Message ids are unique within a thread only. */
function coveredBy(item: MemoryItem): readonly string[] {
  const thread = scopeKey(item);
  return item.sources.map((id) => `${thread} ${id}`);
}

/** A memory as `search` returns it. */
export function toResult({ item, score, parts, reranked }: FoundMemory, explain: boolean): SearchResultItem {
  const { vector: meaning, ...rest } = parts;
  return { ...item, score, ...(explain && { explanation: { ...rest, meaning, ...reranked } }) };
}
