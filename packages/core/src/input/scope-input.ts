import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import { joinPath } from '../internal/join-path.ts';
import { SCOPE_FIELDS, type Scope, type ScopeField } from '../types/scope.ts';
import { parseIdentifier } from './parse-identifier.ts';
import { readOptions, type ReadOptions } from './read-options.ts';
import { readSignal } from './read-values.ts';

/** An id as a caller may write it: a string, or a safe integer, which becomes one. */
export type IdInput = string | number;

/** Whose memories are meant. Absent and `undefined` ids name nobody; at least one has to be named where it is required. */
export interface ScopeInput {
  /** The person that the memories are about. */
  readonly userId?: IdInput | undefined;
  /** The agent that took part. */
  readonly agentId?: IdInput | undefined;
  /** The session, run or thread. */
  readonly runId?: IdInput | undefined;
  /** The application. */
  readonly appId?: IdInput | undefined;
  /** The same as `userId`. */
  readonly user_id?: IdInput | undefined;
  /** The same as `agentId`. */
  readonly agent_id?: IdInput | undefined;
  /** The same as `runId`. */
  readonly run_id?: IdInput | undefined;
  /** The same as `appId`. */
  readonly app_id?: IdInput | undefined;
}

/** A scope, and a signal that ends the call. */
export interface ScopedCallOptions extends ScopeInput {
  readonly signal?: AbortSignal | undefined;
}

/** Narrows a read by id: a memory that does not carry these ids is not found. */
export type GetOptions = ScopedCallOptions;

/** Whose memories to erase. At least one id has to be named. */
export type EraseOptions = ScopedCallOptions;

/** Other spellings of the ids. */
export const SCOPE_SPELLINGS = {
  user_id: 'userId',
  agent_id: 'agentId',
  run_id: 'runId',
  app_id: 'appId',
} as const satisfies Record<string, ScopeField>;

/** The ids among options that were read. */
export function readScope(options: ReadOptions<ScopeField>, path: string): Scope {
  const scope: { -readonly [Field in ScopeField]?: string } = {};
  for (const field of SCOPE_FIELDS) {
    const id = options[field];
    if (id !== undefined) scope[field] = parseIdentifier(id, joinPath(path, field));
  }
  return scope;
}

/**
 * The scope that an object with ids names.
 *
 * @throws ScopeRequiredError when it names nobody; InvalidInputError for a wrong id or an unknown key.
 */
export function parseScope(input: unknown, path: string): Scope {
  return requireScope(parseIds(input, path), path);
}

/** The scope, if one is named, and the signal of a call that takes nothing else. */
export function parseScopedCall(
  input: unknown,
  path: string,
): { readonly scope: Scope | undefined; readonly signal: AbortSignal | undefined } {
  const options = readOptions(input, {
    path,
    names: [...SCOPE_FIELDS, 'signal'],
    spellings: SCOPE_SPELLINGS,
  });
  return {
    scope: optionalScope(readScope(options, path)),
    signal: readSignal(options.signal, `${path}.signal`),
  };
}

/** `undefined` for a scope without ids. */
export function optionalScope(scope: Scope): Scope | undefined {
  return Object.keys(scope).length === 0 ? undefined : scope;
}

/** The scope; refuses one without ids. */
export function requireScope(scope: Scope, path: string): Scope {
  if (Object.keys(scope).length === 0) throw new ScopeRequiredError({ path });
  return scope;
}

/** The id of a memory. */
export function parseId(id: unknown, path = 'id'): string {
  return parseIdentifier(id, path);
}

function parseIds(input: unknown, path: string): Scope {
  return readScope(readOptions(input, { path, names: SCOPE_FIELDS, spellings: SCOPE_SPELLINGS }), path);
}
