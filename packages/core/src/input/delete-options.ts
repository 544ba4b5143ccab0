import type { DeleteAllRequest } from '../engine/delete-all.ts';
import { resolveView } from '../filters/resolve-view.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import type { Progress } from '../types/results.ts';
import { SCOPE_FIELDS, type Scope } from '../types/scope.ts';
import type { FilterInput } from '../filters/filter-input.ts';
import { parseIdentifier } from './parse-identifier.ts';
import { readOptions } from './read-options.ts';
import { readListener, readList, readSignal, readText } from './read-values.ts';
import { optionalScope, readScope, SCOPE_SPELLINGS, type ScopeInput } from './scope-input.ts';

/** How many memories one call changes by id. */
export const MOST_CHANGES = 1000;

/** How to delete by id. Ids of a scope narrow it: a memory that does not carry them is not found. */
export interface DeleteOptions extends ScopeInput {
  /** Why; goes into the history. */
  readonly reason?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What to delete. At least one id has to be named, here or in `filters`. */
export interface DeleteAllOptions extends ScopeInput {
  /** Only memories that match. */
  readonly filters?: FilterInput | undefined;
  /** Told after each transaction how many are deleted. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The ids and options of `delete` and `batchDelete`. */
export function parseDelete(
  ids: unknown,
  input: unknown,
): {
  readonly ids: readonly string[];
  readonly scope: Scope | undefined;
  readonly reason: string | undefined;
  readonly signal: AbortSignal | undefined;
} {
  const path = 'delete';
  const options = readOptions(input, {
    path,
    names: [...SCOPE_FIELDS, 'reason', 'signal'],
    spellings: SCOPE_SPELLINGS,
  });
  return {
    ids: readList(ids, 'ids', MOST_CHANGES).map((id, index) => parseIdentifier(id, `ids[${index}]`)),
    scope: optionalScope(readScope(options, path)),
    reason: options.reason === undefined ? undefined : readText(options.reason, 'delete.reason'),
    signal: readSignal(options.signal, 'delete.signal'),
  };
}

/** The request for the engine. */
export function parseDeleteAll(input: unknown): DeleteAllRequest {
  const path = 'deleteAll';
  const names = [...SCOPE_FIELDS, 'filters', 'onProgress', 'signal'] as const;
  const options = readOptions(input, { path, names, spellings: SCOPE_SPELLINGS });
  return {
    view: resolveView({
      scope: readScope(options, path),
      filter: options.filters === undefined ? undefined : parseFilter(options.filters),
      path,
    }),
    onProgress: readListener(options.onProgress, 'deleteAll.onProgress'),
    signal: readSignal(options.signal, 'deleteAll.signal'),
  };
}
