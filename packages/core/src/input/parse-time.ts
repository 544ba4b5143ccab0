import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue, isDate } from '../internal/describe-value.ts';

/** A point in time as a caller may write it: ISO 8601 (without an offset: UTC), milliseconds since 1970, or a `Date`. */
export type TimeInput = string | number | Date;

const DAY_MS = 86_400_000;
const FIRST = Date.parse('0000-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

const ISO =
  /^(?<date>\d{4}-\d{2}-\d{2})(?:[Tt ](?<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,](?<fraction>\d{1,9}))?(?<offset>[Zz]|[+-]\d{2}:?\d{2})?)?$/;

/**
 * The time in the one form in which times are kept: ISO 8601, UTC, milliseconds. A bare date means its first moment.
 *
 * @throws InvalidInputError for anything that is not a time, a day that does not exist, a year beyond 9999, and numbers
 * that look like seconds: they are not guessed.
 */
export function parseTime(value: unknown, path: string): string {
  return new Date(readTime(value, path)).toISOString();
}

/** The same for an end: a bare date means the end of that day, which is the first moment of the next one. */
export function parseEndTime(value: unknown, path: string): string {
  const time = readTime(value, path);
  return new Date(isBareDate(value) ? time + DAY_MS : time).toISOString();
}

/** The first and the last millisecond of a span of time, both inclusive. */
export interface DaySpan {
  readonly first: string;
  readonly last: string;
}

/** The day that a bare date stands for, `undefined` for any other time. */
export function parseDay(value: unknown, path: string): DaySpan | undefined {
  return isBareDate(value) ? spanOfDay(readTime(value, path)) : undefined;
}

/** The same for ends, where midnight belongs to the day that it ends: see {@link parseEndTime}. */
export function parseEndDay(value: unknown, path: string): DaySpan | undefined {
  return isBareDate(value) ? spanOfDay(readTime(value, path) + 1) : undefined;
}

function spanOfDay(start: number): DaySpan {
  return { first: new Date(start).toISOString(), last: new Date(start + DAY_MS - 1).toISOString() };
}

function isBareDate(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value.trim());
}

function readTime(value: unknown, path: string): number {
  if (typeof value === 'string') return readIso(value.trim(), path);
  const time = isDate(value) ? value.getTime() : value;
  if (typeof time !== 'number' || Number.isNaN(time))
    return refuse(path, `${describeValue(value)} is not a time`);
  if (time < FIRST || time > LAST)
    return refuse(path, `${describeValue(value)} is not between the years 0 and 9999`);
  if (typeof value === 'number' && Math.abs(value) >= 1e8 && Math.abs(value) < 1e11) {
    return refuse(
      path,
      `${value} looks like seconds, and would be ${new Date(value).toISOString()} in milliseconds`,
    );
  }
  return Math.trunc(time);
}

function readIso(text: string, path: string): number {
  const groups = ISO.exec(text)?.groups;
  if (groups === undefined) return refuse(path, `${describeValue(text)} is not a time`);
  const { date = '', time = '00:00', fraction = '', offset = 'Z' } = groups;
  const clock = `${time.length === 5 ? `${time}:00` : time}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const local = `${date}T${clock}Z`;
  const milliseconds = Date.parse(local);
  // Date.parse takes the 30th of February for the 2nd of March.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== local) {
    return refuse(path, `${describeValue(text)} does not exist`);
  }
  const utc = milliseconds - readOffset(offset, { text, path });
  return utc < FIRST || utc > LAST
    ? refuse(path, `${describeValue(text)} is not between the years 0 and 9999`)
    : utc;
}

function readOffset(
  offset: string,
  { text, path }: { readonly text: string; readonly path: string },
): number {
  if (offset === 'Z' || offset === 'z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(-2));
  if (hours > 23 || minutes > 59) return refuse(path, `${describeValue(text)} does not exist`);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

function refuse(path: string, problem: string): never {
  throw new InvalidInputError({
    path,
    problem,
    remedy: 'Pass ISO 8601 (2026-03-01T09:30:00Z), milliseconds since 1970, or a Date',
  });
}
