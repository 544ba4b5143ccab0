import type { ReadView } from '../../contracts/ledger-queries.ts';
import { analyzeQuery, type AnalyzedQuery } from '../../ranking/analyze-query.ts';
import { diversify } from '../../ranking/diversify.ts';
import { weighTerms, type TermWeights } from '../../ranking/weigh-terms.ts';
import { queryTerms } from '../../text/query-terms.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { SearchResult, SearchResultItem } from '../../types/results.ts';
import { scopeKey } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import type { SearchRequest } from '../requests.ts';
import { visibilityFilter } from '../visibility.ts';
import { expandCandidates } from './expand-candidates.ts';
import { gatherCandidates } from './gather-candidates.ts';
import { pairSuccessors } from './pair-successors.ts';
import { scoreCandidates, type RankedCandidate, type ScoringContext } from './score-candidates.ts';
import { searchByMeaning } from './search-by-meaning.ts';

/** How many more than asked for are read, so that repetitions can make room. */
const SPARE = 10;

/** Finds memories. Each step is the file of the same name. */
export async function search(
  request: SearchRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<SearchResult> {
  const { signal, limit, asOf } = request;
  signal?.throwIfAborted();
  const now = asOf ?? isoTime(deps.now());
  const view: ReadView = {
    scopes: request.view.scopes,
    filter: visibilityFilter(request.view.filter, request, now),
    asOf,
  };
  const query = analyzeQuery(request.query, { now: new Date(now) });
  const meaning = await searchByMeaning({ query: request.query, view, signal }, indexing, deps);
  const weights = await weighQuery(query, view, deps);

  const gather = { query, view, ids: [...meaning.similarities.keys()], fallbackLimit: limit, signal };
  const pool = await gatherCandidates(gather, deps);
  const alone = {
    query,
    weights,
    similarities: meaning.similarities,
    unrelatedSimilarity: deps.embedder?.unrelatedSimilarity,
    surroundings: { windows: new Map(), sources: new Map() },
  };
  const byThemselves = scoreCandidates(pool.candidates.values(), alone).map(({ candidate }) => candidate);
  const surroundings = await expandCandidates({ ...gather, pool, ranked: byThemselves, limit }, deps);

  const ranked = rankAll(pool.candidates.values(), { ...alone, surroundings }, request);
  const paired = await pairIfAsked(ranked, request, { view, deps });
  const found = await readFound(paired.slice(0, limit + SPARE), view, deps);
  return {
    results: diversify(found, limit).map((memory) => toResult(memory, request.explain)),
    usage: meaning.usage,
    ...(meaning.degraded !== undefined && { degraded: meaning.degraded }),
    ...(request.explain && { rowsRead: pool.rowsRead }),
  };
}

async function weighQuery(
  query: AnalyzedQuery,
  view: ReadView,
  deps: EngineDependencies,
): Promise<TermWeights> {
  const terms = query.selectiveTerms;
  if (terms.length === 0)
    return weighTerms({ terms: query.terms, documentFrequencies: new Map(), documentCount: 0 });
  const { documentCount, documentFrequencies } = await deps.ledger.readTermStatistics(
    view.scopes,
    terms,
    view.asOf,
  );
  return weighTerms({
    terms: query.terms,
    documentCount,
    documentFrequencies: new Map(terms.map((term, place) => [term, documentFrequencies[place] ?? 0])),
  });
}

/** Best first, without what says nothing about the query; if the query holds no words, the newest as they are. */
function rankAll(
  candidates: Iterable<RankedCandidate['candidate']>,
  context: ScoringContext,
  { threshold }: SearchRequest,
): readonly RankedCandidate[] {
  const asksForNewest = context.query.terms.length === 0 && context.similarities.size === 0;
  return scoreCandidates(candidates, context).filter(
    ({ score }) => score >= threshold && (score > 0 || asksForNewest),
  );
}

async function pairIfAsked(
  ranked: readonly RankedCandidate[],
  request: SearchRequest,
  { view, deps }: { readonly view: ReadView; readonly deps: EngineDependencies },
): Promise<readonly RankedCandidate[]> {
  if (!request.includeSuperseded) return ranked;
  return pairSuccessors(ranked, { view, limit: request.limit }, deps);
}

/** A memory with its score, as `diversify` takes it. */
interface FoundMemory {
  readonly item: MemoryItem;
  readonly score: number;
  readonly parts: RankedCandidate['parts'];
  readonly terms: ReadonlySet<string>;
  readonly covers: readonly string[];
}

async function readFound(
  ranked: readonly RankedCandidate[],
  view: ReadView,
  deps: EngineDependencies,
): Promise<readonly FoundMemory[]> {
  const ids = ranked.map(({ id }) => id);
  const memories = await deps.ledger.readMemories({ ...view, filter: undefined }, ids);
  const items = new Map(memories.map(({ item }) => [item.id, item]));
  const found: FoundMemory[] = [];
  for (const { id, score, parts } of ranked) {
    const item = items.get(id);
    // Deleted since it was ranked: it is not a memory any more.
    if (item === undefined) continue;
    found.push({ item, score, parts, terms: new Set(queryTerms(item.memory)), covers: coveredBy(item) });
  }
  return found;
}

/** Message ids are unique within a thread only. */
function coveredBy(item: MemoryItem): readonly string[] {
  const thread = scopeKey(item);
  return item.sources.map((id) => `${thread} ${id}`);
}

function toResult({ item, score, parts }: FoundMemory, explain: boolean): SearchResultItem {
  const { vector: meaning, ...rest } = parts;
  return { ...item, score, ...(explain && { explanation: { ...rest, meaning } }) };
}
