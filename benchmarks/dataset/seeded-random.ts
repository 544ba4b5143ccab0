/** A stream of numbers in [0, 1) that a seed fixes. */
export type SeededRandom = () => number;

/** The same seed gives the same stream on every machine (mulberry32, 32-bit integer arithmetic only). */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One of `items`, each equally likely. Throws for an empty list. */
export function pickOne<T>(items: readonly T[], random: SeededRandom): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('pickOne: the list is empty. Give it at least one item.');
  return item;
}

/** One number of the standard normal distribution (Box–Muller). */
export function gaussian(random: SeededRandom): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
