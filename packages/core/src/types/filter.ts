import type { JsonValue } from './json.ts';
import { SCOPE_FIELDS } from './scope.ts';

/** The fields of a memory that a filter can name beside its metadata. */
export const FILTER_COLUMNS = [
  ...SCOPE_FIELDS,
  'id',
  'kind',
  'memory',
  'categories',
  'hash',
  'createdAt',
  'updatedAt',
  'expiresAt',
  'validFrom',
  'validTo',
  'attributedTo',
  'speaker',
  'supersedes',
  'supersededBy',
  'sources',
] as const;

/** One of {@link FILTER_COLUMNS}. */
export type FilterColumn = (typeof FILTER_COLUMNS)[number];

/** What a comparison looks at: a field of the memory, or one top-level key of its metadata (of a record: of its value). */
export type FilterField = { readonly column: FilterColumn } | { readonly metadata: string };

/** A value that a filter compares with. */
export type FilterScalar = string | number | boolean | null;

/** The operators of {@link FilterComparison}. */
export const FILTER_OPERATORS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'nin',
  'is',
  'contains',
  'icontains',
  'exists',
] as const;

/** One of {@link FILTER_OPERATORS}. */
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/**
 * One comparison. The meaning is the same in every store:
 *
 * - A field that holds a list matches when any of its elements does. A missing field, `null` and an empty list are the
 *   same and match only `eq: null`, `in` with `null`, `exists: false`, and the negative operators.
 * - `ne` and `nin` are exactly the negation of `eq` and `in`.
 * - `eq` and `in` compare value and type: `'5'` is not `5`. A nested object equals nothing: see `is`.
 * - `gt`, `gte`, `lt`, `lte` compare numbers with numbers and strings with strings (by UTF-16 code unit); any other pair
 *   does not match. Times are canonical ISO strings, so they compare as strings.
 * - `is` looks at the value as a whole: lists equal lists element by element, objects equal objects key by key in any order.
 *   A missing field is `null`, and an empty list is an empty list.
 * - `contains`: the string holds the string, or the list holds exactly the value. `icontains`: the same without regard
 *   to case (`toLowerCase` of both sides).
 * - `exists: true` matches any value but `null`; it is what `'*'` means in the grammar.
 */
export type FilterComparison =
  | {
      readonly type: 'compare';
      readonly field: FilterField;
      readonly operator: 'eq' | 'ne' | 'contains';
      readonly value: FilterScalar;
    }
  | {
      readonly type: 'compare';
      readonly field: FilterField;
      readonly operator: 'gt' | 'gte' | 'lt' | 'lte';
      readonly value: string | number;
    }
  | {
      readonly type: 'compare';
      readonly field: FilterField;
      readonly operator: 'in' | 'nin';
      readonly value: readonly FilterScalar[];
    }
  | {
      readonly type: 'compare';
      readonly field: { readonly metadata: string };
      readonly operator: 'is';
      readonly value: JsonValue;
    }
  | {
      readonly type: 'compare';
      readonly field: FilterField;
      readonly operator: 'icontains';
      readonly value: string;
    }
  | {
      readonly type: 'compare';
      readonly field: FilterField;
      readonly operator: 'exists';
      readonly value: boolean;
    };

/** A filter: one syntax tree for every store. `and` of nothing matches everything, `or` of nothing matches nothing. */
export type Filter =
  | FilterComparison
  | { readonly type: 'and'; readonly filters: readonly Filter[] }
  | { readonly type: 'or'; readonly filters: readonly Filter[] }
  | { readonly type: 'not'; readonly filter: Filter };
