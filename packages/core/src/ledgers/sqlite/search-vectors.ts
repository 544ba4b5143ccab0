import { cosine } from '../../internal/cosine.ts';
import { createTopList, type TopList } from '../../internal/top-list.ts';
import type { Pacer } from '../../sqlite/pacer.ts';
import { bytesAt, numberAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { EXACT_BYTES, isComparedExactly } from './compared-exactly.ts';
import { toVector } from './vector-bytes.ts';
import { readHome } from './homes.ts';
import { placeOf, slotOf } from './place.ts';
import { numberList } from './reach-homes.ts';
import { readVectors, sketchCache } from './sketch-cache.ts';
import type { VectorSketch } from './vector-sketch.ts';

/** How many vectors one read takes. */
const PAGE = 500;

/** How many vectors of a large home may be read at least. */
const FEWEST_KEPT = 512;

/** How many of them are read at a time. */
const STEP = 128;

/** How many more hits than asked for are ranked rightly: a few of them may be outside the view. */
const SPARE_DEPTH = 16;

/** By how many standard deviations an estimate may be too low. */
const DEVIATIONS = 2.5;

/** How many rows of a view are looked up at least in one read. */
const FEWEST_LOOKED_UP = 64;

/** A row of the view with its vector's similarity to the query. */
export interface VectorHit<Found> {
  readonly place: number;
  readonly similarity: number;
  readonly found: Found;
}

/** A search in one home. */
export interface HomeVectorSearch<Found> {
  readonly home: number;
  readonly generation: { readonly id: number; readonly dimensions: number };
  readonly query: Float32Array;
  readonly limit: number;
  readonly pacer: Pacer;
  /** Vectors to compare, when they are known to be few; else all of the home. */
  readonly few: readonly number[] | undefined;
  /** Which of these rows are within the view, inside a read. */
  readonly lookUp: (places: readonly number[]) => ReadonlyMap<number, Found>;
  /** Visits the places of all rows of the home that are within the view. */
  readonly visitView: (visit: (place: number) => void) => Promise<void>;
}

interface Scored {
  readonly place: number;
  readonly similarity: number;
}

/** The rows of a home within a view that are most similar to a query: the first `limit`, and what equals the last one. */
export async function searchHome<Found>(
  database: SharedDatabase,
  search: HomeVectorSearch<Found>,
): Promise<VectorHit<Found>[]> {
  const { home, generation, few } = search;
  if (few !== undefined)
    return (await confirm(database, search, await scoreVectors(database, search, few))).hits;
  const state = await database.read(() => readHome(database.connection, home));
  if (state === undefined || state.vectors === 0) return [];
  if (isComparedExactly(state, generation)) {
    return (await confirm(database, search, await scoreHome(database, search))).hits;
  }
  const name = { home, generation: generation.id, dimensions: generation.dimensions };
  const sketch = await sketchCache(database).load(name, state.vectors, search.pacer);
  return searchSketch(database, search, sketch);
}

/** First as if every row were within the view; when that was too hopeful, among those that are. */
async function searchSketch<Found>(
  database: SharedDatabase,
  search: HomeVectorSearch<Found>,
  sketch: VectorSketch,
): Promise<VectorHit<Found>[]> {
  const { query, pacer } = search;
  const depth = Math.ceil(search.limit * 1.25) + SPARE_DEPTH;
  const hopeful = await scoreEntries(database, search, { sketch, isAllowed: undefined, depth });
  const first = await confirm(database, search, hopeful);
  // Further down the list rows that were not read may be nearer.
  if (first.isEnough && first.lookedAt <= depth) return first.hits;
  const allowed = new Set<number>();
  await search.visitView((place) => allowed.add(slotOf(place)));
  const isAllowed = (slot: number): boolean => allowed.has(slot);
  if (allowed.size * query.byteLength <= EXACT_BYTES) {
    const ids = sketch.entriesOf(isAllowed).map(({ vector }) => placeOf(search.home, vector));
    return (await confirm(database, search, await scoreVectors(database, search, ids))).hits;
  }
  await pacer();
  return (await confirm(database, search, await scoreEntries(database, search, { sketch, isAllowed, depth })))
    .hits;
}

interface SketchChoice {
  readonly sketch: VectorSketch;
  readonly isAllowed: ((slot: number) => boolean) | undefined;
  /** How far down the list the order has to be right. */
  readonly depth: number;
}

/**
 * The entries that a sketch names, compared exactly: as many as it takes until those that are left are, by their
 * estimates, too far away. Those that are gone leave the sketch, and others take their place.
 */
async function scoreEntries<Found>(
  database: SharedDatabase,
  search: HomeVectorSearch<Found>,
  { sketch, isAllowed, depth }: SketchChoice,
): Promise<Scored[]> {
  for (;;) {
    const { query, pacer, home } = search;
    const keep = Math.max(FEWEST_KEPT, 6 * depth);
    const entries = await sketch.shortlist({ query, keep, isAllowed, pacer });
    const gone = new Set<number>();
    const errors: number[] = [];
    const scored: Scored[] = [];
    const best = createTopList<Scored>(depth, mostSimilarFirst);
    for (let start = 0; start < entries.length; start += STEP) {
      const next = entries[start];
      if (next === undefined || isOutOfReach(next.estimate, best, errors)) break;
      const some = entries.slice(start, start + STEP);
      const read = await readScores(
        database,
        search,
        some.map(({ vector }) => placeOf(home, vector)),
      );
      for (const { vector, estimate } of some) {
        const found = read.get(vector);
        if (found === undefined) gone.add(vector);
        else {
          scored.push(found);
          best.add(found);
          errors.push(found.similarity - estimate);
        }
      }
      await pacer();
    }
    if (gone.size === 0) return scored.toSorted(mostSimilarFirst);
    sketch.remove(gone);
  }
}

/** True when an entry with this estimate, and so all behind it, cannot be among the best. */
function isOutOfReach(estimate: number, best: TopList<Scored>, errors: readonly number[]): boolean {
  if (errors.length === 0) return false;
  const bias = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  const variance = errors.reduce((sum, error) => sum + (error - bias) ** 2, 0) / errors.length;
  return !best.accepts({ place: 0, similarity: estimate + bias + DEVIATIONS * Math.sqrt(variance) });
}

/** Compares vectors by their ids. */
async function scoreVectors<Found>(
  database: SharedDatabase,
  search: HomeVectorSearch<Found>,
  ids: readonly number[],
): Promise<Scored[]> {
  const scored: Scored[] = [];
  for (let start = 0; start < ids.length; start += PAGE) {
    scored.push(...(await readScores(database, search, ids.slice(start, start + PAGE))).values());
    await search.pacer();
  }
  return scored.toSorted(mostSimilarFirst);
}

/** The similarity of vectors by their numbers; those that are gone are missing. */
function readScores<Found>(
  { connection, read }: SharedDatabase,
  { generation, query }: HomeVectorSearch<Found>,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Scored>> {
  return read(() => {
    const rows = connection.all(
      `SELECT v.id, v.place, v.data FROM json_each(?) j CROSS JOIN vector v ON v.id = j.value WHERE v.generation = ?`,
      numberList(ids),
      generation.id,
    );
    return new Map(
      rows.map((row) => [
        slotOf(numberAt(row, 0)),
        { place: numberAt(row, 1), similarity: cosine(toVector(bytesAt(row, 2)), query) },
      ]),
    );
  });
}

async function scoreHome<Found>(
  database: SharedDatabase,
  search: HomeVectorSearch<Found>,
): Promise<Scored[]> {
  const { home, generation, query, pacer } = search;
  const scored: Scored[] = [];
  for (let from = 0; ;) {
    const page = await database.read(() =>
      readVectors(database, { home, generation: generation.id }, { from }),
    );
    for (const { slot, data } of page.vectors) {
      scored.push({ place: placeOf(home, slot), similarity: cosine(data, query) });
    }
    if (page.next === undefined) return scored.toSorted(mostSimilarFirst);
    from = page.next;
    await pacer();
  }
}

interface Confirmed<Found> {
  readonly hits: VectorHit<Found>[];
  /** True when the limit was reached. */
  readonly isEnough: boolean;
  /** How far down the list the limit was reached; what merely equals the last hit lies behind it. */
  readonly lookedAt: number;
}

/** Goes down the list until enough of its rows are within the view. */
async function confirm<Found>(
  database: SharedDatabase,
  { limit, lookUp, pacer }: HomeVectorSearch<Found>,
  scored: readonly Scored[],
): Promise<Confirmed<Found>> {
  const hits: VectorHit<Found>[] = [];
  let lookedAt = scored.length;
  const step = Math.max(FEWEST_LOOKED_UP, limit);
  for (let start = 0; start < scored.length; start += step) {
    const some = scored.slice(start, start + step);
    const within = await database.read(() => lookUp(some.map(({ place }) => place)));
    for (const [index, { place, similarity }] of some.entries()) {
      const last = hits.at(-1);
      if (hits.length >= limit && last !== undefined && similarity < last.similarity) {
        return { hits, isEnough: true, lookedAt };
      }
      const found = within.get(place);
      if (found === undefined) continue;
      hits.push({ place, similarity, found });
      if (hits.length === limit) lookedAt = start + index + 1;
    }
    await pacer();
  }
  return { hits, isEnough: hits.length >= limit, lookedAt };
}

function mostSimilarFirst(left: Scored, right: Scored): number {
  return right.similarity - left.similarity;
}
