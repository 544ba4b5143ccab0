import type { VectorGeneration, VectorPoint, VectorStore } from '../../contracts/vector-store.ts';
import { InvalidInputError } from '../../errors/invalid-input-error.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import type { Scope } from '../../types/scope.ts';
import { removeGeneration } from './drop-generation.ts';
import { findMemoryRow, findMemoryRowAt, saveMemoryPointers } from './memory-rows.ts';
import { visitRows, withMemoryView } from './memory-view.ts';
import type { RunOnLedger } from './create-ledger.ts';
import type { OpenLedger } from './open-ledger.ts';
import { searchByVector } from './search-by-vector.ts';
import {
  checkDimensions,
  ensureGeneration,
  findGeneration,
  generationByNumber,
  putVector,
  removeVector,
  removeVectors,
} from './vectors.ts';
import { MAX_DIMENSIONS, vectorStoreFacts } from './vector-store-facts.ts';

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
    search: (query) => run((ledger) => searchByVector(ledger, query)),
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
