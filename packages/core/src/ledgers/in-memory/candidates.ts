import type { DocumentTerms } from '../../contracts/ledger-changes.ts';
import type {
  Candidate,
  CandidateRequest,
  CandidateResult,
  CandidateSource,
  TermCounts,
} from '../../contracts/ledger-queries.ts';
import type { StoreState } from './state.ts';
import { homesWithin, readTermStatistics, type Homes } from './term-statistics.ts';
import { createTopList } from '../../internal/top-list.ts';
import { isVisible, memoriesWithin, seeMemory, type SeenMemory } from './views.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

/** A search that is under way. */
interface CandidateSearch {
  readonly state: StoreState;
  readonly request: CandidateRequest;
  readonly signal: AbortSignal | undefined;
  rowsRead: number;
}

/** Memories for ranking, with their counts of the request's terms. */
export async function findCandidates(
  state: StoreState,
  request: CandidateRequest,
  signal?: AbortSignal,
): Promise<CandidateResult> {
  const search: CandidateSearch = { state, request, signal, rowsRead: 0 };
  const found = await findBySource(search, request.source);
  return { candidates: found.map((seen) => toCandidate(seen, request.terms)), rowsRead: search.rowsRead };
}

/** How often each term occurs in a document. */
export function countTerms({ frequencies, length }: DocumentTerms, terms: readonly string[]): TermCounts {
  return { frequencies: terms.map((term) => frequencies.get(term) ?? 0), length };
}

/** When what a memory says was so: what search calls its time. */
export function timeOf({ version: { state } }: SeenMemory): string {
  return state.validFrom ?? state.createdAt;
}

function findBySource(search: CandidateSearch, source: CandidateSource): Promise<SeenMemory[]> {
  const { state, request } = search;
  const { asOf } = request;
  switch (source.by) {
    case 'ids':
      return takeVisible(
        search,
        seeKeys(
          search,
          source.ids.map((id) => state.memoryKeys.get(id)),
        ),
      );
    case 'keys':
      return takeVisible(search, seeKeys(search, source.keys));
    case 'newest':
      return takeVisible(search, memoriesWithin(state, request, { direction: 'descending' }), source.limit);
    case 'time':
      return findByTime(search, source);
    default:
      return asOf === undefined ? findByPostings(search, source) : findByTermsAsOf(search, source, asOf);
  }
}

function* seeKeys(
  { state, request }: CandidateSearch,
  keys: readonly (number | undefined)[],
): Generator<SeenMemory, void> {
  for (const key of new Set(keys)) {
    const seen = key === undefined ? undefined : seeMemory(state, key, request.asOf);
    if (seen !== undefined) yield seen;
  }
}

/** The first so many that the view shows. */
async function takeVisible(
  search: CandidateSearch,
  memories: Iterable<SeenMemory>,
  limit = Number.POSITIVE_INFINITY,
): Promise<SeenMemory[]> {
  const taken: SeenMemory[] = [];
  await visitPaced(
    memories,
    (seen) => {
      search.rowsRead += 1;
      if (isVisible(search.request, seen.version.state)) taken.push(seen);
      return taken.length < limit;
    },
    search.signal,
  );
  return taken;
}

async function findByTime(
  search: CandidateSearch,
  { from, to, limit }: Extract<CandidateSource, { readonly by: 'time' }>,
): Promise<SeenMemory[]> {
  const newest = createTopList<SeenMemory>(limit, (a, b) => {
    const [timeOfA, timeOfB] = [timeOf(a), timeOf(b)];
    if (timeOfA !== timeOfB) return timeOfA < timeOfB ? 1 : -1;
    return b.key - a.key;
  });
  await visitPaced(
    memoriesWithin(search.state, search.request),
    (seen) => {
      search.rowsRead += 1;
      const time = timeOf(seen);
      if (time >= from && time < to && isVisible(search.request, seen.version.state)) newest.add(seen);
      return true;
    },
    search.signal,
  );
  return newest.sorted();
}

async function findByPostings(
  search: CandidateSearch,
  { match, limit }: Extract<CandidateSource, { readonly by: 'terms' }>,
): Promise<SeenMemory[]> {
  const homes = await homesWithin(search.state, search.request.scopes, undefined);
  return takeVisible(search, rarestFirst(search, homes, match), limit);
}

/** The memories that hold one of the terms: those with rarer terms first, then the newest, each once. */
function* rarestFirst(
  search: CandidateSearch,
  homes: Homes,
  match: readonly string[],
): Generator<SeenMemory, void> {
  const { state } = search;
  const postings = [...homes.keys()].map((home) => state.postings.get(home)?.terms);
  const byFrequency = new Map<number, Set<number>[]>();
  for (const term of new Set(match)) {
    const sets = postings.map((terms) => terms?.get(term)).filter((keys) => keys !== undefined);
    const frequency = sets.reduce((total, keys) => total + keys.size, 0);
    byFrequency.set(frequency, [...(byFrequency.get(frequency) ?? []), ...sets]);
  }
  const yielded = new Set<number>();
  for (const [, sets] of [...byFrequency].toSorted(([a], [b]) => a - b)) {
    const keys = new Set(sets.flatMap((set) => [...set]));
    search.rowsRead += sets.reduce((total, set) => total + set.size, 0);
    for (const key of [...keys].toSorted((a, b) => b - a)) {
      const seen = yielded.has(key) ? undefined : seeMemory(state, key, undefined);
      yielded.add(key);
      if (seen !== undefined) yield seen;
    }
  }
}

async function findByTermsAsOf(
  search: CandidateSearch,
  { match, limit }: Extract<CandidateSource, { readonly by: 'terms' }>,
  asOf: string,
): Promise<SeenMemory[]> {
  const { state, request } = search;
  const { documentFrequencies } = await readTermStatistics(state, {
    scopes: request.scopes,
    asOf,
    terms: match,
  });
  const rarity = (seen: SeenMemory): number =>
    Math.min(
      ...match.map((term, index) =>
        seen.version.terms.frequencies.has(term)
          ? (documentFrequencies[index] ?? 0)
          : Number.POSITIVE_INFINITY,
      ),
    );
  const rarest = createTopList<SeenMemory>(limit, (a, b) => rarity(a) - rarity(b) || b.key - a.key);
  await visitPaced(
    memoriesWithin(state, request),
    (seen) => {
      search.rowsRead += 1;
      if (rarity(seen) < Number.POSITIVE_INFINITY && isVisible(request, seen.version.state)) rarest.add(seen);
      return true;
    },
    search.signal,
  );
  return rarest.sorted();
}

function toCandidate(seen: SeenMemory, terms: readonly string[]): Candidate {
  const { id, kind, version, speaker, supersededBy } = seen.version.state;
  return {
    key: seen.key,
    id,
    kind,
    version,
    ...(speaker !== undefined && { speaker }),
    time: timeOf(seen),
    ...(supersededBy !== undefined && { supersededBy }),
    ...countTerms(seen.version.terms, terms),
  };
}
