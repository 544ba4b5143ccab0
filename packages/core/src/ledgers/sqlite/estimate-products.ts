/** Signs of entries, from which inner products are estimated. Indexes are in range, as in `nearest-by-signs.ts`. */
export interface EstimatedEntries {
  /** The first half of each entry's signs. */
  readonly front: Int32Array;
  /** The second half. */
  readonly back: Int32Array;
  /** By how much the sum of the query's coordinates, signed as the entry's, is multiplied. */
  readonly factors: Float32Array;
}

/** A query as estimates need it. */
export interface EstimateQuery {
  /** Its coordinates after rotation. */
  readonly rotated: Float32Array;
  /** What the coordinates that were left out are made up for by. */
  readonly scale: number;
  /** What is the same for all entries. */
  readonly shared: number;
}

/** Estimates the inner products of some entries with a query: from the signs of the entries, but the numbers of the query. */
export function estimateProducts(
  { front, back, factors }: EstimatedEntries,
  entries: Int32Array,
  { rotated, scale, shared }: EstimateQuery,
): Float32Array {
  const table = sumsOfBytes(rotated);
  const frontBytes = new Uint8Array(front.buffer);
  const backBytes = new Uint8Array(back.buffer);
  const half = rotated.length / 16;
  const estimates = new Float32Array(entries.length);
  for (let place = 0; place < entries.length; place += 1) {
    const index = entries[place] as number;
    const offset = index * half;
    let sum = 0;
    for (let byte = 0; byte < half; byte += 1) {
      sum += table[byte * 256 + (frontBytes[offset + byte] as number)] as number;
      sum += table[(byte + half) * 256 + (backBytes[offset + byte] as number)] as number;
    }
    estimates[place] = shared + scale * sum * (factors[index] as number);
  }
  return estimates;
}

/** For each byte of an entry and each value of it: the sum of the query's coordinates, signed by its bits. */
function sumsOfBytes(rotated: Float32Array): Float32Array {
  const table = new Float32Array((rotated.length / 8) * 256);
  for (let byte = 0; byte < rotated.length / 8; byte += 1) {
    const offset = byte * 256;
    let sum = 0;
    for (let bit = 0; bit < 8; bit += 1) sum -= rotated[byte * 8 + bit] as number;
    table[offset] = sum;
    for (let value = 1; value < 256; value += 1) {
      const lowest = value & -value;
      const bit = 31 - Math.clz32(lowest);
      table[offset + value] =
        (table[offset + (value ^ lowest)] as number) + 2 * (rotated[byte * 8 + bit] as number);
    }
  }
  return table;
}
