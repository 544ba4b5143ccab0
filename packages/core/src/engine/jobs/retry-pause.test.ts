import { expect, it } from 'vitest';
import { retryPause } from './retry-pause.ts';

it('waits twice as long after each failure, and five minutes at most', () => {
  const pauses = Array.from({ length: 11 }, (_, index) => retryPause(index + 1, () => 1));
  expect(pauses).toStrictEqual([
    1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000,
  ]);
  expect(retryPause(1e9, () => 1)).toBe(300_000);
  expect(retryPause(0, () => 1)).toBe(1000);
});

it('spreads over the upper half', () => {
  expect([0, 0.5, 0.999].map((random) => retryPause(3, () => random))).toStrictEqual([2000, 3000, 3998]);
});
