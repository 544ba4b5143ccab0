import type { ListRequest } from '../engine/requests.ts';
import type { FilterInput } from '../filters/filter-input.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import { resolveView } from '../filters/resolve-view.ts';
import { SCOPE_FIELDS } from '../types/scope.ts';
import { readCursor } from './read-cursor.ts';
import { readOptions } from './read-options.ts';
import { readChoice, readNumber, readSignal } from './read-values.ts';
import { readScope, SCOPE_SPELLINGS, type ScopeInput } from './scope-input.ts';
import {
  readVisibility,
  VISIBILITY_NAMES,
  VISIBILITY_SPELLINGS,
  type VisibilityOptions,
} from './visibility-options.ts';

/** A sort order. */
export interface SortInput {
  /** @default 'createdAt' */
  readonly field?: 'createdAt' | 'updatedAt' | 'validFrom' | undefined;
  /** @default 'descending' */
  readonly direction?: 'ascending' | 'descending' | undefined;
}

/** Which memories to list. At least one id has to be named, here or in `filters`. */
export interface GetAllOptions extends ScopeInput, VisibilityOptions {
  /** Only memories that match; ids are allowed in here as well. */
  readonly filters?: FilterInput | undefined;
  /** @default newest first, by `createdAt` */
  readonly sort?: SortInput | undefined;
  /** How many memories a page: 1 to 1,000. @default 100 */
  readonly limit?: number | undefined;
  /** The same as `limit`. */
  readonly topK?: number | undefined;
  /** The same as `limit`. */
  readonly top_k?: number | undefined;
  /** `nextCursor` of the page before; the other options have to be the same. */
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The request for the engine. */
export function parseGetAll(input: unknown): ListRequest {
  const path = 'getAll';
  const options = readOptions(input, {
    path,
    names: [...SCOPE_FIELDS, ...VISIBILITY_NAMES, 'filters', 'sort', 'limit', 'cursor', 'signal'],
    spellings: { ...SCOPE_SPELLINGS, ...VISIBILITY_SPELLINGS, topK: 'limit', top_k: 'limit' },
  });
  return {
    view: resolveView({
      scope: readScope(options, path),
      filter: options.filters === undefined ? undefined : parseFilter(options.filters),
      path,
    }),
    sort: readSort(options.sort),
    limit: readNumber(options.limit, 'getAll.limit', { least: 1, most: 1000, fallback: 100, isWhole: true }),
    cursor: readCursor(options.cursor, 'getAll.cursor'),
    ...readVisibility(options, path),
    signal: readSignal(options.signal, 'getAll.signal'),
  };
}

function readSort(input: unknown): ListRequest['sort'] {
  const { field, direction } = readOptions(input, { path: 'getAll.sort', names: ['field', 'direction'] });
  return {
    field: readChoice(field, 'getAll.sort.field', {
      choices: ['createdAt', 'updatedAt', 'validFrom'],
      fallback: 'createdAt',
    }),
    direction: readChoice(direction, 'getAll.sort.direction', {
      choices: ['ascending', 'descending'],
      fallback: 'descending',
    }),
  };
}
