import { expect, it } from 'vitest';
import { analyzeQuery } from './analyze-query.ts';
import { fuseSignals } from './fuse-signals.ts';
import { matchDates } from './match-dates.ts';

/** A Wednesday. */
const now = new Date('2026-05-06T12:00:00Z');

function read(text: string): unknown {
  return Object.fromEntries(analyzeQuery(text, { now }).dateTerms);
}

it.each([
  ['What happens on 8 May 2026?', { '@2026-05-08': 1, '@2026-05': 0.2 }],
  ['in May 2026', { '@2026-05': 0.5 }],
  ['what about tomorrow?', { '@2026-05-07': 1, '@2026-05': 0.2 }],
  ['this weekend', { '@2026-05-09': 1, '@2026-05-10': 1, '@2026-05': 0.2 }],
  ['next Friday', { '@2026-05-08': 1, '@2026-05': 0.2 }],
  ['on Friday', { '@2026-05-01': 1, '@2026-05-08': 1, '@2026-05': 0.2 }],
  ['May 2026, on the 8th of May 2026', { '@2026-05-08': 1, '@2026-05': 0.5 }],
  ['in June', { '@2027-06': 0.5, '@2026-06': 0.5, '@2025-06': 0.5, '@2024-06': 0.5, '@2023-06': 0.5 }],
  ['on February 29', { '@2024-02-29': 1, '@2024-02': 0.2 }],
  ['in 2025', {}],
  ['the summer of 2025', {}],
  ['Where does she live?', {}],
])('looks for the days and months of "%s"', (text, terms) => {
  expect(read(text)).toEqual(terms);
});

it('looks for no more than 40 terms, however many times are named', () => {
  const many = Array.from({ length: 28 }, (_, day) => `${day + 1} March`).join(', ');
  expect(analyzeQuery(many, { now }).dateTerms.size).toBe(40);
});

it('takes what a resolver found only where it knows no time itself', () => {
  const resolved = [{ from: Date.UTC(2026, 4, 8), to: Date.UTC(2026, 4, 9) }];
  expect([...analyzeQuery('am Freitag', { now, resolved }).dateTerms.keys()]).toEqual([
    '@2026-05-08',
    '@2026-05',
  ]);
  expect([...analyzeQuery('gestern', { now, resolved }).dateTerms.keys()]).toEqual([
    '@2026-05-05',
    '@2026-05',
  ]);
});

it('counts the best of the times that a text names', () => {
  const { dateTerms } = analyzeQuery('on 8 May 2026', { now });
  const match = (terms: readonly string[]): number =>
    matchDates(dateTerms, { frequencies: new Map(terms.map((term) => [term, 1])) });
  expect(match(['@2026-05-08', '@2026-05'])).toBe(1);
  expect(match(['@2026-05-20', '@2026-05'])).toBe(0.2);
  expect(match(['8', 'may', '2026'])).toBe(0);
});

it('adds to a score by itself: a text without dates scores as it did', () => {
  const words = { total: 0.5, own: 0.5, speaker: 0, neighbours: 0, sources: 0 };
  expect(fuseSignals({ words, date: 0 })).toEqual(fuseSignals({ words }));
  const dated = fuseSignals({ words, date: 1 });
  expect(dated.score).toBeCloseTo(0.65, 10);
  expect(dated.parts.words + dated.parts.time).toBeCloseTo(0.65, 10);
});
