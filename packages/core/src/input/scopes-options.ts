import type { ScopesRequest } from '../engine/count-scopes.ts';
import { SCOPE_FIELDS } from '../types/scope.ts';
import { readCursor } from './read-cursor.ts';
import { readOptions } from './read-options.ts';
import { readNumber, readSignal } from './read-values.ts';
import { optionalScope, readScope, SCOPE_SPELLINGS, type ScopeInput } from './scope-input.ts';

/** Which users, agents, runs and apps to list. */
export interface ScopesOptions extends ScopeInput {
  /** How many ids a page, of all four sorts together: 1 to 1,000. @default 1000 */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The request for the engine. */
export function parseScopes(input: unknown): ScopesRequest {
  const path = 'scopes';
  const names = [...SCOPE_FIELDS, 'limit', 'cursor', 'signal'] as const;
  const options = readOptions(input, { path, names, spellings: SCOPE_SPELLINGS });
  const scope = optionalScope(readScope(options, path));
  return {
    scopes: scope && [scope],
    limit: readNumber(options.limit, 'scopes.limit', { least: 1, most: 1000, fallback: 1000, isWhole: true }),
    cursor: readCursor(options.cursor, 'scopes.cursor'),
    signal: readSignal(options.signal, 'scopes.signal'),
  };
}
