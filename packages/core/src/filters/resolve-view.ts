import type { ResolvedView } from '../engine/requests.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import type { Filter } from '../types/filter.ts';
import { SCOPE_FIELDS, type Scope } from '../types/scope.ts';
import { allOf } from './combine-filters.ts';
import { findUnscopedBranch, MAX_SCOPES, nameScopes, withoutNarrower } from './name-scopes.ts';
import type { ParsedFilter } from './parse-filter.ts';

/** The ids and the filter of a call. */
export interface ViewInput {
  /** The ids at the top level of the options. */
  readonly scope: Scope;
  readonly filter: ParsedFilter | undefined;
  /** The call, for errors: `search`. */
  readonly path: string;
}

/**
 * What the call may reach: the scopes that its ids and its filter name together, and what the filter says beyond them.
 * A row is in the view exactly if it carries the ids and matches the filter.
 *
 * @throws ScopeRequiredError when the call, or one branch of an OR, names nobody.
 * @throws InvalidInputError when it names more than {@link MAX_SCOPES} scopes.
 */
export function resolveView({ scope, filter, path }: ViewInput): ResolvedView {
  const whole = allOf([...scopeFilters(scope), ...(filter === undefined ? [] : [filter.filter])]);
  const named = nameScopes(whole);
  if (named === undefined) {
    const branch = filter === undefined ? undefined : findUnscopedBranch(whole, filter.branchPaths);
    if (branch === undefined) throw new ScopeRequiredError({ path });
    throw new ScopeRequiredError({ path: branch, problem: 'this branch of the OR names no scope' });
  }
  const scopes = withoutNarrower(named.scopes);
  if (scopes.length > MAX_SCOPES) {
    throw new InvalidInputError({
      path,
      problem: `the call names ${scopes.length} scopes`,
      remedy: `At most ${MAX_SCOPES} are searched together: split the call, or name an id that they share`,
    });
  }
  return scopes.length === 0 ? emptyView(whole, path) : { scopes, filter: named.rest };
}

function scopeFilters(scope: Scope): readonly Filter[] {
  return SCOPE_FIELDS.flatMap((column) => {
    const value = scope[column];
    return value === undefined
      ? []
      : [{ type: 'compare', field: { column }, operator: 'eq', value } as const];
  });
}

/** The call contradicts itself (two users at once): nothing matches, within a scope that it names. */
function emptyView(whole: Filter, path: string): ResolvedView {
  const scope = firstScope(whole);
  if (scope === undefined) throw new ScopeRequiredError({ path });
  return { scopes: [scope], filter: { type: 'or', filters: [] } };
}

function firstScope(filter: Filter): Scope | undefined {
  if (filter.type === 'compare') return nameScopes(filter)?.scopes[0];
  if (filter.type === 'not') return undefined;
  for (const part of filter.filters) {
    const scope = firstScope(part);
    if (scope !== undefined) return scope;
  }
  return undefined;
}
