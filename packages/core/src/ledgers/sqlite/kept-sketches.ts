import type { Connection } from '../../sqlite/connection.ts';
import { bytesAt, numberAt } from '../../sqlite/read-column.ts';
import { EXACT_BYTES, isComparedExactly } from './compared-exactly.ts';
import type { HomeState } from './homes.ts';
import { homeOfPlace, placeOf, SLOTS_PER_HOME, slotOf } from './place.ts';
import { seededRotation } from './rotate-vector.ts';
import { type VectorSigner, vectorSigner } from './sign-vector.ts';
import { decodeEntries, encodeEntries, type SignedEntry } from './sketch-entries.ts';
import { toBytes, toVector } from './vector-bytes.ts';
import { type GenerationState, nextKey, type WriteContext } from './write-context.ts';

/** How many numbers of vectors a block covers: those of 384 dimensions fill a page. */
const BLOCK = 50;

/** How many blocks are written with each one, as long as there are vectors that came before their sketch. */
const EARLIER_BLOCKS = 10;

/** Of fewer vectors no mean is kept: it would say too much of each. */
const FEWEST_SAMPLED = 64;

/** A sketch that is kept in the file. */
export interface KeptSketch {
  /** Never used twice: blocks of another sketch of the same home are told from its own. */
  readonly id: number;
  readonly mean: Float32Array;
}

/** The sketch of the vectors of a home and generation that is kept, if there is one. */
export function findSketch(
  connection: Connection,
  { home, generation }: { readonly home: number; readonly generation: number },
): KeptSketch | undefined {
  const row = connection.first(
    'SELECT id, mean FROM sketch WHERE home = ? AND generation = ?',
    home,
    generation,
  );
  return row === undefined ? undefined : { id: numberAt(row, 0), mean: toVector(bytesAt(row, 1)) };
}

/** Vectors whose numbers follow each other, in short. */
export interface KeptBlock {
  /** The number of the first vector that it stands for … */
  readonly from: number;
  /** … and the one behind the last. */
  readonly to: number;
  readonly entries: readonly SignedEntry[];
}

/** The first blocks of a sketch from a number on. Between them lie vectors that have no entry. */
export function readBlocks(
  connection: Connection,
  { home, sketch, signWords }: { readonly home: number; readonly sketch: number; readonly signWords: number },
  { from, limit }: { readonly from: number; readonly limit: number },
): readonly KeptBlock[] {
  const rows = connection.all(
    'SELECT id, entries FROM sketch_block WHERE id >= ? AND id < ? AND sketch = ? ORDER BY id LIMIT ?',
    placeOf(home, from),
    placeOf(home, SLOTS_PER_HOME),
    sketch,
    limit,
  );
  return rows.map((row) => {
    const start = blockStart(slotOf(numberAt(row, 0)));
    return { from: start, to: start + BLOCK, entries: decodeEntries(bytesAt(row, 1), signWords) };
  });
}

/**
 * Keeps the sketches of a home up to the number that a new vector just got. A block is written once no more vectors can
 * come into it, so that one add in fifty pays for it; the same one goes on with blocks of vectors that came before their
 * sketch. Small homes have no sketch.
 */
export function keepSketches(context: WriteContext, home: HomeState, generation: GenerationState): void {
  const end = home.nextVector - 1;
  if (end % BLOCK !== 0 || end === 0 || isComparedExactly(home, generation)) return;
  const { connection } = context;
  const rows = connection.all('SELECT id, generation, first, mean FROM sketch WHERE home = ?', home.id);
  for (const row of rows) {
    const mean = toVector(bytesAt(row, 3));
    const name = { sketch: numberAt(row, 0), home: home.id, generation: numberAt(row, 1) };
    const signer = vectorSigner(mean.length, mean);
    writeBlocks(connection, name, { signer, from: end - BLOCK, to: end });
    const first = numberAt(row, 2);
    if (first === 0) continue;
    const from = Math.max(0, first - EARLIER_BLOCKS * BLOCK);
    writeBlocks(connection, name, { signer, from, to: first });
    connection.run('UPDATE sketch SET first = ? WHERE id = ?', from, name.sketch);
  }
  if (!rows.some((row) => numberAt(row, 1) === generation.id)) begin(context, { home, generation, end });
}

/** Takes a vector that goes out of its block. */
export function forgetEntry(connection: Connection, id: number, generation: GenerationState): void {
  const home = homeOfPlace(id);
  const vector = slotOf(id);
  const row = connection.first(
    `SELECT b.id, b.entries FROM sketch s CROSS JOIN sketch_block b ON b.id >= ? AND b.id <= ? AND b.sketch = s.id
     WHERE s.home = ? AND s.generation = ?`,
    placeOf(home, blockStart(vector)),
    id,
    home,
    generation.id,
  );
  if (row === undefined) return;
  const entries = decodeEntries(bytesAt(row, 1), seededRotation(generation.dimensions).coordinates / 32);
  const kept = entries.filter((entry) => entry.vector !== vector);
  if (kept.length === entries.length) return;
  const block = numberAt(row, 0);
  if (kept.length === 0) connection.run('DELETE FROM sketch_block WHERE id = ?', block);
  else connection.run('UPDATE sketch_block SET entries = ? WHERE id = ?', encodeEntries(kept), block);
}

/** Removes the blocks of vectors from one id to another, the last one included: of one generation, or of all. */
export function removeBlocks(
  connection: Connection,
  { from, last, generation }: { readonly from: number; readonly last: number; readonly generation?: number },
): void {
  if (generation === undefined) {
    connection.run('DELETE FROM sketch_block WHERE id >= ? AND id <= ?', from, last);
    return;
  }
  connection.run(
    `DELETE FROM sketch_block WHERE id >= ? AND id <= ?
       AND sketch IN (SELECT id FROM sketch WHERE generation = ?)`,
    from,
    last,
    generation,
  );
}

/** True when a home has a sketch that is kept. */
export function hasSketches(connection: Connection, home: number): boolean {
  return connection.first('SELECT 1 FROM sketch WHERE home = ? LIMIT 1', home) !== undefined;
}

/**
 * Removes so many blocks of a home, and its sketches with the last one: they are made anew from the vectors that are left.
 * Answers how many blocks went.
 */
export function removeSketches(connection: Connection, home: number, limit: number): number {
  const removed = connection.run(
    'DELETE FROM sketch_block WHERE id IN (SELECT id FROM sketch_block WHERE id >= ? AND id < ? LIMIT ?)',
    placeOf(home, 0),
    placeOf(home, SLOTS_PER_HOME),
    limit,
  );
  if (removed < limit) connection.run('DELETE FROM sketch WHERE home = ?', home);
  return removed;
}

interface Beginning {
  readonly home: HomeState;
  readonly generation: GenerationState;
  /** Behind the last block that is full. */
  readonly end: number;
}

/** Begins a sketch when enough of the latest vectors are of the generation to tell what all have in common. */
function begin(context: WriteContext, { home, generation, end }: Beginning): void {
  const { connection } = context;
  const { id, dimensions } = generation;
  const window = Math.floor(EXACT_BYTES / (dimensions * Float32Array.BYTES_PER_ELEMENT));
  const name = { home: home.id, generation: id };
  if (window / 2 < FEWEST_SAMPLED) return;
  const sample = readVectors(connection, name, { from: Math.max(0, end - window), to: end });
  if (sample.length < window / 2) return;
  const mean = meanOf(sample, dimensions);
  const sketch = nextKey(context);
  const from = Math.max(0, end - EARLIER_BLOCKS * BLOCK);
  connection.run(
    'INSERT INTO sketch (id, home, generation, first, mean) VALUES (?, ?, ?, ?, ?)',
    sketch,
    home.id,
    id,
    from,
    toBytes(mean),
  );
  writeBlocks(connection, { ...name, sketch }, { signer: vectorSigner(dimensions, mean), from, to: end });
}

interface SketchPlace {
  readonly home: number;
  readonly generation: number;
}

interface NumberedVector {
  readonly vector: number;
  readonly slot: number;
  readonly data: Float32Array;
}

function readVectors(
  connection: Connection,
  { home, generation }: SketchPlace,
  { from, to }: { readonly from: number; readonly to: number },
): NumberedVector[] {
  const rows = connection.all(
    'SELECT id, place, data FROM vector WHERE id >= ? AND id < ? AND generation = ? ORDER BY id',
    placeOf(home, from),
    placeOf(home, to),
    generation,
  );
  return rows.map((row) => ({
    vector: slotOf(numberAt(row, 0)),
    slot: slotOf(numberAt(row, 1)),
    data: toVector(bytesAt(row, 2)),
  }));
}

function meanOf(vectors: readonly NumberedVector[], dimensions: number): Float32Array {
  const sum = new Float64Array(dimensions);
  for (const { data } of vectors) {
    // With an iterator it would take several times as long, and the transaction waits for it.
    for (let index = 0; index < dimensions; index += 1) sum[index] = (sum[index] ?? 0) + (data[index] ?? 0);
  }
  return Float32Array.from(sum, (value) => value / vectors.length);
}

/** Writes the blocks between two numbers that are where blocks begin. */
function writeBlocks(
  connection: Connection,
  place: SketchPlace & { readonly sketch: number },
  { signer, from, to }: { readonly signer: VectorSigner; readonly from: number; readonly to: number },
): void {
  for (let start = from; start < to; start += BLOCK) {
    const vectors = readVectors(connection, place, { from: start, to: start + BLOCK });
    const [first] = vectors;
    if (first === undefined) continue;
    const entries = vectors.map(({ vector, slot, data }) => {
      const signs = new Int32Array(signer.words);
      return { vector, slot, factor: signer.sign(data, signs, 0), signs };
    });
    connection.run(
      'INSERT INTO sketch_block (id, sketch, entries) VALUES (?, ?, ?)',
      placeOf(place.home, first.vector),
      place.sketch,
      encodeEntries(entries),
    );
  }
}

function blockStart(vector: number): number {
  return vector - (vector % BLOCK);
}
