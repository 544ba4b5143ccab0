import { InvalidInputError } from '../../errors/invalid-input-error.ts';
import type { Connection, Row } from '../../sqlite/connection.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import { countVectors, homeById, nextVectorId } from './homes.ts';
import { forgetEntry, keepSketches } from './kept-sketches.ts';
import { homeOfPlace, placeOf, slotOf } from './place.ts';
import { toBytes } from './vector-bytes.ts';
import type { GenerationState, WriteContext } from './write-context.ts';

/**
 * Where a row's vectors are: `generation:slot` for each one, a space behind each. Generations are numbered anew when
 * they are dropped, so that what still points at a dropped one points at nothing.
 */
export type VectorPointers = string | undefined;

/** A row that has vectors. `isPoint`: it is a memory, and counts in `VectorStore.count`; a record does not. */
export interface VectorOwner {
  readonly place: number;
  readonly pointers: VectorPointers;
  readonly isPoint: boolean;
}

/** Stores a vector for a row in place of the one it had in this generation. Answers the row's new pointers. */
export function putVector(
  context: WriteContext,
  owner: VectorOwner,
  { generation: number, vector }: { readonly generation: number; readonly vector: Float32Array },
): string {
  const generation = ensureGeneration(context, { generation: number, dimensions: vector.length });
  const kept = removeVector(context, owner, generation);
  const home = homeById(context, homeOfPlace(owner.place));
  const id = nextVectorId(home);
  countVectors(home, 1);
  if (owner.isPoint) countPoints(generation, 1);
  context.connection.run(
    'INSERT INTO vector (id, generation, place, data) VALUES (?, ?, ?, ?)',
    id,
    generation.id,
    owner.place,
    toBytes(vector),
  );
  keepSketches(context, home, generation);
  return `${kept ?? ''}${generation.id}:${slotOf(id)} `;
}

/** Removes the row's vector of one generation. Answers what pointers are left. */
export function removeVector(
  context: WriteContext,
  owner: VectorOwner,
  generation: GenerationState,
): VectorPointers {
  const id = vectorIdOf(owner, generation.id);
  if (id === undefined) return owner.pointers;
  deleteVector(context, id, generation);
  if (owner.isPoint) countPoints(generation, -1);
  const kept = pointersOf(owner.pointers).filter((pointer) => !pointer.startsWith(`${generation.id}:`));
  return kept.length === 0 ? undefined : `${kept.join(' ')} `;
}

/** Removes all vectors of a row. */
export function removeVectors(context: WriteContext, owner: VectorOwner): void {
  if (owner.pointers === undefined) return;
  for (const generation of allGenerations(context)) removeVector(context, owner, generation);
}

/** The id of the row's vector of a generation. */
export function vectorIdOf(
  { place, pointers }: Pick<VectorOwner, 'place' | 'pointers'>,
  generation: number,
): number | undefined {
  const prefix = `${generation}:`;
  const pointer = pointersOf(pointers).find((entry) => entry.startsWith(prefix));
  return pointer === undefined
    ? undefined
    : placeOf(homeOfPlace(place), Number(pointer.slice(prefix.length)));
}

function pointersOf(pointers: VectorPointers): string[] {
  return pointers === undefined ? [] : pointers.trimEnd().split(' ');
}

/** The generation with this number, made when there is none. @throws InvalidInputError when it has another dimension. */
export function ensureGeneration(
  context: WriteContext,
  { generation: number, dimensions }: { readonly generation: number; readonly dimensions: number },
): GenerationState {
  const found = generationByNumber(context, number);
  if (found === undefined) {
    const { connection, counters } = context;
    counters.lastGeneration += 1;
    const made = { id: counters.lastGeneration, dimensions, points: 0, isChanged: false };
    connection.run(
      'INSERT INTO generation (id, number, dimensions, points) VALUES (?, ?, ?, 0)',
      made.id,
      number,
      dimensions,
    );
    context.generations.set(made.id, made);
    return made;
  }
  checkDimensions(found, number, dimensions);
  return found;
}

/** @throws InvalidInputError when the generation has another dimension. */
export function checkDimensions(
  { dimensions: own }: Pick<GenerationState, 'dimensions'>,
  number: number,
  dimensions: number,
): void {
  if (own === dimensions) return;
  throw new InvalidInputError({
    path: 'dimensions',
    problem: `generation ${number} of the index has vectors of ${own} dimensions, not ${dimensions}`,
    remedy: 'Begin a new generation: reindex() does',
  });
}

/** The generation with this number, as this transaction has changed it so far. */
export function generationByNumber(context: WriteContext, number: number): GenerationState | undefined {
  const found = findGeneration(context.connection, number);
  return found === undefined ? undefined : loaded(context, found);
}

/** The generation with this number as it is stored, if there is one. */
export function findGeneration(connection: Connection, number: number): GenerationState | undefined {
  const row = connection.first('SELECT id, dimensions, points FROM generation WHERE number = ?', number);
  return row === undefined ? undefined : toGeneration(row);
}

/** Every generation, those that are being dropped as well. */
export function allGenerations(context: WriteContext): readonly GenerationState[] {
  const rows = context.connection.all('SELECT id, dimensions, points FROM generation');
  return rows.map((row) => loaded(context, toGeneration(row)));
}

function deleteVector(context: WriteContext, id: number, generation: GenerationState): void {
  forgetEntry(context.connection, id, generation);
  if (context.connection.run('DELETE FROM vector WHERE id = ?', id) === 1) {
    countVectors(homeById(context, homeOfPlace(id)), -1);
  }
}

function countPoints(generation: GenerationState, difference: number): void {
  generation.points += difference;
  generation.isChanged = true;
}

function loaded({ generations }: WriteContext, generation: GenerationState): GenerationState {
  const known = generations.get(generation.id);
  if (known !== undefined) return known;
  generations.set(generation.id, generation);
  return generation;
}

function toGeneration(row: Row): GenerationState {
  return { id: numberAt(row, 0), dimensions: numberAt(row, 1), points: numberAt(row, 2), isChanged: false };
}
