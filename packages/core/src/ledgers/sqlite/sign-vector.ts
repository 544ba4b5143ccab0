import { seededRotation } from './rotate-vector.ts';

/** Puts vectors into a few words each. */
export interface VectorSigner {
  /** How many words the signs of a vector take, an even number. */
  readonly words: number;
  /**
   * Writes the signs of a vector's coordinates after rotation, one bit each. Answers by how much a sum of coordinates
   * with these signs is multiplied to estimate an inner product.
   */
  readonly sign: (vector: Float32Array, into: Int32Array, offset: number) => number;
}

/**
 * Makes a {@link VectorSigner}. `mean` is the mean of some of the vectors: what they all have in common says nothing about
 * which is nearest, so it is taken off before the signs are.
 */
export function vectorSigner(dimensions: number, mean: Float32Array): VectorSigner {
  const rotation = seededRotation(dimensions);
  const rotated = new Float32Array(rotation.coordinates);
  return {
    words: rotation.coordinates / 32,
    sign: (vector, into, offset) => {
      rotation.rotate(vector, mean, rotated);
      writeSigns(rotated, into, offset);
      return signFactor(rotated);
    },
  };
}

/** Writes one bit a coordinate. Indexes are in range: a check would cost as much as the arithmetic. */
export function writeSigns(rotated: Float32Array, into: Int32Array, offset: number): void {
  for (let start = 0; start < rotated.length; start += 32) {
    let word = 0;
    for (let bit = 0; bit < 32; bit += 1) if ((rotated[start + bit] as number) > 0) word |= 1 << bit;
    into[offset + start / 32] = word;
  }
}

function signFactor(rotated: Float32Array): number {
  let squares = 0;
  let sum = 0;
  for (let index = 0; index < rotated.length; index += 1) {
    const value = rotated[index] as number;
    squares += value * value;
    sum += Math.abs(value);
  }
  return sum === 0 ? 0 : squares / sum;
}
