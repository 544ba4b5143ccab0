import { assert, date, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDay } from './read-day.ts';

describe('readDay', () => {
  it.each([
    ['2026-03-05', '2026-03-05T00:00:00.000Z'],
    [' 2026-03-05 ', '2026-03-05T00:00:00.000Z'],
    ['2026-03', '2026-03-01T00:00:00.000Z'],
    ['2026', '2026-01-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['2026-03-05T10:30', '2026-03-05T10:30:00.000Z'],
    ['2026-03-05 10:30:15.5Z', '2026-03-05T10:30:15.000Z'],
    ['2026-03-05T23:30:00+02:00', '2026-03-05T21:30:00.000Z'],
  ])('reads %j as %s', (text, time) => {
    expect(readDay(text)).toBe(time);
  });

  it.each([
    '',
    'yesterday',
    '2026-02-31',
    '2023-02-29',
    '2026-13-01',
    '2026-3-5',
    '26-03-05',
    '2026-03-05T25:00',
    '5 March 2026',
    '2026-03-05; 2027',
    20260305,
    null,
    undefined,
    new Date(),
    ['2026'],
  ])('takes %j for no day', (value) => {
    expect(readDay(value)).toBeUndefined();
  });

  it('reads what it wrote, and never throws', () => {
    assert(
      property(
        date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (day) => {
          const time = `${day.toISOString().slice(0, 19)}.000Z`;
          expect(readDay(time)).toBe(time);
        },
      ),
      { seed: 7 },
    );
    assert(
      property(string(), (text) => {
        const time = readDay(text);
        expect(time === undefined || !Number.isNaN(Date.parse(time))).toBe(true);
      }),
      { seed: 7 },
    );
  });
});
