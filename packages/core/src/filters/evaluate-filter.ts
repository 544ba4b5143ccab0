import { equalJson } from '../internal/equal-json.ts';
import type { Filter, FilterColumn, FilterComparison, FilterField, FilterScalar } from '../types/filter.ts';
import type { JsonValue } from '../types/json.ts';
import type { MemoryItem } from '../types/memory.ts';
import type { RecordItem } from '../types/record.ts';

/** What a filter looks at: the columns of a row, and the JSON whose top-level keys are its `metadata` fields. */
export interface FilterSubject {
  readonly columns: { readonly [Column in FilterColumn]?: string | readonly string[] | undefined };
  readonly metadata: { readonly [key: string]: JsonValue };
}

/** A memory as a filter sees it. */
export function memorySubject(item: MemoryItem): FilterSubject {
  return { columns: item, metadata: item.metadata };
}

/** A record as a filter sees it: the keys of its value are the fields, its times the only columns. */
export function recordSubject(record: RecordItem): FilterSubject {
  const { createdAt, updatedAt, expiresAt } = record;
  return { columns: { createdAt, updatedAt, expiresAt }, metadata: record.value };
}

/** The meaning of a filter: what every store answers, this answers for one row. */
export function evaluateFilter(filter: Filter, subject: FilterSubject): boolean {
  switch (filter.type) {
    case 'and':
      return filter.filters.every((part) => evaluateFilter(part, subject));
    case 'or':
      return filter.filters.some((part) => evaluateFilter(part, subject));
    case 'not':
      return !evaluateFilter(filter.filter, subject);
    default:
      return compare(filter, readField(filter.field, subject));
  }
}

function readField(field: FilterField, subject: FilterSubject): JsonValue {
  if ('column' in field) return subject.columns[field.column] ?? null;
  // A key such as `constructor` must not find what every object inherits.
  return Object.hasOwn(subject.metadata, field.metadata) ? (subject.metadata[field.metadata] ?? null) : null;
}

function compare(comparison: FilterComparison, value: JsonValue): boolean {
  switch (comparison.operator) {
    case 'eq':
      return isAnyOf(value, [comparison.value]);
    case 'ne':
      return !isAnyOf(value, [comparison.value]);
    case 'in':
      return isAnyOf(value, comparison.value);
    case 'nin':
      return !isAnyOf(value, comparison.value);
    case 'is':
      return equalJson(value, comparison.value);
    case 'exists':
      return elementsOf(value).some((element) => element !== null) === comparison.value;
    case 'contains':
      return contains(value, comparison.value);
    case 'icontains':
      return contains(toLowerCase(value), comparison.value.toLowerCase());
    default:
      return elementsOf(value).some((element) => isOrdered(element, comparison.operator, comparison.value));
  }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** What a comparison tries one by one; an empty list is as good as a missing field. */
function elementsOf(value: JsonValue): readonly JsonValue[] {
  if (!isList(value)) return [value];
  return value.length === 0 ? [null] : value;
}

function isAnyOf(value: JsonValue, list: readonly FilterScalar[]): boolean {
  return elementsOf(value).some((element) => list.some((entry) => entry === element));
}

function contains(value: JsonValue, part: FilterScalar): boolean {
  if (isList(value)) return value.includes(part);
  return typeof value === 'string' && typeof part === 'string' && value.includes(part);
}

/** In lower case, the elements of a list too. */
function toLowerCase(value: JsonValue): JsonValue {
  if (isList(value)) return value.map((element) => (isList(element) ? element : toLowerCase(element)));
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function isOrdered(left: JsonValue, operator: 'gt' | 'gte' | 'lt' | 'lte', right: string | number): boolean {
  const isComparable = typeof left === typeof right && (typeof left === 'string' || typeof left === 'number');
  if (!isComparable) return false;
  switch (operator) {
    case 'gt':
      return left > right;
    case 'gte':
      return left >= right;
    case 'lt':
      return left < right;
    default:
      return left <= right;
  }
}
