import type { GenerationVector, LedgerChange } from '../../contracts/ledger-changes.ts';
import { InvalidInputError } from '../../errors/invalid-input-error.ts';
import { swapRecord } from './record-rows.ts';
import type { Generation, RecordRow, StoreState } from './state.ts';
import { setEntry, swapIn, type Transaction } from './transaction.ts';

/** Puts the vector of a memory into its generation, which begins with its first vector if nobody prepared it. */
export function setMemoryVector(transaction: Transaction, key: number, given: GenerationVector): void {
  const { generations } = transaction.state;
  const vector = given.vector.slice();
  let generation = generations.get(given.generation);
  if (generation === undefined) {
    generation = { dimensions: vector.length, vectors: new Map() };
    setEntry(transaction, generations, { key: given.generation, value: generation });
  }
  checkDimensions(generation, given.generation, vector);
  setEntry(transaction, generation.vectors, { key, value: vector });
}

/** Drops the vectors of a memory in every generation. */
export function dropMemoryVectors(transaction: Transaction, key: number): void {
  for (const { vectors } of transaction.state.generations.values()) {
    if (vectors.has(key)) setEntry(transaction, vectors, { key, value: undefined });
  }
}

/** Adds vectors to rows that still are what the vectors were made from. */
export function setVectors(
  transaction: Transaction,
  { vectors }: Extract<LedgerChange, { readonly type: 'set-vectors' }>,
): undefined {
  const { state } = transaction;
  for (const given of vectors) {
    if (given.target === 'memory') {
      const isCurrent = state.memories.get(given.key)?.current?.state.version === given.version;
      if (isCurrent) setMemoryVector(transaction, given.key, given);
    } else {
      const before = state.records.get(given.key);
      if (before === undefined || before.record.updatedAt !== given.version) continue;
      swapIn(
        transaction,
        { before, after: { ...before, vectors: withVector(state, before, given) } },
        swapRecord,
      );
    }
  }
}

/** The vectors of a record with one more, and without those of generations that nothing asks for any more. */
function withVector(
  { indexState }: StoreState,
  { vectors }: RecordRow,
  { generation, vector }: GenerationVector,
): RecordRow['vectors'] {
  const inUse = new Set([indexState.generation, indexState.previous?.generation]);
  return new Map([...vectors].filter(([number]) => inUse.has(number))).set(generation, vector.slice());
}

/** Removes a generation, the vectors of records included. */
export function dropGeneration(state: StoreState, generation: number): void {
  state.generations.delete(generation);
  for (const row of state.records.values()) {
    if (!row.vectors.has(generation)) continue;
    const vectors = new Map(row.vectors);
    vectors.delete(generation);
    state.records.set(row.key, { ...row, vectors });
  }
}

/** @throws InvalidInputError for a vector that cannot be compared with those of the generation. */
export function checkDimensions(generation: Generation, number: number, vector: Float32Array): void {
  if (vector.length === generation.dimensions) return;
  throw new InvalidInputError({
    path: 'vector',
    problem: `it has ${vector.length} dimensions and generation ${number} of the index has ${generation.dimensions}`,
    remedy: 'Store vectors of one model in one generation',
  });
}
