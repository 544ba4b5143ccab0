import type { Connection, Row } from '../../sqlite/connection.ts';
import { numberAt, optionalTextAt } from '../../sqlite/read-column.ts';
import { homeOf, type Scope, scopeKey } from '../../types/scope.ts';
import { ensureHome } from './homes.ts';
import type { WriteContext } from './write-context.ts';

/** One exact scope: all rows with the same four ids. */
export interface ScopeState {
  readonly id: number;
  /** 0 for the empty scope, which owns records and nothing else. */
  readonly home: number;
  memories: number;
  /** The latest `createdAt` of its memories. */
  newestAt: string | undefined;
  /** True after a removal: `newestAt` is only a bound, and whoever wants to know has to look. */
  newestIsBound: boolean;
  messages: number;
  /** The first and the last time in its messages. */
  firstAt: string | undefined;
  lastAt: string | undefined;
  /** True after a removal: the times are only bounds. */
  timesAreBounds: boolean;
  isChanged: boolean;
}

const COLUMNS =
  'id, home, memories, newest_at, newest_is_bound, messages, first_at, last_at, times_are_bounds';

/** The row of an exact scope, made when there is none, its home with it. */
export function ensureScope(context: WriteContext, scope: Scope): ScopeState {
  const found = findScope(context.connection, scope);
  if (found !== undefined) return loaded(context, found);
  const { counters, connection, scopes } = context;
  const homeKey = homeOf(scope);
  const home = homeKey === undefined ? 0 : ensureHome(context, homeKey, null).id;
  counters.lastScope += 1;
  const state: ScopeState = {
    id: counters.lastScope,
    home,
    memories: 0,
    newestAt: undefined,
    newestIsBound: false,
    messages: 0,
    firstAt: undefined,
    lastAt: undefined,
    timesAreBounds: false,
    isChanged: false,
  };
  connection.run(
    `INSERT INTO scope (id, home, user_id, agent_id, run_id, app_id,
       memories, newest_is_bound, messages, times_are_bounds, key)
     VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?)`,
    state.id,
    home,
    scope.userId ?? null,
    scope.agentId ?? null,
    scope.runId ?? null,
    scope.appId ?? null,
    scopeKey(scope),
  );
  scopes.set(state.id, state);
  return state;
}

/** The row of an exact scope, if there is one. */
export function findScope(connection: Connection, scope: Scope): ScopeState | undefined {
  return toState(connection.first(`SELECT ${COLUMNS} FROM scope WHERE key = ?`, scopeKey(scope)));
}

/** The scope row with this id, as this transaction has changed it so far. */
export function scopeById(context: WriteContext, id: number): ScopeState {
  const known = context.scopes.get(id);
  if (known !== undefined) return known;
  const found = toState(context.connection.first(`SELECT ${COLUMNS} FROM scope WHERE id = ?`, id));
  if (found === undefined) throw new Error(`sqlite: ${context.connection.location}: scope ${id} is missing`);
  return loaded(context, found);
}

/** Counts a memory of the scope. */
export function countMemory(scope: ScopeState, createdAt: string): void {
  scope.memories += 1;
  if (scope.newestAt === undefined || createdAt >= scope.newestAt) {
    scope.newestAt = createdAt;
    scope.newestIsBound = false;
  }
  scope.isChanged = true;
}

/** Uncounts a memory of the scope. */
export function uncountMemory(scope: ScopeState, createdAt: string): void {
  scope.memories -= 1;
  if (scope.newestAt === createdAt) scope.newestIsBound = true;
  if (scope.memories === 0) scope.newestAt = undefined;
  scope.isChanged = true;
}

/** Counts a message of the scope. */
export function countMessage(scope: ScopeState, timestamp: string): void {
  scope.messages += 1;
  if (scope.firstAt === undefined || timestamp < scope.firstAt) scope.firstAt = timestamp;
  if (scope.lastAt === undefined || timestamp > scope.lastAt) scope.lastAt = timestamp;
  scope.isChanged = true;
}

/** Uncounts a message of the scope. */
export function uncountMessage(scope: ScopeState, timestamp: string): void {
  scope.messages -= 1;
  if (scope.firstAt === timestamp || scope.lastAt === timestamp) scope.timesAreBounds = true;
  if (scope.messages === 0) {
    scope.firstAt = undefined;
    scope.lastAt = undefined;
    scope.timesAreBounds = false;
  }
  scope.isChanged = true;
}

/** Writes the counters of a scope. */
export function saveScope(connection: Connection, scope: ScopeState): void {
  connection.run(
    `UPDATE scope SET memories = ?, newest_at = ?, newest_is_bound = ?, messages = ?, first_at = ?, last_at = ?,
       times_are_bounds = ? WHERE id = ?`,
    scope.memories,
    scope.newestAt ?? null,
    Number(scope.newestIsBound),
    scope.messages,
    scope.firstAt ?? null,
    scope.lastAt ?? null,
    Number(scope.timesAreBounds),
    scope.id,
  );
}

/** Turns numbers of scope rows into scopes; a row never changes its ids, so what was read once is kept. */
export interface ScopeNames {
  readonly get: (connection: Connection, id: number) => Scope;
}

const MAX_NAMES = 10_000;

/** Makes a {@link ScopeNames}. */
export function scopeNames(): ScopeNames {
  const names = new Map<number, Scope>();
  return {
    get: (connection, id) => {
      const known = names.get(id);
      if (known !== undefined) return known;
      const row = connection.first('SELECT user_id, agent_id, run_id, app_id FROM scope WHERE id = ?', id);
      if (row === undefined) throw new Error(`sqlite: ${connection.location}: scope ${id} is missing`);
      if (names.size >= MAX_NAMES) names.clear();
      const scope = toScope(row, 0);
      names.set(id, scope);
      return scope;
    },
  };
}

/** The four ids from this column on. */
export function toScope(row: Row, column: number): Scope {
  const scope: { -readonly [Field in keyof Scope]: Scope[Field] } = {};
  const userId = optionalTextAt(row, column);
  const agentId = optionalTextAt(row, column + 1);
  const runId = optionalTextAt(row, column + 2);
  const appId = optionalTextAt(row, column + 3);
  if (userId !== undefined) scope.userId = userId;
  if (agentId !== undefined) scope.agentId = agentId;
  if (runId !== undefined) scope.runId = runId;
  if (appId !== undefined) scope.appId = appId;
  return scope;
}

function loaded({ scopes }: WriteContext, scope: ScopeState): ScopeState {
  const known = scopes.get(scope.id);
  if (known !== undefined) return known;
  scopes.set(scope.id, scope);
  return scope;
}

function toState(row: Row | undefined): ScopeState | undefined {
  if (row === undefined) return undefined;
  return {
    id: numberAt(row, 0),
    home: numberAt(row, 1),
    memories: numberAt(row, 2),
    newestAt: optionalTextAt(row, 3),
    newestIsBound: numberAt(row, 4) === 1,
    messages: numberAt(row, 5),
    firstAt: optionalTextAt(row, 6),
    lastAt: optionalTextAt(row, 7),
    timesAreBounds: numberAt(row, 8) === 1,
    isChanged: false,
  };
}
