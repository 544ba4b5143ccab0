import { expect, test } from 'vitest';
import { median, percentile } from './percentile.ts';

test('takes the nearest rank', () => {
  const samples = [40, 10, 20, 30];
  expect(percentile(samples, 0.5)).toBe(20);
  expect(percentile(samples, 0.95)).toBe(40);
  expect(percentile(samples, 0)).toBe(10);
  expect(median([3, 1, 2])).toBe(2);
});

test('refuses to summarise nothing', () => {
  expect(() => median([])).toThrow(/no samples/);
});
