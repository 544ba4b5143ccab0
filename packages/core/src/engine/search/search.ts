import type { ReadView } from '../../contracts/ledger-queries.ts';
import { analyzeQuery, type AnalyzedQuery } from '../../ranking/analyze-query.ts';
import { diversify } from '../../ranking/diversify.ts';
import { putSuccessorsFirst } from '../../ranking/put-successors-first.ts';
import { weighTerms, type TermWeights } from '../../ranking/weigh-terms.ts';
import type { Degradation, SearchResult } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import type { SearchRequest } from '../requests.ts';
import { resolveDates } from '../resolve-dates.ts';
import { sumUsage } from '../usage.ts';
import { visibilityFilter } from '../visibility.ts';
import { expandCandidates } from './expand-candidates.ts';
import { gatherCandidates, newestSource } from './gather-candidates.ts';
import { pairSuccessors } from './pair-successors.ts';
import { readFound, toResult, type FoundMemory } from './read-found.ts';
import { countForReranking, rerankFound } from './rerank-found.ts';
import { scoreCandidates, type RankedCandidate, type ScoringContext } from './score-candidates.ts';
import { searchByMeaning } from './search-by-meaning.ts';

/** How many more than asked for are read, so that repetitions can make room. */
const SPARE = 10;

/** How many of the newest memories stand in when nothing fits. */
const NEWEST = 10;

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
  const { query, degraded: datesFailed } = await readQuery(request.query, now, deps);
  const meaning = await searchByMeaning({ query: request.query, view, limit, signal }, indexing, deps);
  const weights = await weighQuery(query, view, deps);

  const { kinds } = request;
  const gather = {
    query,
    view,
    kinds,
    limit,
    now: Date.parse(now),
    ids: [...meaning.similarities.keys()],
    signal,
  };
  const pool = await gatherCandidates(gather, deps);
  const alone = {
    query,
    weights,
    similarities: meaning.similarities,
    unrelatedSimilarity: deps.embedder?.unrelatedSimilarity,
    surroundings: { windows: new Map(), sources: new Map() },
  };
  const byThemselves = scoreCandidates(pool.candidates.values(), alone);
  const surroundings = await expandCandidates(
    { ...gather, pool, ranked: byThemselves.map(({ candidate }) => candidate), limit },
    deps,
  );

  const scored = scoreCandidates(pool.candidates.values(), { ...alone, surroundings }, byThemselves);
  // A reranker judges for itself: the threshold is for its scores.
  const threshold = request.rerank ? 0 : request.threshold;
  const fitting = scored.filter(({ score }) => score > 0 && score >= threshold);
  const ranked =
    fitting.length > 0 ? fitting : await takeNewest(alone, { kinds, limit, threshold, view, signal }, deps);
  const wanted = Math.max(limit + SPARE, countForReranking(request, deps));
  const paired = await pairIfAsked(ranked, wanted, { request, view, deps });
  const found = await readFound(paired.slice(0, wanted), view, deps);
  const reranked = await rerankFound(found, request, deps);
  const degraded = meaning.degraded ?? reranked.degraded ?? datesFailed;
  return {
    results: pick(reranked.found, request).map((memory) => toResult(memory, request.explain)),
    usage: deps.meter.price(sumUsage(meaning.usage, reranked.usage)),
    ...(degraded !== undefined && { degraded }),
    ...(request.explain && { rowsRead: pool.rowsRead }),
  };
}

/** What the query asks for, with the times that only a date resolver can read. */
async function readQuery(
  text: string,
  now: string,
  deps: EngineDependencies,
): Promise<{ readonly query: AnalyzedQuery; readonly degraded: Degradation | undefined }> {
  const { dates, degraded } = await resolveDates([{ text, saidAt: now }], deps);
  const resolved = dates.flat().map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));
  return { query: analyzeQuery(text, { now: new Date(now), resolved }), degraded };
}

/** The best, without what repeats them; a successor that was left out as a repetition comes back before what it replaced. */
function pick(found: readonly FoundMemory[], { limit, threshold }: SearchRequest): readonly FoundMemory[] {
  const good = found.filter(({ score }) => score >= threshold);
  return putSuccessorsFirst(diversify(good, limit), good).slice(0, limit);
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

/**
 * When nothing fits, the newest memories, with a score of 0: "where does she live?" has no word in common with "I moved to
 * Lisbon", and whoever asked can still tell. A threshold leaves them out.
 */
async function takeNewest(
  context: ScoringContext,
  {
    view,
    threshold,
    kinds,
    limit,
    signal,
  }: Pick<SearchRequest, 'threshold' | 'kinds' | 'limit' | 'signal'> & { readonly view: ReadView },
  deps: EngineDependencies,
): Promise<readonly RankedCandidate[]> {
  if (threshold > 0) return [];
  const source = newestSource(kinds, Math.min(limit, NEWEST));
  const { candidates } = await deps.ledger.findCandidates({ ...view, terms: [], source }, signal);
  return scoreCandidates(candidates, context);
}

async function pairIfAsked(
  ranked: readonly RankedCandidate[],
  limit: number,
  {
    request,
    view,
    deps,
  }: { readonly request: SearchRequest; readonly view: ReadView; readonly deps: EngineDependencies },
): Promise<readonly RankedCandidate[]> {
  if (!request.includeSuperseded) return ranked;
  return pairSuccessors(ranked, { view, limit }, deps);
}
