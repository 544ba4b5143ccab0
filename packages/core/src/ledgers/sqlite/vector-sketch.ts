import type { Pacer } from '../../sqlite/pacer.ts';
import { estimateProducts } from './estimate-products.ts';
import { nearestBySigns } from './nearest-by-signs.ts';
import { seededRotation } from './rotate-vector.ts';
import { vectorSigner, writeSigns } from './sign-vector.ts';
import type { SignedEntry } from './sketch-entries.ts';

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
  /** How many words the signs of an entry take. */
  readonly signWords: number;
  readonly size: () => number;
  readonly bytes: () => number;
  readonly add: (entry: SketchEntry, vector: Float32Array) => void;
  /** Adds an entry whose signs were taken before, with the same mean. */
  readonly addSigned: (entry: SignedEntry) => void;
  /** Forgets entries whose vectors are gone. */
  readonly remove: (vectors: ReadonlySet<number>) => void;
  /** The entries of these rows. */
  readonly entriesOf: (isAllowed: (slot: number) => boolean) => SketchEntry[];
  /** The entries that are most likely the nearest ones, the greatest estimate first. */
  readonly shortlist: (request: ShortlistRequest) => Promise<ShortlistEntry[]>;
}

interface SketchData {
  size: number;
  /** One bit a coordinate, in signed words, with which the engine computes faster: the first half of each entry … */
  front: Int32Array;
  /** … and the second half. */
  back: Int32Array;
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
  /** Words in half an entry. */
  const words = rotation.coordinates / 64;
  const rotated = new Float32Array(rotation.coordinates);
  const signer = vectorSigner(dimensions, mean);
  const data: SketchData = {
    size: 0,
    front: new Int32Array(0),
    back: new Int32Array(0),
    factors: new Float32Array(0),
    vectors: new Uint32Array(0),
    slots: new Uint32Array(0),
  };
  return {
    signWords: signer.words,
    size: () => data.size,
    bytes: () =>
      [data.front, data.back, data.factors, data.vectors, data.slots].reduce(
        (sum, array) => sum + array.byteLength,
        0,
      ),
    add: (entry, vector) => {
      const signs = new Int32Array(signer.words);
      append(data, words, { ...entry, factor: signer.sign(vector, signs, 0), signs });
    },
    addSigned: (entry) => append(data, words, entry),
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
      const signs = new Int32Array(2 * words);
      writeSigns(rotated, signs, 0);
      // The estimate compares the rest of each vector with the query as it is; the mean's share is the same for all.
      const whole = new Float32Array(rotation.coordinates);
      rotation.rotate(query, undefined, whole);
      const shared = query.reduce((sum, value, index) => sum + value * (mean[index] ?? 0), 0);
      const now = { ...data };
      const near = await nearestBySigns({
        ...now,
        query: signs,
        keep: keep * HAMMING_FACTOR,
        isAllowed: isAllowed && ((index) => isAllowed(now.slots[index] as number)),
        pacer,
      });
      const scale = rotation.size / rotation.coordinates;
      const estimates = estimateProducts(now, near, { rotated: whole, scale, shared });
      return greatest(now, near, { estimates, keep });
    },
  };
}

/** How many times more entries the comparison of signs keeps than the estimate does. */
const HAMMING_FACTOR = 8;

function append(data: SketchData, words: number, { vector, slot, factor, signs }: SignedEntry): void {
  if (data.size === data.factors.length) grow(data, words);
  const offset = data.size * words;
  for (let word = 0; word < words; word += 1) {
    data.front[offset + word] = signs[word] as number;
    data.back[offset + word] = signs[words + word] as number;
  }
  data.factors[data.size] = factor;
  data.vectors[data.size] = vector;
  data.slots[data.size] = slot;
  data.size += 1;
}

function grow(data: SketchData, words: number): void {
  const capacity = Math.max(1024, Math.ceil(data.size * 1.5));
  const front = new Int32Array(capacity * words);
  const back = new Int32Array(capacity * words);
  const factors = new Float32Array(capacity);
  const vectors = new Uint32Array(capacity);
  const slots = new Uint32Array(capacity);
  front.set(data.front);
  back.set(data.back);
  factors.set(data.factors);
  vectors.set(data.vectors);
  slots.set(data.slots);
  Object.assign(data, { front, back, factors, vectors, slots });
}

/** Into new arrays: a comparison that is under way goes on with the old ones. */
function removeEntries(data: SketchData, words: number, vectors: ReadonlySet<number>): void {
  const old = { ...data };
  data.size = 0;
  data.front = new Int32Array(old.front.length);
  data.back = new Int32Array(old.back.length);
  data.factors = new Float32Array(old.factors.length);
  data.vectors = new Uint32Array(old.vectors.length);
  data.slots = new Uint32Array(old.slots.length);
  for (let index = 0; index < old.size; index += 1) {
    if (vectors.has(old.vectors[index] as number)) continue;
    data.front.set(old.front.subarray(index * words, (index + 1) * words), data.size * words);
    data.back.set(old.back.subarray(index * words, (index + 1) * words), data.size * words);
    data.factors[data.size] = old.factors[index] as number;
    data.vectors[data.size] = old.vectors[index] as number;
    data.slots[data.size] = old.slots[index] as number;
    data.size += 1;
  }
}

/** About so many entries with the greatest estimates, in order. */
function greatest(
  data: SketchData,
  entries: Int32Array,
  { estimates, keep }: { readonly estimates: Float32Array; readonly keep: number },
): ShortlistEntry[] {
  const bound = lowerBound(estimates, keep);
  const kept: ShortlistEntry[] = [];
  for (let position = 0; position < entries.length; position += 1) {
    const estimate = estimates[position] as number;
    if (estimate < bound) continue;
    const index = entries[position] as number;
    kept.push({ vector: data.vectors[index] as number, slot: data.slots[index] as number, estimate });
  }
  return kept.toSorted((left, right) => right.estimate - left.estimate);
}

/** Sorting all numbers to find a bound would take longer than the estimates did. */
const BUCKETS = 1024;

/** A number that at least `count` of the numbers are not below, and few more. */
function lowerBound(numbers: Float32Array, count: number): number {
  if (numbers.length <= count) return -Infinity;
  let least = Infinity;
  let most = -Infinity;
  for (let index = 0; index < numbers.length; index += 1) {
    const value = numbers[index] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const width = (most - least) / BUCKETS;
  if (!(width > 0)) return -Infinity;
  const counts = new Uint32Array(BUCKETS + 1);
  for (let index = 0; index < numbers.length; index += 1) {
    const bucket = Math.floor(((numbers[index] as number) - least) / width);
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  let bucket = BUCKETS;
  for (let sum = counts[bucket] as number; sum < count && bucket > 0; sum += counts[bucket] as number)
    bucket -= 1;
  // One bucket further, so that no rounding cuts off what was counted.
  return least + (bucket - 1) * width;
}

function entryAt(data: SketchData, index: number): SketchEntry {
  return { vector: data.vectors[index] as number, slot: data.slots[index] as number };
}
