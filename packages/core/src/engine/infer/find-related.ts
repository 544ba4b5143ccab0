import type { Candidate, CandidateSource, LedgerMemory, ReadView } from '../../contracts/ledger-queries.ts';
import { analyzeQuery } from '../../ranking/analyze-query.ts';
import { weighTerms } from '../../ranking/weigh-terms.ts';
import { distilledMarker, distilledTerm } from '../../text/distilled-terms.ts';
import type { Filter } from '../../types/filter.ts';
import type { Scope } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing, QueryVector } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import { scoreCandidates } from '../search/score-candidates.ts';
import { canFilter } from '../search/search-by-meaning.ts';
import { visibilityFilter } from '../visibility.ts';

/** How many memories a prompt has room for. */
const MOST_RELATED = 24;
/** How many of them are the newest, whatever they say: "no, I meant Porto" has no word in common with what it corrects. */
const NEWEST = 4;
/** How many memories are weighed for each message. */
const CANDIDATES = 60;
/** How many memories each message brings at the most. */
const PER_MESSAGE = 8;
/** The place that several messages share: one alone has it to itself, as an answer that joins what is remembered needs. */
const SHARED = MOST_RELATED - NEWEST;
/** How much of a long message is searched with. */
const LONGEST_QUERY = 2_000;
/** What everything but an episode is: what a model may touch. */
const KINDS = ['fact', 'procedure', 'summary'] as const;
const OF_KINDS: Filter = { type: 'compare', field: { column: 'kind' }, operator: 'in', value: KINDS };

/** A message to find related memories for. */
export interface RelatedQuery {
  readonly text: string;
  /** Absent: nothing embeds. */
  readonly vector: QueryVector | undefined;
}

/** Whose memories, and for which messages. */
export interface RelatedRequest {
  readonly scope: Scope;
  readonly queries: readonly RelatedQuery[];
  readonly signal: AbortSignal | undefined;
}

/**
 * The memories that the messages may be about: by words and by meaning, for each message by itself, so that a long
 * conversation finds as much as a short one. What is expired, replaced or an episode is left out. Best first.
 */
export async function findRelated(
  { scope, queries, signal }: RelatedRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<readonly LedgerMemory[]> {
  const now = isoTime(deps.now());
  const visible = { kinds: KINDS, includeExpired: false, includeSuperseded: false, validAt: undefined };
  const view: ReadView = { scopes: [scope], filter: visibilityFilter(undefined, visible, now) };
  const best = new Map<string, number>();
  const keep = (id: string, score: number): void => {
    best.set(id, Math.max(score, best.get(id) ?? 0));
  };
  const limit = Math.max(PER_MESSAGE, Math.floor(SHARED / queries.length));
  for (const query of queries) {
    signal?.throwIfAborted();
    for (const { id, score } of await findForOne(query, { view, now, signal, indexing, limit }, deps))
      keep(id, score);
  }
  const ranked = [...best].toSorted(([, left], [, right]) => right - left).map(([id]) => id);
  const newest = await deps.ledger.findCandidates(
    { ...view, terms: [], source: { by: 'terms', match: [distilledMarker], limit: NEWEST } },
    signal,
  );
  const chosen = new Set(ranked.slice(0, SHARED));
  for (const { id } of newest.candidates) chosen.add(id);
  for (const id of ranked) if (chosen.size < MOST_RELATED) chosen.add(id);
  return deps.ledger.readMemories(view, [...chosen]);
}

interface Searching {
  readonly view: ReadView;
  readonly now: string;
  readonly signal: AbortSignal | undefined;
  readonly indexing: Indexing;
  /** How many memories the message may bring. */
  readonly limit: number;
}

async function findForOne(
  { text, vector }: RelatedQuery,
  { view, now, signal, indexing, limit }: Searching,
  deps: EngineDependencies,
): Promise<readonly { readonly id: string; readonly score: number }[]> {
  const query = analyzeQuery(text.slice(0, LONGEST_QUERY), { now: new Date(now) });
  const similarities = await similarTo(vector, { view, signal, indexing }, deps);
  const sources: CandidateSource[] = [];
  if (query.selectiveTerms.length > 0)
    sources.push({ by: 'terms', match: query.selectiveTerms.map(distilledTerm), limit: CANDIDATES });
  if (similarities.size > 0) sources.push({ by: 'ids', ids: [...similarities.keys()] });
  const candidates = new Map<number, Candidate>();
  for (const source of sources) {
    const found = await deps.ledger.findCandidates({ ...view, terms: query.lookupTerms, source }, signal);
    for (const candidate of found.candidates) candidates.set(candidate.key, candidate);
  }
  const weights = weighTerms({ terms: query.terms, documentFrequencies: new Map(), documentCount: 0 });
  const context = {
    query,
    weights,
    similarities,
    unrelatedSimilarity: deps.embedder?.unrelatedSimilarity,
    surroundings: { windows: new Map(), sources: new Map() },
  };
  return scoreCandidates(candidates.values(), context)
    .filter(({ score }) => score > 0)
    .slice(0, limit);
}

async function similarTo(
  vector: QueryVector | undefined,
  { view, signal, indexing }: Pick<Searching, 'view' | 'signal' | 'indexing'>,
  deps: EngineDependencies,
): Promise<ReadonlyMap<string, number>> {
  if (vector === undefined) return new Map();
  // Where the store cannot tell facts from episodes, the ledger does: what it finds is read within the view.
  const filter = canFilter(OF_KINDS, deps.vectorStore.capabilities) ? OF_KINDS : undefined;
  const limit = filter === undefined ? CANDIDATES * 4 : PER_MESSAGE * 2;
  const request = { query: vector, scopes: view.scopes, filter, limit, signal };
  const { matches } = await indexing.findSimilar(request);
  return new Map(matches.map(({ id, similarity }) => [id, similarity]));
}
