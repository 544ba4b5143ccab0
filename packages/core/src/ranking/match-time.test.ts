import { describe, expect, it } from 'vitest';
import { matchTime } from './match-time.ts';

const at = (date: string): number => Date.parse(`${date}T12:00:00Z`);
const may = { from: Date.parse('2023-05-01'), to: Date.parse('2023-06-01') };
const year = { from: Date.parse('2023-01-01'), to: Date.parse('2024-01-01') };

describe('matchTime', () => {
  it('is 0 where the query names no time', () => {
    expect(matchTime([], at('2023-05-05'))).toBe(0);
  });

  it('is 1 inside the time and fades after it', () => {
    expect(matchTime([may], at('2023-05-31'))).toBe(1);
    const soon = matchTime([may], at('2023-06-05'));
    const later = matchTime([may], at('2023-07-05'));
    expect(soon).toBeGreaterThan(0.6);
    expect(later).toBeLessThan(soon);
    expect(later).toBeGreaterThan(0);
  });

  it('gives less to what was said before than to what was said after', () => {
    expect(matchTime([may], at('2023-04-28'))).toBeLessThan(matchTime([may], at('2023-06-03')));
  });

  it('gives little to a whole year', () => {
    expect(matchTime([year], at('2023-05-05'))).toBeCloseTo(0.3);
  });

  it('reads a month in any year, and its day', () => {
    expect(matchTime([{ month: 5 }], at('2021-05-05'))).toBeCloseTo(0.7);
    expect(matchTime([{ month: 5, day: 6 }], at('2021-05-05'))).toBe(1);
    expect(matchTime([{ month: 5, day: 25 }], at('2021-05-05'))).toBeCloseTo(0.3);
    expect(matchTime([{ month: 6 }], at('2021-05-05'))).toBe(0);
  });

  it('takes the best of several', () => {
    expect(matchTime([{ month: 6 }, may], at('2023-05-05'))).toBe(1);
  });
});
