import { expect, it } from 'vitest';
import { dateTerms, spanTerms } from './date-terms.ts';
import { indexText } from './index-text.ts';

function span(from: string, to: string) {
  return spanTerms({ from: Date.parse(from), to: Date.parse(to) });
}

it.each([
  ['2026-05-08', '2026-05-09', ['@2026-05-08'], ['@2026-05']],
  ['2026-05-01', '2026-06-01', [], ['@2026-05']],
  ['2024-02-01', '2024-03-01', [], ['@2024-02']],
  ['2026-12-01', '2027-01-01', [], ['@2026-12']],
  ['2026-04-30', '2026-05-02', ['@2026-04-30', '@2026-05-01'], ['@2026-04', '@2026-05']],
  ['2026-01-01', '2027-01-01', [], []],
  ['2026-05-09', '2026-05-08', [], []],
  ['never', '2026-05-08', [], []],
])('finds what is from %s to %s', (from, to, ...[days, months]) => {
  expect(span(from, to)).toEqual({ days, months });
});

it('has a term for each day of up to 31, and none of more', () => {
  expect(span('2026-05-04', '2026-05-11').days).toHaveLength(7);
  expect(span('2026-05-04', '2026-06-04').days).toHaveLength(31);
  expect(span('2026-05-04', '2026-06-05')).toEqual({ days: [], months: [] });
});

it('has each term of a text once', () => {
  const day = { text: 'Friday', from: '2026-05-08T00:00:00.000Z', to: '2026-05-09T00:00:00.000Z' };
  const month = { text: 'May', from: '2026-05-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' };
  expect(dateTerms([day, day, month])).toEqual(['@2026-05-08', '@2026-05']);
});

it('stands beside the words of a text, and does not make it longer', () => {
  const dates = [{ text: 'in 3 days', from: '2026-05-08T00:00:00.000Z', to: '2026-05-09T00:00:00.000Z' }];
  const plain = indexText('We fly in 3 days');
  const dated = indexText('We fly in 3 days', dates);
  expect(dated.length).toBe(plain.length);
  expect(Object.fromEntries(dated.frequencies)).toEqual({
    ...Object.fromEntries(plain.frequencies),
    '@time': 1,
    '@2026-05-08': 1,
    '@2026-05': 1,
  });
});

it('is no term that a text can have by its words', () => {
  expect(
    [...indexText('@2026-05-08 @2026-05').frequencies.keys()].filter((term) => term.startsWith('@2')),
  ).toEqual([]);
});
