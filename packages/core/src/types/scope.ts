/**
 * Whom a memory belongs to. Every write and every search names at least one id.
 *
 * A memory carries all the ids it was written with; a query matches on the ids that it names and is blind to the rest.
 * Ids are compared exactly, code point by code point: no prefix, case or look-alike ever matches.
 */
export interface Scope {
  /** The person that the memory is about. */
  readonly userId?: string;
  /** The agent that took part. */
  readonly agentId?: string;
  /** The session, run or thread. */
  readonly runId?: string;
  /** The application. */
  readonly appId?: string;
}

/** The four ids of a {@link Scope}, in order of precedence: the first one present is the memory's home. */
export const SCOPE_FIELDS = ['userId', 'agentId', 'runId', 'appId'] as const;

/** The name of one id of a {@link Scope}. */
export type ScopeField = (typeof SCOPE_FIELDS)[number];

const HOME_PREFIX: Readonly<Record<ScopeField, string>> = {
  userId: 'u',
  agentId: 'a',
  runId: 'r',
  appId: 'p',
};

/**
 * The home of a scope: its first id in the order user, agent, run, app, behind a letter that says which one it is.
 * Two scopes have the same home only if that id is the same. `undefined` for a scope without ids.
 */
export function homeOf(scope: Scope): string | undefined {
  for (const field of SCOPE_FIELDS) {
    const id = scope[field];
    if (id !== undefined) return `${HOME_PREFIX[field]}:${id}`;
  }
  return undefined;
}

/** One string for all the ids of a scope; injective: different scopes never share it. `'[null,null,null,null]'` for no ids. */
export function scopeKey(scope: Scope): string {
  return JSON.stringify(SCOPE_FIELDS.map((field) => scope[field] ?? null));
}

/** True when `scope` carries every id that `query` names. */
export function scopeMatches(query: Scope, scope: Scope): boolean {
  return SCOPE_FIELDS.every((field) => query[field] === undefined || query[field] === scope[field]);
}

/** A copy with only the ids that are present, in the order of {@link SCOPE_FIELDS}. */
export function pickScope(source: Scope): Scope {
  const scope: { -readonly [Field in ScopeField]?: string } = {};
  for (const field of SCOPE_FIELDS) {
    const id = source[field];
    if (id !== undefined) scope[field] = id;
  }
  return scope;
}
