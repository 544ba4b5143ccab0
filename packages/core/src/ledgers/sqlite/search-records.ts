import type { RecordCandidate, RecordSearch } from '../../contracts/record-queries.ts';
import { createTopList } from '../../internal/top-list.ts';
import { cosine } from '../../internal/cosine.ts';
import type { Row } from '../../sqlite/connection.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { bytesAt, numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { placeOf, SLOTS_PER_HOME } from './place.ts';
import { readNewestSlots } from './postings.ts';
import {
  decodeRecord,
  type NamespaceHome,
  namespacesUnder,
  RECORD_COLUMNS,
  recordKeyOf,
  type RecordView,
  selectRecords,
  withRecordView,
} from './read-records.ts';
import { searchHome } from './search-vectors.ts';
import { countTerms, type TermNeedles, termNeedles } from './term-text.ts';
import { toVector } from './vector-bytes.ts';
import { checkDimensions, findGeneration, vectorIdOf } from './vectors.ts';
import type { GenerationState } from './write-context.ts';

const CANDIDATE_COLUMNS = `${RECORD_COLUMNS}, m.length, m.terms, m.vectors, m.place`;

/** How many records are looked up at least in one read. */
const FEWEST_LOOKED_UP = 64;

/** A search with what it needs of the ledger. */
interface OpenSearch {
  readonly view: RecordView;
  readonly search: RecordSearch;
  readonly needles: TermNeedles;
  readonly generation: GenerationState | undefined;
}

/** The records that hold most of the terms, then those most similar by vector that are not among them. */
export async function searchRecords(
  database: SharedDatabase,
  search: RecordSearch,
  signal: AbortSignal | undefined,
): Promise<readonly RecordCandidate[]> {
  const pacer = startPacer(signal);
  await pacer();
  const generation = await findSearched(database, search);
  const wordiest = createTopList<RecordCandidate>(search.limit, mostTermsFirst);
  const nearest = createTopList<RecordCandidate>(search.limit, mostSimilarFirst);
  await withRecordView(database, { query: search, pacer }, async (view) => {
    const open = { view, search, needles: termNeedles(search.terms), generation };
    for await (const namespace of namespacesUnder(view, search.owner, search.prefix)) {
      for (const candidate of await findByTerms(open, namespace)) wordiest.add(candidate);
      for (const candidate of await findByVector(open, namespace)) nearest.add(candidate);
    }
  });
  const found = new Map(
    [...wordiest.sorted(), ...nearest.sorted()].map((candidate) => [candidate.key, candidate]),
  );
  return [...found.values()];
}

async function findSearched(
  { connection, read }: SharedDatabase,
  { vector }: RecordSearch,
): Promise<GenerationState | undefined> {
  if (vector === undefined) return undefined;
  const generation = await read(() => findGeneration(connection, vector.generation));
  if (generation !== undefined) checkDimensions(generation, vector.generation, vector.vector.length);
  return generation;
}

/** The records of a namespace that hold most terms, up to the limit. */
async function findByTerms(open: OpenSearch, namespace: NamespaceHome): Promise<RecordCandidate[]> {
  const { view, search } = open;
  const counts = await countPostings(open, namespace.home);
  const places = [...counts]
    .toSorted(([leftPlace, left], [rightPlace, right]) => right - left || rightPlace - leftPlace)
    .map(([place]) => place);
  const found: RecordCandidate[] = [];
  const step = Math.max(FEWEST_LOOKED_UP, search.limit);
  for (let start = 0; start < places.length && found.length < search.limit; start += step) {
    found.push(...(await lookUp(open, namespace, places.slice(start, start + step))));
    await view.pacer();
  }
  return found;
}

/** How many of the terms each row holds, by place. */
async function countPostings(
  { view, search }: OpenSearch,
  home: number,
): Promise<ReadonlyMap<number, number>> {
  const { connection, read } = view.database;
  const counts = new Map<number, number>();
  for (const term of search.terms) {
    let before: number | undefined = SLOTS_PER_HOME;
    while (before !== undefined) {
      const slot: number = before;
      const page = await read(() => readNewestSlots(connection, { home, term, slot }));
      for (const found of page.slots)
        counts.set(placeOf(home, found), (counts.get(placeOf(home, found)) ?? 0) + 1);
      before = page.before;
      await view.pacer();
    }
  }
  return counts;
}

async function findByVector(open: OpenSearch, namespace: NamespaceHome): Promise<RecordCandidate[]> {
  const { view, search, generation } = open;
  const query = search.vector?.vector;
  if (generation === undefined || query === undefined) return [];
  const hits = await searchHome(view.database, {
    home: namespace.home,
    generation,
    query,
    limit: search.limit,
    pacer: view.pacer,
    few: undefined,
    lookUp: (places) =>
      new Map(selectRecords(view, CANDIDATE_COLUMNS, places).map((row) => [placeOfRow(row), row])),
    visitView: (visit) => visitPlaces(view, namespace.home, visit),
  });
  return hits.map(({ found, similarity }) => toCandidate(open, namespace, { row: found, similarity }));
}

async function visitPlaces(view: RecordView, home: number, visit: (place: number) => void): Promise<void> {
  const { connection, read } = view.database;
  const page = 1000;
  for (let after = placeOf(home, 0) - 1; ;) {
    const rows = await read(() =>
      connection.all(
        `SELECT place FROM record WHERE place > ? AND place < ? ORDER BY place LIMIT ${page}`,
        after,
        placeOf(home, SLOTS_PER_HOME),
      ),
    );
    const places = rows.map((row) => numberAt(row, 0));
    for (const row of await read(() => selectRecords(view, 'm.place', places))) visit(numberAt(row, 0));
    const last = places.at(-1);
    if (last === undefined || places.length < page) return;
    after = last;
    await view.pacer();
  }
}

/** Candidates at these places, each with its similarity where it has a vector. */
async function lookUp(
  open: OpenSearch,
  namespace: NamespaceHome,
  places: readonly number[],
): Promise<RecordCandidate[]> {
  const { view } = open;
  return view.database.read(() =>
    selectRecords(view, CANDIDATE_COLUMNS, places).map((row) =>
      toCandidate(open, namespace, { row, similarity: readSimilarity(open, row) }),
    ),
  );
}

function readSimilarity({ view, search, generation }: OpenSearch, row: Row): number | undefined {
  const query = search.vector?.vector;
  if (query === undefined || generation === undefined) return undefined;
  const id = vectorIdOf({ place: placeOfRow(row), pointers: optionalTextAt(row, 10) }, generation.id);
  if (id === undefined) return undefined;
  const found = view.database.connection.first('SELECT data FROM vector WHERE id = ?', id);
  return found === undefined ? undefined : cosine(query, toVector(bytesAt(found, 0)));
}

function toCandidate(
  { needles }: OpenSearch,
  namespace: NamespaceHome,
  { row, similarity }: { readonly row: Row; readonly similarity: number | undefined },
): RecordCandidate {
  return {
    key: recordKeyOf(row),
    record: decodeRecord(row, namespace),
    length: numberAt(row, 8),
    frequencies: countTerms(textAt(row, 9), needles),
    ...(similarity === undefined ? {} : { similarity }),
  };
}

function placeOfRow(row: Row): number {
  return numberAt(row, 11);
}

function mostTermsFirst(left: RecordCandidate, right: RecordCandidate): number {
  return termsHeld(right) - termsHeld(left) || right.key - left.key;
}

function mostSimilarFirst(left: RecordCandidate, right: RecordCandidate): number {
  return (right.similarity ?? -1) - (left.similarity ?? -1) || right.key - left.key;
}

function termsHeld({ frequencies }: RecordCandidate): number {
  return frequencies.filter((frequency) => frequency > 0).length;
}
