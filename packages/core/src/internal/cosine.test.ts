import { array, assert, double, property } from 'fast-check';
import { expect, it } from 'vitest';
import { cosine } from './cosine.ts';

const coordinate = double({ min: -0.1, max: 0.1, noNaN: true });

it('is the inner product, whatever the length', () => {
  assert(
    property(array(coordinate, { maxLength: 40 }), (numbers) => {
      const left = Float32Array.from(numbers);
      const right = left.toReversed();
      const expected = left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
      expect(cosine(left, right)).toBeCloseTo(expected, 12);
    }),
  );
});

it('stays within [-1, 1] where rounding leads beyond', () => {
  const vector = Float32Array.of(0.6, 0.8000001);
  expect(cosine(vector, vector)).toBe(1);
  expect(cosine(vector, Float32Array.of(-0.6, -0.8000001))).toBe(-1);
});
