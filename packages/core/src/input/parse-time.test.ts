import { assert, date, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { parseDay, parseEndDay, parseEndTime, parseTime } from './parse-time.ts';

it.each([
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T09:30', '2026-03-01T09:30:00.000Z'],
  ['2026-03-01T09:30:15', '2026-03-01T09:30:15.000Z'],
  ['2026-03-01 09:30:15.5Z', '2026-03-01T09:30:15.500Z'],
  ['2026-03-01T09:30:15.123456789Z', '2026-03-01T09:30:15.123Z'],
  ['2026-03-01T00:30:00+02:00', '2026-02-28T22:30:00.000Z'],
  ['2026-03-01T23:30:00-0530', '2026-03-02T05:00:00.000Z'],
  [' 2026-03-01t09:30:00z ', '2026-03-01T09:30:00.000Z'],
  ['0050-01-01', '0050-01-01T00:00:00.000Z'],
  ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  [1_772_357_400_000, '2026-03-01T09:30:00.000Z'],
  [0, '1970-01-01T00:00:00.000Z'],
  [-5e11, '1954-02-26T23:06:40.000Z'],
  [1.7, '1970-01-01T00:00:00.001Z'],
  [new Date('2026-03-01T09:30:00Z'), '2026-03-01T09:30:00.000Z'],
  [new Date(1_700_000_000), '1970-01-20T16:13:20.000Z'],
])('reads %s as %s', (value, expected) => {
  expect(parseTime(value, 'timestamp')).toBe(expected);
});

it.each([
  ['yesterday', 'timestamp: "yesterday" is not a time. Pass ISO 8601'],
  ['2026-02-29', 'timestamp: "2026-02-29" does not exist'],
  ['2026-13-01', 'does not exist'],
  ['2026-03-01T24:00', 'does not exist'],
  ['2026-03-01T09:30:00+24:00', 'does not exist'],
  ['01/03/2026', 'is not a time'],
  ['9999-12-31T23:00:00-02:00', 'is not between the years 0 and 9999'],
  ['', 'timestamp: "" is not a time'],
  [
    1_700_000_000,
    'timestamp: 1700000000 looks like seconds, and would be 1970-01-20T16:13:20.000Z in milliseconds',
  ],
  [1e17, 'is not between the years 0 and 9999'],
  [Number.NaN, 'timestamp: NaN is not a time'],
  [Infinity, 'is not between the years'],
  [new Date('x'), 'timestamp: an invalid Date is not a time'],
  [new Date(8.64e15), 'is not between the years'],
  [null, 'timestamp: null is not a time'],
  [5n, 'timestamp: 5n is not a time'],
  [{}, 'timestamp: an object is not a time'],
])('refuses %s and says why', (value, message) => {
  expect(() => parseTime(value, 'timestamp')).toThrow(InvalidInputError);
  expect(() => parseTime(value, 'timestamp')).toThrow(message);
});

it('agrees with the clock for every moment, and sorts as text', () => {
  const moment = date({
    min: new Date('0000-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  assert(
    property(moment, moment, (left, right) => {
      const [one, other] = [parseTime(left, 't'), parseTime(right.toISOString(), 't')];
      expect(one).toBe(left.toISOString());
      expect(one < other).toBe(left.getTime() < right.getTime());
    }),
  );
});

describe('a bare date', () => {
  it('ends with its day', () => {
    expect(parseEndTime('2026-12-31', 'expiresAt')).toBe('2027-01-01T00:00:00.000Z');
    expect(parseEndTime('2026-12-31T00:00:00Z', 'expiresAt')).toBe('2026-12-31T00:00:00.000Z');
  });

  it('is a day, and nothing else is', () => {
    expect(parseDay('2026-03-01', 't')).toEqual({
      first: '2026-03-01T00:00:00.000Z',
      last: '2026-03-01T23:59:59.999Z',
    });
    expect(parseEndDay('2026-03-01', 't')).toEqual({
      first: '2026-03-01T00:00:00.001Z',
      last: parseEndTime('2026-03-01', 't'),
    });
    expect(parseDay('2026-03-01T00:00:00Z', 't')).toBeUndefined();
    expect(parseDay(0, 't')).toBeUndefined();
    expect(() => parseDay('2026-02-30', 't')).toThrow('does not exist');
  });
});
