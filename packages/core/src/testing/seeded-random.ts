/** A source of numbers that are the same on every run with the same seed. */
export interface SeededRandom {
  /** In [0, 1). */
  readonly next: () => number;
  /** A whole number in [0, below). */
  readonly below: (below: number) => number;
  /** True with this probability. */
  readonly chance: (probability: number) => boolean;
  /** One of the values. */
  readonly pick: <Value>(values: readonly Value[]) => Value;
  /** A list of up to `longest` values. */
  readonly list: <Value>(longest: number, make: () => Value) => Value[];
  /** A vector of length 1. */
  readonly unitVector: (dimensions: number) => Float32Array;
}

/** Makes a {@link SeededRandom}: failures of a property repeat exactly. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  // The generator "mulberry32": 32 bits of state, a period of 2^32.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (values) => pickAt(values, below(values.length)),
    list: (longest, make) => Array.from({ length: below(longest + 1) }, make),
    unitVector: (dimensions) => unitVector(Array.from({ length: dimensions }, () => next() * 2 - 1)),
  };
}

/** The numbers scaled to length 1. */
export function unitVector(numbers: readonly number[]): Float32Array {
  const length = Math.hypot(...numbers);
  return Float32Array.from(numbers, (number) => number / length);
}

function pickAt<Value>(values: readonly Value[], index: number): Value {
  const [value] = values.slice(index, index + 1);
  if (value === undefined && index >= values.length)
    throw new Error('seededRandom: nothing to pick from an empty list');
  return value as Value;
}
