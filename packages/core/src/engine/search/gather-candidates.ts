import type { Candidate, CandidateSource, ReadView } from '../../contracts/ledger-queries.ts';
import type { AnalyzedQuery } from '../../ranking/analyze-query.ts';
import type { TimeRange } from '../../ranking/parse-time-ranges.ts';
import { distilledMarker, distilledTerm } from '../../text/distilled-terms.ts';
import type { MemoryKind } from '../../types/memory.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';

/** Memories that hold a word of the query and are weighed, beside twice what is asked for; the rest hold only commoner words. */
const WORD_CANDIDATES = 200;
/** Memories of a time that the query names and that are weighed though they may hold none of its words. */
const TIME_CANDIDATES = 50;
/** How many years a month or a day without a year is looked for in. */
const YEARS_BACK = 4;

/** The memories that a search weighs. */
export interface CandidatePool {
  readonly candidates: Map<number, Candidate>;
  rowsRead: number;
}

/** Whose memories to gather, and by what. */
export interface GatherRequest {
  readonly query: AnalyzedQuery;
  readonly view: ReadView;
  /** Of which kinds; `undefined`: of all. */
  readonly kinds: readonly MemoryKind[] | undefined;
  /** How many results are asked for. */
  readonly limit: number;
  /** What times without a year are counted back from, in milliseconds since 1970. */
  readonly now: number;
  /** Found by meaning. */
  readonly ids: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** Candidates from every signal, each once: words, meaning, time. */
export async function gatherCandidates(
  request: GatherRequest,
  deps: EngineDependencies,
): Promise<CandidatePool> {
  const pool: CandidatePool = { candidates: new Map(), rowsRead: 0 };
  for (const source of sourcesOf(request)) {
    await addCandidates({ ...request, pool, source }, deps);
  }
  const known = new Set(Array.from(pool.candidates.values(), ({ id }) => id));
  const ids = request.ids.filter((id) => !known.has(id));
  if (ids.length > 0) await addCandidates({ ...request, pool, source: { by: 'ids', ids } }, deps);
  return pool;
}

/** A source whose memories go into a pool. */
export interface AddCandidatesRequest extends Pick<GatherRequest, 'query' | 'view' | 'signal'> {
  readonly pool: CandidatePool;
  readonly source: CandidateSource;
}

/** Adds what a source finds to the pool. */
export async function addCandidates(
  { pool, source, query, view, signal }: AddCandidatesRequest,
  deps: EngineDependencies,
): Promise<void> {
  const found = await deps.ledger.findCandidates({ ...view, terms: query.lookupTerms, source }, signal);
  pool.rowsRead += found.rowsRead;
  for (const candidate of found.candidates) {
    if (!pool.candidates.has(candidate.key)) pool.candidates.set(candidate.key, candidate);
  }
}

/** The newest of what a search may return. */
export function newestSource(kinds: readonly MemoryKind[] | undefined, limit: number): CandidateSource {
  return leavesOutEpisodes(kinds)
    ? { by: 'terms', match: [distilledMarker], limit }
    : { by: 'newest', limit };
}

/** Facts are few among many episodes, and are found under terms of their own. */
function leavesOutEpisodes(kinds: readonly MemoryKind[] | undefined): boolean {
  return kinds !== undefined && !kinds.includes('episode');
}

function sourcesOf({ query, kinds, limit, now }: GatherRequest): readonly CandidateSource[] {
  const sources: CandidateSource[] = [];
  const terms = [...query.selectiveTerms, ...query.dateTerms.keys()];
  if (terms.length > 0) {
    const match = leavesOutEpisodes(kinds) ? terms.map(distilledTerm) : terms;
    sources.push({ by: 'terms', match, limit: WORD_CANDIDATES + 2 * limit });
  }
  for (const bounds of query.times.flatMap((range) => boundsOf(range, now))) {
    sources.push({ by: 'time', from: isoTime(bounds.from), to: isoTime(bounds.to), limit: TIME_CANDIDATES });
  }
  return sources;
}

interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** The times that a range means: "in April" is the last Aprils. */
function boundsOf(range: TimeRange, now: number): readonly Bounds[] {
  if ('from' in range) return [range];
  const { month, day } = range;
  const year = new Date(now).getUTCFullYear();
  return Array.from({ length: YEARS_BACK }, (_, back) => ({
    from: Date.UTC(year - back, month - 1, day ?? 1),
    to: day === undefined ? Date.UTC(year - back, month, 1) : Date.UTC(year - back, month - 1, day + 1),
  }));
}
