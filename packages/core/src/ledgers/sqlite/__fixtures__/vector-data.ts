import { type SeededRandom, seededRandom, unitVector } from '../../../testing/seeded-random.ts';

/** How the vectors of a real embedder lie, in two ways that are hard for signs. */
export type VectorKind = 'dense' | 'sparse';

/** Makes vectors of one kind. The same seed makes the same ones. */
export function vectorSource(kind: VectorKind, dimensions: number, seed = 1): () => Float32Array {
  const random = seededRandom(seed);
  return kind === 'dense' ? sentenceLike(random, dimensions) : hashedWords(random, dimensions);
}

/** Clusters around a common direction, with a spectrum that falls: as sentence embedders make them. */
function sentenceLike(random: SeededRandom, dimensions: number): () => Float32Array {
  const spread = Array.from({ length: dimensions }, (_, index) => (index + 3) ** -0.45);
  const common = Array.from({ length: dimensions }, () => gaussian(random) * 0.12);
  common[5] = 0.6;
  common[dimensions - 7] = -0.5;
  const centres = Array.from({ length: 120 }, () => spread.map((scale) => gaussian(random) * scale * 0.8));
  return () => {
    const centre = random.pick(centres);
    const numbers = spread.map(
      (scale, index) => (common[index] ?? 0) + (centre[index] ?? 0) + gaussian(random) * scale * 0.7,
    );
    return unitVector(numbers);
  };
}

/** A few large numbers among zeros: hashed words and trigrams, as embedders without a model make them. */
function hashedWords(random: SeededRandom, dimensions: number): () => Float32Array {
  const words = Array.from({ length: 4000 }, () => Array.from({ length: 7 }, () => random.below(dimensions)));
  return () => {
    const numbers = Array.from({ length: dimensions }, () => 0);
    for (let count = 4 + random.below(10); count > 0; count -= 1) {
      const rank = Math.floor(words.length * random.next() ** 3);
      for (const [index, place] of (words[rank] ?? []).entries()) {
        numbers[place] = (numbers[place] ?? 0) + (index === 0 ? 1 : 0.5);
      }
    }
    return unitVector(numbers);
  };
}

function gaussian(random: SeededRandom): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
