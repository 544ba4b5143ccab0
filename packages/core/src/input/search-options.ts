import type { SearchRequest } from '../engine/requests.ts';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import type { FilterInput } from '../filters/filter-input.ts';
import { parseFilter } from '../filters/parse-filter.ts';
import { resolveView } from '../filters/resolve-view.ts';
import { SCOPE_FIELDS } from '../types/scope.ts';
import { readOptions, type ReadOptions } from './read-options.ts';
import { readBoolean, readNumber, readSignal, readText } from './read-values.ts';
import { readScope, SCOPE_SPELLINGS, type ScopeInput } from './scope-input.ts';
import {
  readVisibility,
  VISIBILITY_NAMES,
  VISIBILITY_SPELLINGS,
  type VisibilityOptions,
} from './visibility-options.ts';

/** How much text a query may have, in UTF-16 code units. */
export const MAX_QUERY_LENGTH = 100_000;

/** Whose memories to search, and how. At least one id has to be named, here or in `filters`. */
export interface SearchOptions extends ScopeInput, VisibilityOptions {
  /** Only memories that match; ids are allowed in here as well. */
  readonly filters?: FilterInput | undefined;
  /** How many memories to return: 1 to 1,000. @default 10 */
  readonly limit?: number | undefined;
  /** The same as `limit`. */
  readonly topK?: number | undefined;
  /** The same as `limit`. */
  readonly top_k?: number | undefined;
  /** Memories with a lower score are left out: 0 to 1. @default 0 */
  readonly threshold?: number | undefined;
  /** Says of each memory what made its score, and how many rows were read. @default false */
  readonly explain?: boolean | undefined;
  /** A reranker has to be configured for `true`. @default false */
  readonly rerank?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

const LIMIT = { least: 1, most: 1000, isWhole: true } as const;

/** The names of {@link SearchOptions}. */
export const SEARCH_NAMES = [
  ...SCOPE_FIELDS,
  ...VISIBILITY_NAMES,
  'filters',
  'limit',
  'threshold',
  'explain',
  'rerank',
  'signal',
] as const;

/** Their other spellings. */
export const SEARCH_SPELLINGS = {
  ...SCOPE_SPELLINGS,
  ...VISIBILITY_SPELLINGS,
  topK: 'limit',
  top_k: 'limit',
} as const;

/** The request for the engine. */
export function parseSearch(query: unknown, input: unknown): SearchRequest {
  const options = readOptions(input, { path: 'search', names: SEARCH_NAMES, spellings: SEARCH_SPELLINGS });
  return readSearch(query, options, { path: 'search', limit: 10 });
}

/** The request, from options that were read. */
export function readSearch(
  query: unknown,
  options: ReadOptions<(typeof SEARCH_NAMES)[number]>,
  { path, limit }: { readonly path: string; readonly limit: number },
): SearchRequest {
  refuseRerank(readBoolean(options.rerank, `${path}.rerank`, false), path);
  return {
    query: readText(query, 'query', MAX_QUERY_LENGTH),
    view: resolveView({
      scope: readScope(options, path),
      filter: options.filters === undefined ? undefined : parseFilter(options.filters),
      path,
    }),
    limit: readNumber(options.limit, `${path}.limit`, { ...LIMIT, fallback: limit }),
    threshold: readNumber(options.threshold, `${path}.threshold`, {
      least: 0,
      most: 1,
      fallback: 0,
      isWhole: false,
    }),
    explain: readBoolean(options.explain, `${path}.explain`, false),
    ...readVisibility(options, path),
    signal: readSignal(options.signal, `${path}.signal`),
  };
}

/** Asking for what is not there must not be answered as if it were. */
function refuseRerank(isAsked: boolean, path: string): void {
  if (!isAsked) return;
  throw new InvalidInputError({
    path: `${path}.rerank`,
    problem: 'no reranker is configured',
    remedy: 'Leave rerank out: results are ranked by words, neighbours, meaning and time',
  });
}
