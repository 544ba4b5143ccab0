import { describe, expect, it } from 'vitest';
import { cosine } from '../../internal/cosine.ts';
import { vectorSource } from './__fixtures__/vector-data.ts';
import { seededRotation } from './rotate-vector.ts';
import { type VectorSketch, vectorSketch } from './vector-sketch.ts';

const pacer = async (): Promise<void> => undefined;

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (const [index, value] of vector.entries()) mean[index] = (mean[index] ?? 0) + value / vectors.length;
  }
  return mean;
}

function sketchOf(vectors: readonly Float32Array[]): VectorSketch {
  const sketch = vectorSketch(vectors[0]?.length ?? 0, meanOf(vectors.slice(0, 1000)));
  for (const [index, vector] of vectors.entries()) sketch.add({ vector: index, slot: index * 2 }, vector);
  return sketch;
}

/** The share of the true nearest that are among the entries that the sketch keeps. */
async function recall(
  sketch: VectorSketch,
  vectors: readonly Float32Array[],
  query: Float32Array,
): Promise<number> {
  const nearest = vectors
    .map((vector, index) => ({ index, similarity: cosine(vector, query) }))
    .toSorted((left, right) => right.similarity - left.similarity)
    .slice(0, 10);
  const kept = await sketch.shortlist({ query, keep: 512, isAllowed: undefined, pacer });
  const found = new Set(kept.map(({ vector }) => vector));
  return nearest.filter(({ index }) => found.has(index)).length / nearest.length;
}

describe('a sketch of vectors', { timeout: 60_000 }, () => {
  it.each([
    ['dense', 384],
    ['sparse', 384],
    ['dense', 1536],
    ['dense', 100],
  ] as const)(
    'keeps the nearest of 12,000 %s vectors of %i dimensions among 512',
    async (kind, dimensions) => {
      const next = vectorSource(kind, dimensions);
      const vectors = Array.from({ length: dimensions > 1000 ? 4000 : 12_000 }, next);
      const sketch = sketchOf(vectors);
      let sum = 0;
      for (let count = 0; count < 40; count += 1) sum += await recall(sketch, vectors, next());
      expect(sum / 40).toBeGreaterThan(0.99);
    },
  );

  it('estimates the inner product without a lean', async () => {
    const next = vectorSource('dense', 384, 3);
    const vectors = Array.from({ length: 3000 }, next);
    const query = next();
    const entries = await sketchOf(vectors).shortlist({ query, keep: 3000, isAllowed: undefined, pacer });
    const errors = entries.map(({ vector, estimate }) => estimate - cosine(vectors[vector] ?? query, query));
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const deviation = Math.sqrt(errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / errors.length);
    expect(entries).toHaveLength(3000);
    expect(Math.abs(mean)).toBeLessThan(0.005);
    expect(deviation).toBeLessThan(0.04);
  });

  it('gives the entries in the order of their estimates, and those of allowed rows only', async () => {
    const next = vectorSource('dense', 64);
    const sketch = sketchOf(Array.from({ length: 1000 }, next));
    const entries = await sketch.shortlist({
      query: next(),
      keep: 50,
      isAllowed: (slot) => slot % 20 === 0,
      pacer,
    });
    expect(entries.length).toBeGreaterThanOrEqual(50);
    expect(entries.every(({ slot, vector }) => slot % 20 === 0 && slot === vector * 2)).toBe(true);
    const estimates = entries.map(({ estimate }) => estimate);
    expect(estimates).toStrictEqual(estimates.toSorted((left, right) => right - left));
  });

  it('forgets what is removed, also while a comparison is under way', async () => {
    const next = vectorSource('dense', 64);
    const sketch = sketchOf(Array.from({ length: 1000 }, next));
    const underWay = sketch.shortlist({
      query: next(),
      keep: 1000,
      isAllowed: undefined,
      pacer: async () => sketch.remove(new Set(Array.from({ length: 500 }, (_, index) => index * 2))),
    });
    const before = await underWay;
    expect(before).toHaveLength(1000);
    expect(before.every(({ slot, vector }) => slot === vector * 2)).toBe(true);
    expect(sketch.size()).toBe(500);
    const after = await sketch.shortlist({ query: next(), keep: 1000, isAllowed: undefined, pacer });
    expect(after.map(({ vector }) => vector).every((vector) => vector % 2 === 1)).toBe(true);
    expect(sketch.entriesOf((slot) => slot < 20)).toHaveLength(5);
  });

  it('takes about a twentieth of the room of the vectors', () => {
    const sketch = sketchOf(Array.from({ length: 2000 }, vectorSource('dense', 384)));
    expect(sketch.bytes() / sketch.size()).toBeLessThan((384 * 4) / 10);
  });
});

describe('the rotation', () => {
  it('keeps inner products, and spreads a single number over all coordinates', () => {
    const rotation = seededRotation(300);
    const rotate = (vector: Float32Array): Float32Array => {
      const into = new Float32Array(rotation.coordinates);
      rotation.rotate(vector, undefined, into);
      return into;
    };
    const next = vectorSource('sparse', 300);
    const [left, right] = [next(), next()];
    expect(rotation.size).toBe(512);
    expect(cosine(rotate(left), rotate(right))).toBeCloseTo(cosine(left, right), 5);
    const single = new Float32Array(300);
    single[7] = 1;
    expect(new Set(rotate(single).map(Math.abs)).size).toBe(1);
  });

  it('is the same every time it is made', () => {
    const vector = vectorSource('dense', 32)();
    const rotated = [1, 2].map(() => {
      const into = new Float32Array(64);
      seededRotation(32).rotate(vector, undefined, into);
      return into;
    });
    expect(rotated[0]).toStrictEqual(rotated[1]);
  });
});
