import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { parseIdentifier } from '../input/parse-identifier.ts';
import { parseTime } from '../input/parse-time.ts';
import { describeValue, isDate } from '../internal/describe-value.ts';
import { didYouMean } from '../internal/did-you-mean.ts';
import type { FilterColumn, FilterField, FilterScalar } from '../types/filter.ts';
import { MEMORY_KINDS, ORIGINS } from '../types/memory.ts';
import { isScopeColumn, isTimeColumn } from './filter-fields.ts';

/** The longest text that a filter compares with, in UTF-16 code units. */
export const MAX_FILTER_TEXT = 10_000;

const CHOICES: { readonly [Column in FilterColumn]?: readonly string[] } = {
  kind: MEMORY_KINDS,
  attributedTo: ORIGINS,
};

/** A value that the field is compared with for equality, as the field holds it. */
export function parseEqualOperand(field: FilterField, value: unknown, path: string): FilterScalar {
  if (value === null) return null;
  if (!('column' in field)) return parseScalar(value, path);
  if (isTimeColumn(field.column)) return parseTime(value, path);
  if (isScopeColumn(field.column)) return parseIdentifier(value, path);
  const text = parseColumnText(field.column, value, path);
  const choices = CHOICES[field.column];
  if (choices !== undefined && !choices.includes(text)) {
    throw new InvalidInputError({
      path,
      problem: `no memory has the ${field.column} ${describeValue(text)}`,
      remedy: didYouMean(text, choices, 'There are'),
    });
  }
  return text;
}

/** A value that the field is compared with by order. */
export function parseOrderOperand(field: FilterField, value: unknown, path: string): string | number {
  if ('column' in field) {
    return isTimeColumn(field.column) ? parseTime(value, path) : parseColumnText(field.column, value, path);
  }
  const scalar = parseScalar(value, path);
  return typeof scalar === 'string' || typeof scalar === 'number'
    ? scalar
    : refuse(path, value, 'a string, a number or a Date');
}

/** A value that the field may hold a part of. */
export function parsePartOperand(field: FilterField, value: unknown, path: string): FilterScalar {
  return 'column' in field ? parseColumnText(field.column, value, path) : parseScalar(value, path);
}

/** The text of `icontains`. */
export function parseTextOperand(value: unknown, path: string): string {
  return typeof value === 'string' ? parseText(value, path) : refuse(path, value, 'a string');
}

function parseScalar(value: unknown, path: string): FilterScalar {
  if (typeof value === 'string') return parseText(value, path);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (isDate(value)) return parseTime(value, path);
  return refuse(path, value, 'a string, a finite number, a boolean, null or a Date');
}

function parseColumnText(column: FilterColumn, value: unknown, path: string): string {
  return typeof value === 'string'
    ? parseText(value, path)
    : refuse(path, value, `a string: that is what ${column} holds`);
}

function parseText(text: string, path: string): string {
  if (text.length <= MAX_FILTER_TEXT) return text.toWellFormed();
  throw new InvalidInputError({
    path,
    problem: `the text has ${text.length} characters`,
    remedy: `A filter compares with at most ${MAX_FILTER_TEXT}`,
  });
}

function refuse(path: string, value: unknown, expected: string): never {
  throw new InvalidInputError({
    path,
    problem: `${describeValue(value)} cannot be compared with`,
    remedy: `Pass ${expected}`,
  });
}
