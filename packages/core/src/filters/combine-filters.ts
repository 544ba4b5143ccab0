import type { Filter } from '../types/filter.ts';

/** A filter that holds when all of these do; parts that are such filters themselves are taken apart. */
export function allOf(filters: readonly Filter[]): Filter {
  const parts = filters.flatMap((filter) => (filter.type === 'and' ? filter.filters : [filter]));
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { type: 'and', filters: parts };
}

/** A filter that holds when one of these does. */
export function anyOf(filters: readonly Filter[]): Filter {
  const [only] = filters;
  return only !== undefined && filters.length === 1 ? only : { type: 'or', filters };
}
