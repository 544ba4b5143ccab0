import type { Pacer } from '../../sqlite/pacer.ts';
import { seededRotation } from './rotate-vector.ts';

/** How many entries are compared before others may run: some milliseconds. */
const STRIDE = 100_000;

/** An entry that a shortlist names. */
export interface SketchEntry {
  /** The number of the vector within its home. */
  readonly vector: number;
  /** The number of its row within the home. */
  readonly slot: number;
}

/** An entry with what the sketch says of it. */
export interface ShortlistEntry extends SketchEntry {
  /** An estimate of the inner product of its vector with the query. */
  readonly estimate: number;
}

/** What a shortlist is made of. */
export interface ShortlistRequest {
  readonly query: Float32Array;
  /** How many entries to keep. */
  readonly keep: number;
  /** Only entries of these rows; `undefined` for all. */
  readonly isAllowed: ((slot: number) => boolean) | undefined;
  readonly pacer: Pacer;
}

/**
 * The vectors of one home and generation in short: the sign of each coordinate after a rotation, and one number that
 * says how much the signs leave out. A twentieth of the vectors' size, and enough to tell which few are worth reading.
 */
export interface VectorSketch {
  readonly size: () => number;
  readonly bytes: () => number;
  readonly add: (entry: SketchEntry, vector: Float32Array) => void;
  /** Forgets entries whose vectors are gone. */
  readonly remove: (vectors: ReadonlySet<number>) => void;
  /** The entries of these rows. */
  readonly entriesOf: (isAllowed: (slot: number) => boolean) => SketchEntry[];
  /** The entries that are most likely the nearest ones, the greatest estimate first. */
  readonly shortlist: (request: ShortlistRequest) => Promise<ShortlistEntry[]>;
}

interface SketchData {
  size: number;
  /** One bit a coordinate. Signed, because the engine computes with signed words faster. */
  bits: Int32Array;
  /** By how much the sum of signed coordinates is multiplied to estimate an inner product. */
  factors: Float32Array;
  vectors: Uint32Array;
  slots: Uint32Array;
}

/**
 * Makes an empty sketch. Indexes into its arrays are in range; a check in the innermost loops would cost as much as the
 * arithmetic. `mean` is the mean of some of its vectors: what they all have in common says nothing about which
 * is nearest, so it is taken off before the signs are.
 */
export function vectorSketch(dimensions: number, mean: Float32Array): VectorSketch {
  const rotation = seededRotation(dimensions);
  const words = rotation.coordinates / 32;
  const rotated = new Float32Array(rotation.coordinates);
  const data: SketchData = {
    size: 0,
    bits: new Int32Array(0),
    factors: new Float32Array(0),
    vectors: new Uint32Array(0),
    slots: new Uint32Array(0),
  };
  return {
    size: () => data.size,
    bytes: () =>
      data.bits.byteLength + data.factors.byteLength + data.vectors.byteLength + data.slots.byteLength,
    add: ({ vector, slot }, values) => {
      if (data.size === data.factors.length) grow(data, words);
      rotation.rotate(values, mean, rotated);
      data.factors[data.size] = writeSigns(rotated, data.bits, data.size * words);
      data.vectors[data.size] = vector;
      data.slots[data.size] = slot;
      data.size += 1;
    },
    remove: (vectors) => removeEntries(data, words, vectors),
    entriesOf: (isAllowed) => {
      const entries: SketchEntry[] = [];
      for (let index = 0; index < data.size; index += 1) {
        if (isAllowed(data.slots[index] as number)) entries.push(entryAt(data, index));
      }
      return entries;
    },
    shortlist: async ({ query, keep, isAllowed, pacer }) => {
      rotation.rotate(query, mean, rotated);
      const signs = new Int32Array(words);
      writeSigns(rotated, signs, 0);
      // The estimate compares the rest of each vector with the query as it is; the mean's share is the same for all.
      const whole = new Float32Array(rotation.coordinates);
      rotation.rotate(query, undefined, whole);
      const shared = query.reduce((sum, value, index) => sum + value * (mean[index] ?? 0), 0);
      const now = { ...data };
      const near = await nearestBySigns(now, signs, { keep: keep * HAMMING_FACTOR, isAllowed, pacer });
      const estimates = estimate(now, near, { whole, scale: rotation.size / rotation.coordinates, shared });
      return greatest(now, near, { estimates, keep });
    },
  };
}

/** How many times more entries the comparison of signs keeps than the estimate does. */
const HAMMING_FACTOR = 8;

function grow(data: SketchData, words: number): void {
  const capacity = Math.max(1024, Math.ceil(data.size * 1.5));
  const bits = new Int32Array(capacity * words);
  const factors = new Float32Array(capacity);
  const vectors = new Uint32Array(capacity);
  const slots = new Uint32Array(capacity);
  bits.set(data.bits);
  factors.set(data.factors);
  vectors.set(data.vectors);
  slots.set(data.slots);
  Object.assign(data, { bits, factors, vectors, slots });
}

/** Writes one bit a coordinate, and answers the factor of the estimate. */
function writeSigns(rotated: Float32Array, into: Int32Array, offset: number): number {
  let squares = 0;
  let sum = 0;
  for (let start = 0; start < rotated.length; start += 32) {
    let word = 0;
    for (let bit = 0; bit < 32; bit += 1) {
      const value = rotated[start + bit] as number;
      squares += value * value;
      if (value > 0) {
        word |= 1 << bit;
        sum += value;
      } else {
        sum -= value;
      }
    }
    into[offset + start / 32] = word;
  }
  return sum === 0 ? 0 : squares / sum;
}

/** Into new arrays: a comparison that is under way goes on with the old ones. */
function removeEntries(data: SketchData, words: number, vectors: ReadonlySet<number>): void {
  const old = { ...data };
  data.size = 0;
  data.bits = new Int32Array(old.bits.length);
  data.factors = new Float32Array(old.factors.length);
  data.vectors = new Uint32Array(old.vectors.length);
  data.slots = new Uint32Array(old.slots.length);
  for (let index = 0; index < old.size; index += 1) {
    if (vectors.has(old.vectors[index] as number)) continue;
    data.bits.set(old.bits.subarray(index * words, (index + 1) * words), data.size * words);
    data.factors[data.size] = old.factors[index] as number;
    data.vectors[data.size] = old.vectors[index] as number;
    data.slots[data.size] = old.slots[index] as number;
    data.size += 1;
  }
}

/** The entries whose signs differ least from those of the query. */
async function nearestBySigns(
  data: SketchData,
  signs: Int32Array,
  { keep, isAllowed, pacer }: Omit<ShortlistRequest, 'query'>,
): Promise<number[]> {
  const size = data.size;
  const { bits, slots } = data;
  const distances = new Uint16Array(size);
  const counts = new Uint32Array(signs.length * 32 + 2);
  for (let start = 0; start < size; start += STRIDE) {
    const end = Math.min(size, start + STRIDE);
    compareSigns({ bits, signs, distances }, start, end);
    for (let index = start; index < end; index += 1) {
      if (isAllowed !== undefined && !isAllowed(slots[index] as number)) distances[index] = counts.length - 1;
      else counts[distances[index] as number] = (counts[distances[index] as number] as number) + 1;
    }
    await pacer();
  }
  let nearest = 0;
  let bound = 0;
  while (bound < counts.length - 1 && nearest < keep) {
    nearest += counts[bound] as number;
    bound += 1;
  }
  const near: number[] = [];
  for (let index = 0; index < size; index += 1) if ((distances[index] as number) < bound) near.push(index);
  return near;
}

interface SignComparison {
  readonly bits: Int32Array;
  readonly signs: Int32Array;
  readonly distances: Uint16Array;
}

/** Counts the differing bits of each entry. */
function compareSigns({ bits, signs, distances }: SignComparison, start: number, end: number): void {
  const words = signs.length;
  let offset = start * words;
  for (let index = start; index < end; index += 1) {
    let distance = 0;
    for (let word = 0; word < words; word += 2) {
      // The bits set in two words, in parallel: counted by two, by four, both together, by eight, by all.
      let left = (bits[offset] as number) ^ (signs[word] as number);
      let right = (bits[offset + 1] as number) ^ (signs[word + 1] as number);
      left -= (left >>> 1) & 0x55555555;
      right -= (right >>> 1) & 0x55555555;
      left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
      right = (right & 0x33333333) + ((right >>> 2) & 0x33333333);
      left += right;
      left = (left & 0x0f0f0f0f) + ((left >>> 4) & 0x0f0f0f0f);
      distance += Math.imul(left, 0x01010101) >>> 24;
      offset += 2;
    }
    distances[index] = distance;
  }
}

interface EstimateQuery {
  /** The query after rotation. */
  readonly whole: Float32Array;
  /** What the coordinates that were left out are made up for by. */
  readonly scale: number;
  /** The inner product of the query with the mean. */
  readonly shared: number;
}

/** Estimates inner products with the query: from the signs of the entries, but the numbers of the query. */
function estimate(
  data: SketchData,
  entries: readonly number[],
  { whole, scale, shared }: EstimateQuery,
): Float32Array {
  const table = sumsOfBytes(whole);
  const bytes = new Uint8Array(data.bits.buffer);
  const perEntry = whole.length / 8;
  return Float32Array.from(entries, (index) => {
    let sum = 0;
    const offset = index * perEntry;
    for (let byte = 0; byte < perEntry; byte += 1)
      sum += table[byte * 256 + (bytes[offset + byte] as number)] as number;
    return shared + scale * sum * (data.factors[index] as number);
  });
}

/** The entries with the greatest estimates, in order. */
function greatest(
  data: SketchData,
  entries: readonly number[],
  { estimates, keep }: { readonly estimates: Float32Array; readonly keep: number },
): ShortlistEntry[] {
  const bound =
    estimates.length <= keep ? -Infinity : (estimates.toSorted()[estimates.length - keep] as number);
  const kept: ShortlistEntry[] = [];
  for (const [position, index] of entries.entries()) {
    const value = estimates[position] as number;
    if (value >= bound) kept.push({ ...entryAt(data, index), estimate: value });
  }
  return kept.toSorted((left, right) => right.estimate - left.estimate);
}

/** For each byte of an entry and each value of it: the sum of the query's coordinates, signed by its bits. */
function sumsOfBytes(whole: Float32Array): Float32Array {
  const table = new Float32Array((whole.length / 8) * 256);
  for (let byte = 0; byte < whole.length / 8; byte += 1) {
    const offset = byte * 256;
    let sum = 0;
    for (let bit = 0; bit < 8; bit += 1) sum -= whole[byte * 8 + bit] as number;
    table[offset] = sum;
    for (let value = 1; value < 256; value += 1) {
      const lowest = value & -value;
      const bit = 31 - Math.clz32(lowest);
      table[offset + value] =
        (table[offset + (value ^ lowest)] as number) + 2 * (whole[byte * 8 + bit] as number);
    }
  }
  return table;
}

function entryAt(data: SketchData, index: number): SketchEntry {
  return { vector: data.vectors[index] as number, slot: data.slots[index] as number };
}
