import type { CandidateSource } from '../../contracts/ledger-queries.ts';
import type { Row } from '../../sqlite/connection.ts';
import { CANDIDATE_COLUMNS, type FoundRows, newestKeyFirst, termsOfCandidate } from './candidate-rows.ts';
import { fewScopes, type MemoryView, selectRows, visitRows } from './memory-view.ts';
import { placeOf, SLOTS_PER_HOME } from './place.ts';
import { readNewestSlots } from './postings.ts';
import type { ReachedHome } from './reach-homes.ts';
import { countInHomes } from './term-statistics.ts';
import { countTerms, termNeedles } from './term-text.ts';

type TermSource = Extract<CandidateSource, { readonly by: 'terms' }>;

/** How many rows are worth a statement when only few are wanted: a filter may refuse most of them. */
const FEWEST_ROWS = 128;

/** Terms that are equally rare, the rarest first. */
interface TermRank {
  readonly terms: readonly string[];
  readonly frequency: number;
}

/** Memories that hold a term: those with the rarest one first, then the newest, up to the limit. */
export async function findByTerms(view: MemoryView, source: TermSource): Promise<FoundRows> {
  const { few, many } = await splitHomes(view);
  const { documentFrequencies } = await countInHomes(view, source.match);
  const ranks = ranksFor(
    new Map(source.match.map((term, index) => [term, documentFrequencies[index] ?? 0])),
    source.limit,
  );
  const visited = await visitHolders(view, few, source.match);
  let rowsRead = visited.rowsRead;
  const rows: Row[] = [];
  const seen = new Set<number>();
  for (const [index, rank] of ranks.entries()) {
    const wanted = source.limit - rows.length;
    if (wanted <= 0) break;
    const group = holders(visited.rows, rank, ranks.slice(0, index));
    for (const { home } of many) {
      const followed = await followPostings(view, { home, rank, wanted, seen });
      group.push(...followed.rows);
      rowsRead += followed.rowsRead;
      await view.pacer();
    }
    rows.push(...group.toSorted(newestKeyFirst).slice(0, wanted));
  }
  return { rows, rowsRead };
}

/** Homes of which few rows are within the view, or whose postings do not know the time, and homes to follow postings in. */
async function splitHomes(
  view: MemoryView,
): Promise<{ readonly few: readonly ReachedHome[]; readonly many: readonly ReachedHome[] }> {
  if (view.asOf !== undefined) return { few: view.homes, many: [] };
  const few: ReachedHome[] = [];
  const many: ReachedHome[] = [];
  for (const reached of view.homes) {
    if ((await fewScopes(view, reached)) === undefined) many.push(reached);
    else few.push(reached);
  }
  return { few, many };
}

/** Terms in the order in which candidates are taken. Those that occur nowhere are left out. */
function rankTerms(frequencies: ReadonlyMap<string, number>): TermRank[] {
  const ranks = new Map<number, string[]>();
  for (const [term, frequency] of frequencies) {
    if (frequency > 0) ranks.set(frequency, [...(ranks.get(frequency) ?? []), term]);
  }
  return Array.from(ranks, ([frequency, terms]) => ({ frequency, terms })).toSorted(
    (left, right) => left.frequency - right.frequency,
  );
}

/** When all that can match fits the limit, no term has to be told from another. */
function ranksFor(frequencies: ReadonlyMap<string, number>, limit: number): TermRank[] {
  const ranks = rankTerms(frequencies);
  const sum = ranks.reduce((total, { terms, frequency }) => total + terms.length * frequency, 0);
  if (sum > limit || ranks.length === 0) return ranks;
  return [{ terms: ranks.flatMap(({ terms }) => terms), frequency: sum }];
}

/** The rows that hold a term of this rank and none of a rarer one. */
function holders(rows: readonly Row[], rank: TermRank, rarer: readonly TermRank[]): Row[] {
  const own = termNeedles(rank.terms);
  const before = termNeedles(rarer.flatMap(({ terms }) => terms));
  return rows.filter((row) => {
    const text = termsOfCandidate(row);
    return countTerms(text, own).some(isPositive) && !countTerms(text, before).some(isPositive);
  });
}

interface Following {
  readonly home: number;
  readonly rank: TermRank;
  /** How many rows are enough. */
  readonly wanted: number;
  /** Places that were read for a rarer term. */
  readonly seen: Set<number>;
}

/** Follows the postings of equally rare terms in a home, the newest first, until enough of its rows are within the view. */
async function followPostings(view: MemoryView, { home, rank, wanted, seen }: Following): Promise<FoundRows> {
  const { database, pacer } = view;
  const rows: Row[] = [];
  let rowsRead = 0;
  let before: number | undefined = SLOTS_PER_HOME;
  while (before !== undefined && rows.length < wanted) {
    const page: PlacePage = await database.read(() => readPlaces(view, { home, rank, before: before ?? 0 }));
    rowsRead += page.rowsRead;
    before = page.before;
    const places = page.places.filter((place) => !seen.has(place));
    const step = Math.max(wanted, FEWEST_ROWS);
    for (let start = 0; start < places.length && rows.length < wanted; start += step) {
      const some = places.slice(start, start + step);
      for (const place of some) seen.add(place);
      rows.push(
        ...(await database.read(() => selectRows(view, CANDIDATE_COLUMNS, { by: 'place', numbers: some }))),
      );
      rowsRead += some.length;
      await pacer();
    }
  }
  return { rows: rows.slice(0, wanted), rowsRead };
}

interface PlacePage {
  /** The newest first. */
  readonly places: readonly number[];
  readonly rowsRead: number;
  readonly before: number | undefined;
}

/** The newest places under any of the terms. A page ends where the first of their lists does. */
function readPlaces(
  { database: { connection } }: MemoryView,
  { home, rank, before }: { readonly home: number; readonly rank: TermRank; readonly before: number },
): PlacePage {
  const pages = rank.terms.map((term) => readNewestSlots(connection, { home, term, slot: before }));
  const rowsRead = pages.reduce((sum, page) => sum + page.rowsRead, 0);
  const end = pages.reduce((highest, page) => Math.max(highest, page.before ?? 0), 0);
  const [only] = pages;
  const slots =
    pages.length === 1 && only !== undefined
      ? only.slots
      : [...new Set(pages.flatMap((page) => page.slots))]
          .filter((slot) => slot >= end)
          .toSorted((left, right) => right - left);
  return {
    places: slots.map((slot) => placeOf(home, slot)),
    rowsRead,
    before: pages.every((page) => page.before === undefined) ? undefined : end,
  };
}

/** Reads all rows of homes, and keeps those that hold a term. */
async function visitHolders(
  view: MemoryView,
  homes: readonly ReachedHome[],
  match: readonly string[],
): Promise<FoundRows> {
  const needles = termNeedles(match);
  const rows: Row[] = [];
  let rowsRead = 0;
  await visitRows({ ...view, homes }, { columns: CANDIDATE_COLUMNS }, (found) => {
    rowsRead += found.length;
    for (const row of found) if (countTerms(termsOfCandidate(row), needles).some(isPositive)) rows.push(row);
  });
  return { rows, rowsRead };
}

function isPositive(count: number): boolean {
  return count > 0;
}
