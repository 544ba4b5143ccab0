import type {
  VectorGeneration,
  VectorMatch,
  VectorPoint,
  VectorQuery,
  VectorStore,
} from '../../contracts/vector-store.ts';
import { InvalidInputError } from '../../errors/invalid-input-error.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import { createTopList } from '../../internal/top-list.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { Scope } from '../../types/scope.ts';
import { removeGeneration } from './drop-generation.ts';
import { findMemoryRow, findMemoryRowAt, saveMemoryPointers } from './memory-rows.ts';
import { fewScopes, type MemoryView, selectRows, visitRows, withMemoryView } from './memory-view.ts';
import type { RunOnLedger } from './create-ledger.ts';
import type { OpenLedger } from './open-ledger.ts';
import type { ReachedHome } from './reach-homes.ts';
import { type HomeVectorSearch, searchHome } from './search-vectors.ts';
import {
  checkDimensions,
  ensureGeneration,
  findGeneration,
  generationByNumber,
  putVector,
  removeVector,
  removeVectors,
  vectorIdOf,
} from './vectors.ts';
import { MAX_DIMENSIONS, vectorStoreFacts } from './vector-store-facts.ts';
import type { GenerationState } from './write-context.ts';

/** How many rows lose their vectors in one transaction. */
const PAGE = 200;

/** The index inside the ledger: vectors lie in the same file as the rows that they belong to, and commit with them. */
export function createVectorStore(run: RunOnLedger, isDurable: boolean): VectorStore {
  return {
    ...vectorStoreFacts(isDurable),
    prepare: (generation) =>
      run(async ({ write }) => {
        refuseTooLong(generation);
        await write((context) => void ensureGeneration(context, generation));
      }),
    upsert: (generation, points) => run((ledger) => upsert(ledger, generation, points)),
    remove: (generation, ids) => run((ledger) => remove(ledger, generation, ids)),
    removeScope: (scope) => run((ledger) => removeScope(ledger, scope)),
    search: (query) => run((ledger) => search(ledger, query)),
    count: ({ generation }) =>
      run(({ database }) =>
        database.read(() => findGeneration(database.connection, generation)?.points ?? 0),
      ),
    drop: (generation) => run((ledger) => removeGeneration(ledger, generation.generation)),
    // It holds nothing of its own: closing the ledger closes it.
    close: async () => undefined,
  };
}

function refuseTooLong({ dimensions }: VectorGeneration): void {
  if (dimensions <= MAX_DIMENSIONS) return;
  throw new InvalidInputError({
    path: 'dimensions',
    problem: `${dimensions} is more than the ${MAX_DIMENSIONS} that vectors may have here`,
    remedy: 'Use an embedding model with shorter vectors',
  });
}

function upsert(
  { write }: OpenLedger,
  generation: VectorGeneration,
  points: readonly VectorPoint[],
): Promise<void> {
  refuseTooLong(generation);
  return write((context) => {
    const state = ensureGeneration(context, generation);
    for (const { vector } of points) checkDimensions(state, generation.generation, vector.length);
    for (const { id, vector } of points) {
      const row = findMemoryRow(context.connection, id);
      if (row === undefined) continue;
      const owner = { place: row.place, pointers: row.pointers, isPoint: true };
      saveMemoryPointers(
        context.connection,
        row.place,
        putVector(context, owner, { generation: generation.generation, vector }),
      );
    }
  });
}

function remove(
  { write }: OpenLedger,
  { generation }: VectorGeneration,
  ids: readonly string[],
): Promise<void> {
  return write((context) => {
    const state = generationByNumber(context, generation);
    if (state === undefined) return;
    for (const id of ids) {
      const row = findMemoryRow(context.connection, id);
      if (row === undefined) continue;
      const pointers = removeVector(
        context,
        { place: row.place, pointers: row.pointers, isPoint: true },
        state,
      );
      saveMemoryPointers(context.connection, row.place, pointers);
    }
  });
}

async function removeScope({ database, write }: OpenLedger, scope: Scope): Promise<void> {
  const pacer = startPacer();
  const places: number[] = [];
  await withMemoryView(database, { view: { scopes: [scope] }, pacer, needsHomes: true }, (view) =>
    visitRows(view, { columns: 'm.place, m.vectors' }, (rows) => {
      for (const row of rows) if (row[1] !== null) places.push(numberAt(row, 0));
    }),
  );
  for (let start = 0; start < places.length; start += PAGE) {
    await write((context) => {
      for (const place of places.slice(start, start + PAGE)) {
        const row = findMemoryRowAt(context.connection, place);
        if (row === undefined) continue;
        removeVectors(context, { place, pointers: row.pointers, isPoint: true });
        saveMemoryPointers(context.connection, place, undefined);
      }
    });
  }
}

async function search({ database }: OpenLedger, query: VectorQuery): Promise<readonly VectorMatch[]> {
  const pacer = startPacer(query.signal);
  await pacer();
  const vector = query.vector.slice();
  const generation = await database.read(() => findGeneration(database.connection, query.generation));
  if (generation === undefined) return [];
  checkDimensions(generation, query.generation, vector.length);
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
