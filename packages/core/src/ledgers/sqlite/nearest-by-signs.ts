import type { Pacer } from '../../sqlite/pacer.ts';

/** How many entries are compared before others may run: about a millisecond. */
const STRIDE = 50_000;

/** Entries that may be near: this share of all goes on from the first half of their signs to the second. */
const FIRST_SHARE = 0.15;

/** Greater than any distance. */
const NOT_ALLOWED = 2048;

/** The signs of entries, one bit each, and of a query. Indexes are in range: checks would cost as much as the arithmetic. */
export interface SignComparison {
  readonly size: number;
  /** The first half of each entry's signs, an even number of words. */
  readonly front: Int32Array;
  /** The second half. */
  readonly back: Int32Array;
  /** Those of the query, both halves. */
  readonly query: Int32Array;
  /** How many entries to keep. */
  readonly keep: number;
  readonly isAllowed: ((index: number) => boolean) | undefined;
  readonly pacer: Pacer;
}

/** About so many entries whose signs differ least from those of the query, by their indexes. */
export async function nearestBySigns(comparison: SignComparison): Promise<Int32Array> {
  const { size, front, back, query, keep, isAllowed, pacer } = comparison;
  const half = query.length / 2;
  const distances = new Uint16Array(size);
  for (let start = 0; start < size; start += STRIDE) {
    const end = Math.min(size, start + STRIDE);
    compareAll(front, query.subarray(0, half), { distances, start, end });
    if (isAllowed !== undefined) {
      for (let index = start; index < end; index += 1) if (!isAllowed(index)) distances[index] = NOT_ALLOWED;
    }
    await pacer();
  }
  const first = smallest(distances, undefined, Math.max(4 * keep, size * FIRST_SHARE));
  compareSome(back, query.subarray(half), { distances, entries: first });
  await pacer();
  return smallest(distances, first, keep);
}

/** Counts the differing bits of a run of entries. */
function compareAll(
  bits: Int32Array,
  query: Int32Array,
  {
    distances,
    start,
    end,
  }: { readonly distances: Uint16Array; readonly start: number; readonly end: number },
): void {
  for (let index = start; index < end; index += 1) distances[index] = differingBits(bits, query, index);
}

/** Counts the differing bits of some entries in addition. */
function compareSome(
  bits: Int32Array,
  query: Int32Array,
  { distances, entries }: { readonly distances: Uint16Array; readonly entries: Int32Array },
): void {
  for (let place = 0; place < entries.length; place += 1) {
    const index = entries[place] as number;
    distances[index] = (distances[index] as number) + differingBits(bits, query, index);
  }
}

/** In two words at a time, by two, by four, both together, by all. */
function differingBits(bits: Int32Array, query: Int32Array, index: number): number {
  const words = query.length;
  let offset = Math.imul(index, words);
  let distance = 0;
  for (let word = 0; word < words; word += 2) {
    let left = (bits[offset] as number) ^ (query[word] as number);
    let right = (bits[offset + 1] as number) ^ (query[word + 1] as number);
    left -= (left >>> 1) & 0x55555555;
    right -= (right >>> 1) & 0x55555555;
    left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
    left += (right & 0x33333333) + ((right >>> 2) & 0x33333333);
    left = (left & 0x0f0f0f0f) + ((left >>> 4) & 0x0f0f0f0f);
    distance += Math.imul(left, 0x01010101) >>> 24;
    offset += 2;
  }
  return distance;
}

/** At least so many entries with the smallest distances, of some or of all, while there are so many. */
function smallest(distances: Uint16Array, of: Int32Array | undefined, count: number): Int32Array {
  const counts = new Uint32Array(NOT_ALLOWED + 1);
  const length = of?.length ?? distances.length;
  for (let place = 0; place < length; place += 1) {
    const distance = distances[of === undefined ? place : (of[place] as number)] as number;
    counts[distance] = (counts[distance] as number) + 1;
  }
  let bound = 0;
  let sum = 0;
  for (; bound < NOT_ALLOWED && sum < count; bound += 1) sum += counts[bound] as number;
  // One place more, as each entry is written down before it is known whether it stays.
  const found = new Int32Array(sum + 1);
  let size = 0;
  for (let place = 0; place < length; place += 1) {
    const index = of === undefined ? place : (of[place] as number);
    found[size] = index;
    size += ((distances[index] as number) - bound) >>> 31;
  }
  return found.subarray(0, sum);
}
