import { expect, it } from 'vitest';
import { formatSpan } from './format-span.ts';

it.each([
  ['2026-05-08', '2026-05-09', '2026-05-08'],
  ['2026-05-01', '2026-06-01', '2026-05'],
  ['2026-12-01', '2027-01-01', '2026-12'],
  ['2026-01-01', '2027-01-01', '2026'],
  ['2026-04-27', '2026-05-04', '2026-04-27 to 2026-05-03'],
  ['2026-01-01', '2028-01-01', '2026-01-01 to 2027-12-31'],
])('writes %s to %s as short as it can be: %s', (from, to, short) => {
  const time = 'T00:00:00.000Z';
  expect(formatSpan({ text: 'then', from: from + time, to: to + time })).toBe(short);
});
