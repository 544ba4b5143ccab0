import type { Filter, FilterComparison } from '../types/filter.ts';
import { SCOPE_FIELDS, scopeKey, type Scope, type ScopeField } from '../types/scope.ts';
import { allOf, anyOf } from './combine-filters.ts';
import { isScopeColumn } from './filter-fields.ts';

/** How many scopes one call may reach. */
export const MAX_SCOPES = 256;

/** The scopes that a filter names: whatever matches it carries all ids of one of them. */
export interface NamedScopes {
  /** None when nothing can match. */
  readonly scopes: readonly Scope[];
  /** What the filter says beyond them: scopes and rest together say exactly what the filter says. */
  readonly rest: Filter | undefined;
}

/** `undefined` when the filter names nobody: then a row of any scope may match it. */
export function nameScopes(filter: Filter): NamedScopes | undefined {
  switch (filter.type) {
    case 'compare':
      return nameByComparison(filter);
    case 'and':
      return nameByAll(filter.filters);
    case 'or':
      return nameByAny(filter.filters);
    default:
      // What is left when somebody is excluded is nobody in particular.
      return undefined;
  }
}

/** Scopes that lie within another one add nothing to it. */
export function withoutNarrower(scopes: readonly Scope[]): readonly Scope[] {
  const distinct = new Map(scopes.map((scope) => [scopeKey(scope), scope]));
  return [...distinct.values()].filter((scope) =>
    widerScopes(scope).every((wider) => !distinct.has(scopeKey(wider))),
  );
}

/** Every scope that names some of the ids, but not all of them and not none. */
function widerScopes(scope: Scope): readonly Scope[] {
  const fields = SCOPE_FIELDS.filter((field) => scope[field] !== undefined);
  const choices = Array.from({ length: 2 ** fields.length }, (_, choice) =>
    fields.filter((_field, position) => Math.floor(choice / 2 ** position) % 2 === 1),
  );
  return choices
    .slice(1, -1)
    .map((chosen) => Object.fromEntries(chosen.map((field) => [field, scope[field]])) as Scope);
}

/** The path of the first branch without a scope in an `or` that names one elsewhere, or `undefined`. */
export function findUnscopedBranch(filter: Filter, paths: ReadonlyMap<Filter, string>): string | undefined {
  if (filter.type === 'compare' || filter.type === 'not') return undefined;
  for (const part of filter.filters) {
    const deeper = nameScopes(part) === undefined ? findUnscopedBranch(part, paths) : undefined;
    if (deeper !== undefined) return deeper;
  }
  if (filter.type === 'and' || filter.filters.every((part) => nameScopes(part) === undefined))
    return undefined;
  return filter.filters
    .map((part) => (nameScopes(part) === undefined ? paths.get(part) : undefined))
    .find(isPresent);
}

function nameByComparison({ field, operator, value }: FilterComparison): NamedScopes | undefined {
  if (!('column' in field) || !isScopeColumn(field.column)) return undefined;
  const ids: readonly unknown[] = operator === 'in' ? value : operator === 'eq' ? [value] : [null];
  const { column } = field;
  return ids.every((id) => typeof id === 'string')
    ? { scopes: ids.map((id) => ({ [column]: id })), rest: undefined }
    : undefined;
}

function nameByAny(filters: readonly Filter[]): NamedScopes | undefined {
  const parts = filters.map(nameScopes);
  if (!parts.every(isPresent)) return undefined;
  const scopes = parts.flatMap((part) => part.scopes);
  return { scopes, rest: parts.every((part) => part.rest === undefined) ? undefined : anyOf(filters) };
}

/** Narrows by one part after the other, while that keeps the number of scopes in bounds; the others stay a filter. */
function nameByAll(filters: readonly Filter[]): NamedScopes | undefined {
  const parts = filters.map((filter) => ({ filter, named: nameScopes(filter) }));
  const order = parts
    .map((part) => part.named)
    .filter(isPresent)
    .toSorted((left, right) => left.scopes.length - right.scopes.length);
  const [first, ...others] = order;
  if (first === undefined) return undefined;
  const applied = new Set([first]);
  let { scopes } = first;
  for (const next of others) {
    const narrowed = intersect(scopes, next.scopes, Math.max(scopes.length, MAX_SCOPES));
    if (narrowed === undefined) continue;
    scopes = narrowed;
    applied.add(next);
  }
  const rest = parts.flatMap(({ filter, named }) => {
    if (named === undefined || !applied.has(named)) return [filter];
    return named.rest === undefined ? [] : [named.rest];
  });
  return { scopes, rest: rest.length === 0 ? undefined : allOf(rest) };
}

/** Every scope of one with every scope of the other, without contradictions; `undefined` past `limit`. */
function intersect(
  left: readonly Scope[],
  right: readonly Scope[],
  limit: number,
): readonly Scope[] | undefined {
  const scopes = new Map<string, Scope>();
  for (const one of left) {
    for (const other of right) {
      const both = mergeScopes(one, other);
      if (both !== undefined) scopes.set(scopeKey(both), both);
      if (scopes.size > limit) return undefined;
    }
  }
  return [...scopes.values()];
}

function mergeScopes(left: Scope, right: Scope): Scope | undefined {
  const merged: { -readonly [Field in ScopeField]?: string } = { ...left };
  for (const field of SCOPE_FIELDS) {
    const id = right[field];
    if (id === undefined) continue;
    if (merged[field] !== undefined && merged[field] !== id) return undefined;
    merged[field] = id;
  }
  return merged;
}

function isPresent<Value>(value: Value | undefined): value is Value {
  return value !== undefined;
}
