import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';

/** A cursor as it was given; the call that made it reads what is in it. */
export function readCursor(value: unknown, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidInputError({
    path,
    problem: `${describeValue(value)} is not a cursor`,
    remedy: 'Pass nextCursor of the page before, or leave it out for the first page',
  });
}
