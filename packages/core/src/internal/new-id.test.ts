import { expect, test } from 'vitest';

import { newId } from './new-id.ts';

test('makes version 7 UUIDs of the RFC 9562 variant', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('sorts ids in the order in which they were made, also when the clock stands still or goes back', () => {
  const now = Date.now() + 1_000_000;
  const ids = Array.from({ length: 10_000 }, (_, index) => newId(now - (index % 3)));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('carries the time in milliseconds', () => {
  const now = Date.now() + 5_000_000;
  expect(Number.parseInt(newId(now).replaceAll('-', '').slice(0, 12), 16)).toBe(now);
});

test('draws the random part of every id anew', () => {
  const random = Array.from({ length: 10_000 }, () => newId().slice(19));
  expect(new Set(random).size).toBe(random.length);
});
