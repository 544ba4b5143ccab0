import type { FilterScalar } from '../types/filter.ts';
import type { JsonValue } from '../types/json.ts';

/** A value to compare with. A `Date` stands for its ISO form. */
export type FilterValue = FilterScalar | Date;

/** Comparisons of one field; when there are several, all must hold. */
export interface FilterOperators {
  /** Equal in value and type. */
  readonly eq?: FilterValue;
  /** Not equal, or missing. */
  readonly ne?: FilterValue;
  readonly gt?: string | number | Date;
  readonly gte?: string | number | Date;
  readonly lt?: string | number | Date;
  readonly lte?: string | number | Date;
  /** Equal to one of them. */
  readonly in?: readonly FilterValue[];
  /** Equal to none of them, or missing. */
  readonly nin?: readonly FilterValue[];
  /** The whole value of a key of the JSON equals this one, lists and objects included. */
  readonly is?: JsonValue;
  /** The text holds this text, or the list holds exactly this value. */
  readonly contains?: FilterScalar;
  /** The same without regard to case. */
  readonly icontains?: string;
  /** `true`: there is a value; `'*'` in place of the operators says the same. `false`: missing, `null` or an empty list. */
  readonly exists?: boolean;
}

/** What a filter says about one field: a value, a list of values of which one must match, `'*'` for any, or operators. */
export type FilterCondition = FilterValue | readonly FilterValue[] | FilterOperators;

/**
 * A filter as callers write it: conditions that must all hold, by field. Fields of a memory (`userId`, `kind`,
 * `createdAt` …) go by their own name in camelCase or snake_case; every other name is a top-level key of the metadata.
 *
 * @example
 * const filters: FilterInput = {
 *   userId: 'ana',
 *   createdAt: { gte: '2026-03-01' },
 *   price: { gte: 3, lte: 5 },
 *   OR: [{ city: ['Lisbon', 'Porto'] }, { NOT: { visited: true } }],
 * };
 */
export interface FilterInput {
  /** All of these must hold. Also `and`, `$and`. */
  readonly AND?: FilterInput | readonly FilterInput[];
  /** At least one of these must hold. Also `or`, `$or`. */
  readonly OR?: FilterInput | readonly FilterInput[];
  /** None of these may hold. Also `not`, `$not`. */
  readonly NOT?: FilterInput | readonly FilterInput[];
  /** Conditions on the metadata, for keys that would mean something else outside: `{ metadata: { kind: 'car' } }`. */
  readonly metadata?: { readonly [key: string]: FilterCondition };
  readonly [field: string]:
    | FilterCondition
    | FilterInput
    | readonly FilterInput[]
    | { readonly [key: string]: FilterCondition }
    // Optional keys hold `undefined` for callers that compile without `exactOptionalPropertyTypes`.
    | undefined;
}
