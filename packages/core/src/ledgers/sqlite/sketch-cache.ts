import type { Pacer } from '../../sqlite/pacer.ts';
import { bytesAt, numberAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { toVector } from './vector-bytes.ts';
import { findSketch, readBlocks } from './kept-sketches.ts';
import { placeOf, SLOTS_PER_HOME, slotOf } from './place.ts';
import { type SketchEntry, type VectorSketch, vectorSketch } from './vector-sketch.ts';

/** What all sketches of a file may take together, in bytes; one that is larger is kept alone. */
const MAX_BYTES = 256 * 2 ** 20;

/** How many vectors one read takes. */
const PAGE = 250;

/** How many blocks of a sketch in the file one read takes. */
const BLOCK_PAGE = 100;

/** How many vectors the mean is made of. */
const SAMPLE = 2000;

/** Which sketch. */
export interface SketchName {
  readonly home: number;
  /** The internal number of the generation. */
  readonly generation: number;
  readonly dimensions: number;
}

/** The sketches of a file. */
export interface SketchCache {
  /**
   * The sketch as of now. Vectors are never changed and are numbered upwards, so whoever wrote them, this process or
   * another one, only those behind the last one known have to be read. Those removed since are found missing later.
   */
  readonly load: (name: SketchName, live: number, pacer: Pacer) => Promise<VectorSketch>;
}

interface Cached {
  readonly sketch: VectorSketch;
  /** The sketch in the file that has the same mean, until all of it is taken over. */
  kept: number | undefined;
  /** The number of the next vector to be read. */
  next: number;
  catchingUp: Promise<void> | undefined;
}

const ATTACHMENT = 'sketches';

/** The {@link SketchCache} of a database. */
export function sketchCache(database: SharedDatabase): SketchCache {
  const known = database.attachments.get(ATTACHMENT) as SketchCache | undefined;
  if (known !== undefined) return known;
  const made = createCache(database);
  database.attachments.set(ATTACHMENT, made);
  return made;
}

function createCache(database: SharedDatabase): SketchCache {
  // In order of use: the one that was not used for longest is the first to go.
  const sketches = new Map<string, Promise<Cached>>();
  return {
    load: async (name, live, pacer) => {
      const key = `${name.home}:${name.generation}`;
      const found = sketches.get(key);
      const isWorn = found !== undefined && isMostlyGone((await found).sketch, live);
      const entry = found === undefined || isWorn ? begin(database, name, pacer) : found;
      sketches.delete(key);
      sketches.set(key, entry);
      try {
        const cached = await entry;
        cached.catchingUp ??= catchUp(database, name, { cached, pacer }).finally(() => {
          cached.catchingUp = undefined;
        });
        await cached.catchingUp;
        await makeRoom(sketches, key);
        return cached.sketch;
      } catch (error) {
        if (sketches.get(key) === entry) sketches.delete(key);
        throw error;
      }
    },
  };
}

/** A home that lost most of its vectors is sketched anew. */
function isMostlyGone(sketch: VectorSketch, live: number): boolean {
  return sketch.size() > 2 * live + PAGE;
}

async function begin(database: SharedDatabase, name: SketchName, pacer: Pacer): Promise<Cached> {
  const kept = await database.read(() => findSketch(database.connection, name));
  const mean = kept?.mean ?? (await sampleMean(database, name, pacer));
  return { sketch: vectorSketch(name.dimensions, mean), kept: kept?.id, next: 0, catchingUp: undefined };
}

async function sampleMean(database: SharedDatabase, name: SketchName, pacer: Pacer): Promise<Float32Array> {
  const sum = new Float64Array(name.dimensions);
  let count = 0;
  for (let from = 0; count < SAMPLE;) {
    const page = await database.read(() => readVectors(database, name, { from }));
    for (const { data } of page.vectors) {
      for (const [index, value] of data.entries()) sum[index] = (sum[index] ?? 0) + value;
    }
    count += page.vectors.length;
    if (page.next === undefined) break;
    from = page.next;
    await pacer();
  }
  return Float32Array.from(sum, (value) => value / Math.max(1, count));
}

interface CatchingUp {
  readonly cached: Cached;
  readonly pacer: Pacer;
}

/** What is kept is taken over block by block; the vectors between and behind the blocks are read. */
async function catchUp(database: SharedDatabase, name: SketchName, work: CatchingUp): Promise<void> {
  const { cached, pacer } = work;
  while (cached.kept !== undefined) {
    const { kept: sketch, next: from } = cached;
    const named = { home: name.home, sketch, signWords: cached.sketch.signWords };
    const blocks = await database.read(() =>
      readBlocks(database.connection, named, { from, limit: BLOCK_PAGE }),
    );
    for (const block of blocks) {
      if (cached.next < block.from) await readUpTo(database, name, { ...work, to: block.from });
      for (const entry of block.entries) cached.sketch.addSigned(entry);
      cached.next = block.to;
    }
    if (blocks.length < BLOCK_PAGE) cached.kept = undefined;
    await pacer();
  }
  await readUpTo(database, name, { ...work, to: SLOTS_PER_HOME });
}

/** Adds the vectors that are known by their numbers only, up to the one with this number. */
async function readUpTo(
  database: SharedDatabase,
  name: SketchName,
  { cached, pacer, to }: CatchingUp & { readonly to: number },
): Promise<void> {
  for (;;) {
    const page = await database.read(() => readVectors(database, name, { from: cached.next, to }));
    for (const { vector, slot, data } of page.vectors) cached.sketch.add({ vector, slot }, data);
    cached.next = page.end;
    if (page.next === undefined) return;
    await pacer();
  }
}

/** A run of the vectors of a home. */
export interface VectorPage {
  /** Those of the generation. */
  readonly vectors: readonly (SketchEntry & { readonly data: Float32Array })[];
  /** The number behind the last one that was looked at. */
  readonly end: number;
  /** Where the next page begins; `undefined` behind the last one. */
  readonly next: number | undefined;
}

/** Vectors of a generation in the order in which they were written, from a number on, up to another one (exclusive). */
export function readVectors(
  { connection }: SharedDatabase,
  { home, generation }: Pick<SketchName, 'home' | 'generation'>,
  { from, to = SLOTS_PER_HOME }: { readonly from: number; readonly to?: number },
): VectorPage {
  // Those of another generation count for the page, so that its length bounds the work, but are not read.
  const rows = connection.all(
    `SELECT id, place, CASE WHEN generation = ? THEN data END FROM vector WHERE id >= ? AND id < ? ORDER BY id LIMIT ${PAGE}`,
    generation,
    placeOf(home, from),
    placeOf(home, to),
  );
  const last = rows.at(-1);
  const end = last === undefined ? from : slotOf(numberAt(last, 0)) + 1;
  const vectors = rows
    .filter((row) => row[2] !== null)
    .map((row) => ({
      vector: slotOf(numberAt(row, 0)),
      slot: slotOf(numberAt(row, 1)),
      data: toVector(bytesAt(row, 2)),
    }));
  return { vectors, end, next: rows.length < PAGE ? undefined : end };
}

async function makeRoom(sketches: Map<string, Promise<Cached>>, kept: string): Promise<void> {
  const sizes = new Map<string, number>();
  for (const [key, entry] of sketches) sizes.set(key, (await entry).sketch.bytes());
  let total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  for (const [key, size] of sizes) {
    if (total <= MAX_BYTES) return;
    if (key === kept) continue;
    sketches.delete(key);
    total -= size;
  }
}
