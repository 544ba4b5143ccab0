/** At most so many coordinates are kept of a rotated vector: for long vectors a part of them tells enough. */
const MAX_COORDINATES = 1024;

/** A rotation that is the same in every process. */
export interface Rotation {
  /** How many coordinates a rotated vector has. */
  readonly size: number;
  /** How many of them are kept, a multiple of 128. */
  readonly coordinates: number;
  /** Writes the rotated `vector - offset` into `into`. */
  readonly rotate: (vector: Float32Array, offset: Float32Array | undefined, into: Float32Array) => void;
}

/**
 * Rotates by random signs and a Hadamard transform. Afterwards no coordinate matters more than another, so that its sign
 * says equally much everywhere: without it, signs of sparse vectors say next to nothing.
 */
export function seededRotation(dimensions: number): Rotation {
  const size = Math.max(128, 2 ** Math.ceil(Math.log2(dimensions)));
  const coordinates = Math.min(size, MAX_COORDINATES);
  const signs = randomSigns(size);
  const buffer = new Float32Array(size);
  const scale = 1 / Math.sqrt(size);
  return {
    size,
    coordinates,
    rotate: (vector, offset, into) => {
      buffer.fill(0);
      for (let index = 0; index < dimensions; index += 1) {
        const value = (vector[index] as number) - (offset === undefined ? 0 : (offset[index] as number));
        buffer[index] = value * (signs[index] as number);
      }
      transform(buffer);
      for (let index = 0; index < coordinates; index += 1) into[index] = (buffer[index] as number) * scale;
    },
  };
}

/** The fast Walsh-Hadamard transform, in place. Indexes are in range: a check would cost as much as the arithmetic. */
function transform(values: Float32Array): void {
  for (let half = 1; half < values.length; half *= 2) {
    for (let start = 0; start < values.length; start += half * 2) {
      for (let index = start; index < start + half; index += 1) {
        const left = values[index] as number;
        const right = values[index + half] as number;
        values[index] = left + right;
        values[index + half] = left - right;
      }
    }
  }
}

function randomSigns(count: number): Float32Array {
  let state = 0x2545f491;
  return Float32Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state & 0x10000) === 0 ? -1 : 1;
  });
}
