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
  /** Memories with a lower score are left out: 0 to 1. With a reranker, its score counts. @default 0 */
  readonly threshold?: number | undefined;
  /** Says of each memory what made its score, and how many rows were read. @default false */
  readonly explain?: boolean | undefined;
  /** False: the reranker is not asked. True needs one that is configured. @default true where a reranker is configured */
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
export function parseSearch(query: unknown, input: unknown, hasReranker = false): SearchRequest {
  const options = readOptions(input, { path: 'search', names: SEARCH_NAMES, spellings: SEARCH_SPELLINGS });
  return readSearch(query, options, { path: 'search', limit: 10, hasReranker });
}

/** How a call that searches differs from another one. */
export interface SearchRule {
  readonly path: string;
  /** Without a word of the caller. */
  readonly limit: number;
  readonly hasReranker: boolean;
}

/** The request, from options that were read. */
export function readSearch(
  query: unknown,
  options: ReadOptions<(typeof SEARCH_NAMES)[number]>,
  { path, limit, hasReranker }: SearchRule,
): SearchRequest {
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
    rerank: readRerank(options.rerank, path, hasReranker),
    ...readVisibility(options, path),
    signal: readSignal(options.signal, `${path}.signal`),
  };
}

/** Asking for what is not there must not be answered as if it were. */
function readRerank(value: unknown, path: string, hasReranker: boolean): boolean {
  const isAsked = readBoolean(value, `${path}.rerank`, hasReranker);
  if (!isAsked || hasReranker) return isAsked;
  throw new InvalidInputError({
    path: `${path}.rerank`,
    problem: 'no reranker is configured',
    remedy: 'Pass reranker to new Memory(), or leave rerank out',
  });
}
