import type { VectorMatch, VectorQuery } from '../../contracts/vector-store.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import { cosine } from '../../internal/cosine.ts';
import { createTopList } from '../../internal/top-list.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { isComparedExactly } from './compared-exactly.ts';
import { fewScopes, type MemoryView, selectRows, visitRows, withMemoryView } from './memory-view.ts';
import type { OpenLedger } from './open-ledger.ts';
import { placeOf } from './place.ts';
import type { ReachedHome } from './reach-homes.ts';
import { type HomeVectorSearch, searchHome } from './search-vectors.ts';
import { readVectors, type VectorPage } from './sketch-cache.ts';
import type { SnapshotVector } from './home-snapshot.ts';
import { openSmallView, type SmallHome, type SmallView } from './small-view.ts';
import { checkDimensions, findGeneration, vectorIdOf } from './vectors.ts';
import type { GenerationState } from './write-context.ts';

/** The memories of a view whose vectors are most similar to the query's. */
export async function searchByVector(
  ledger: OpenLedger,
  query: VectorQuery,
): Promise<readonly VectorMatch[]> {
  const { database } = ledger;
  query.signal?.throwIfAborted();
  const vector = query.vector.slice();
  const { generation, matches } = await database.read(() => {
    const found = findGeneration(database.connection, query.generation);
    if (found === undefined) return { matches: [] };
    checkDimensions(found, query.generation, vector.length);
    const view = openSmallView(ledger, query);
    const search = { generation: found, vector, limit: query.limit };
    return {
      generation: found,
      matches: view === undefined ? undefined : searchSmallView(database, view, search),
    };
  });
  if (matches !== undefined || generation === undefined) return matches ?? [];
  const pacer = startPacer(query.signal);
  const best = createTopList<VectorMatch>(query.limit, mostSimilarFirst);
  await withMemoryView(database, { view: query, pacer, needsHomes: true }, async (view) => {
    for (const reached of view.homes) {
      const wanted = await searchOf(view, reached, { generation, vector, limit: query.limit });
      for (const { found: id, similarity } of await searchHome(database, wanted))
        best.add({ id, similarity });
    }
  });
  return best.sorted();
}

interface VectorSearch {
  readonly generation: GenerationState;
  readonly vector: Float32Array;
  readonly limit: number;
}

/** Inside a read; `undefined` when a home has too many vectors to compare them all at once. */
function searchSmallView(
  database: SharedDatabase,
  view: SmallView,
  { generation, vector, limit }: VectorSearch,
): VectorMatch[] | undefined {
  if (!view.homes.every(({ state }) => isComparedExactly(state, generation))) return undefined;
  const best = createTopList<VectorMatch>(limit, mostSimilarFirst);
  for (const { state, snapshot } of view.homes) {
    for (const { row, data } of vectorsOf(database, { state, snapshot }, generation)) {
      const match = { id: row.id, similarity: cosine(data, vector) };
      // Whether the view sees it is the dearer question, and most are not near enough to raise it.
      if (best.accepts(match) && view.sees(row)) best.add(match);
    }
  }
  return best.sorted();
}

/** The vectors of a generation in a small home; kept with its snapshot. */
function vectorsOf(
  database: SharedDatabase,
  { state, snapshot }: SmallHome,
  generation: GenerationState,
): readonly SnapshotVector[] {
  const known = snapshot.vectors.get(generation.id);
  if (known !== undefined) return known;
  const rows = snapshot.byPlace();
  const vectors: SnapshotVector[] = [];
  for (let from: number | undefined = 0; from !== undefined;) {
    const page: VectorPage = readVectors(database, { home: state.id, generation: generation.id }, { from });
    for (const { slot, data } of page.vectors) {
      const row = rows.get(placeOf(state.id, slot));
      if (row !== undefined) vectors.push({ row, data });
    }
    from = page.next;
  }
  snapshot.vectors.set(generation.id, vectors);
  return vectors;
}

async function searchOf(
  view: MemoryView,
  reached: ReachedHome,
  { generation, vector, limit }: VectorSearch,
): Promise<HomeVectorSearch<string>> {
  const { database, pacer } = view;
  const scopes = await fewScopes(view, reached);
  const few =
    scopes === undefined
      ? undefined
      : await database.read(() =>
          selectRows(view, 'm.place, m.vectors', { by: 'scope', numbers: scopes }).flatMap(
            (row) =>
              vectorIdOf({ place: numberAt(row, 0), pointers: optionalTextAt(row, 1) }, generation.id) ?? [],
          ),
        );
  return {
    home: reached.home,
    generation,
    query: vector,
    limit,
    pacer,
    few,
    lookUp: (places) =>
      new Map(
        selectRows(view, 'm.place, m.id', { by: 'place', numbers: places }).map((row) => [
          numberAt(row, 0),
          textAt(row, 1),
        ]),
      ),
    visitView: (visit) =>
      visitRows({ ...view, homes: [reached] }, { columns: 'm.place' }, (rows) => {
        for (const row of rows) visit(numberAt(row, 0));
      }),
  };
}

function mostSimilarFirst(left: VectorMatch, right: VectorMatch): number {
  return right.similarity - left.similarity || compareCodePoints(left.id, right.id);
}
