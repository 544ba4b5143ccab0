import type { Filter, FilterColumn, FilterScalar } from '../types/filter.ts';
import type { MemoryKind } from '../types/memory.ts';

/** What a read leaves out unless it asks for it. */
export interface Visibility {
  readonly kinds: readonly MemoryKind[] | undefined;
  readonly includeExpired: boolean;
  readonly includeSuperseded: boolean;
  readonly validAt: string | undefined;
}

/**
 * The filter of a read: what the call says, and what is visible at `now`. With `validAt` a memory that was replaced
 * later is seen if it was true then.
 */
export function visibilityFilter(
  filter: Filter | undefined,
  visibility: Visibility,
  now: string,
): Filter | undefined {
  const { kinds, includeExpired, includeSuperseded, validAt } = visibility;
  const filters: Filter[] = [];
  if (kinds !== undefined) {
    filters.push({ type: 'compare', field: { column: 'kind' }, operator: 'in', value: kinds });
  }
  if (!includeExpired) filters.push(absentOr('expiresAt', 'gt', now));
  if (validAt !== undefined) {
    filters.push(absentOr('validFrom', 'lte', validAt), absentOr('validTo', 'gt', validAt));
  } else if (!includeSuperseded) {
    filters.push(equals('supersededBy', null));
  }
  if (filter !== undefined) filters.push(filter);
  return filters.length > 1 ? { type: 'and', filters } : filters[0];
}

function equals(column: FilterColumn, value: FilterScalar): Filter {
  return { type: 'compare', field: { column }, operator: 'eq', value };
}

function absentOr(column: FilterColumn, operator: 'gt' | 'lte', value: string): Filter {
  return {
    type: 'or',
    filters: [equals(column, null), { type: 'compare', field: { column }, operator, value }],
  };
}
