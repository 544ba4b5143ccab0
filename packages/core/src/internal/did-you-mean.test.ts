import { expect, it } from 'vitest';
import { didYouMean, editDistance, nearestName } from './did-you-mean.ts';

it.each([
  ['kitten', 'sitting', 3],
  ['limit', 'limti', 1],
  ['', 'abc', 3],
  ['same', 'same', 0],
  ['ca', 'abc', 3],
])('counts the letters between %s and %s', (left, right, distance) => {
  expect(editDistance(left, right)).toBe(distance);
  expect(editDistance(right, left)).toBe(distance);
});

const options = ['userId', 'limit', 'threshold', 'topK', 'filters', 'explain', 'includeExpired', 'expiresAt'];

it.each([
  ['treshold', 'threshold'],
  ['user-id', 'userId'],
  ['USERID', 'userId'],
  ['filter', 'filters'],
  ['topk', 'topK'],
  ['lmit', 'limit'],
  ['expires', 'expiresAt'],
  ['includExpired', 'includeExpired'],
])('takes %s for %s', (name, expected) => {
  expect(nearestName(name, options)).toBe(expected);
});

it.each(['zebra', '', '__', 'xx', 'q'.repeat(100_000)])('finds nothing near %#', (name) => {
  expect(nearestName(name, options)).toBeUndefined();
});

it('names the nearest one, and all', () => {
  expect(didYouMean('lmit', ['limit', 'sort'], 'The options are')).toBe(
    'Did you mean "limit"? The options are: limit, sort',
  );
  expect(didYouMean('zebra', ['limit', 'sort'], 'The options are')).toBe('The options are: limit, sort');
});
