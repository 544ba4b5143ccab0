import { expect, it } from 'vitest';
import { compareRanked } from './compare-ranked.ts';

it('orders by score, then the newer, then the id', () => {
  const ranked = [
    { id: 'b', score: 0.5, timestamp: 1 },
    { id: 'a', score: 0.5, timestamp: 1 },
    { id: 'c', score: 0.5, timestamp: 2 },
    { id: 'd', score: 0.9, timestamp: 0 },
  ];
  expect(ranked.toSorted(compareRanked).map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
  expect(compareRanked({ id: 'a', score: 1, timestamp: 1 }, { id: 'a', score: 1, timestamp: 1 })).toBe(0);
});
