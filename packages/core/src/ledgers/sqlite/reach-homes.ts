import type { ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { Connection, SqlValue } from '../../sqlite/connection.ts';
import type { Pacer } from '../../sqlite/pacer.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { homeOf, SCOPE_FIELDS, type Scope, type ScopeField } from '../../types/scope.ts';
import { findHome } from './homes.ts';

/** A home that a choice of scopes reaches, and which of its rows the choice sees. */
export interface ReachedHome {
  readonly home: number;
  /** The scope rows whose rows are seen, in ascending order; `undefined` for all of the home. */
  readonly scopes: readonly number[] | undefined;
  /** True: it is the home of one of the scopes itself, whether or not it has rows of it. */
  readonly isOwn: boolean;
}

/** Which exact scopes count as there: those with current memories, those with messages, or all that ever were. */
export type ScopeHaving = 'memories' | 'messages' | 'anything';

const COLUMN: Readonly<Record<ScopeField, string>> = {
  userId: 'user_id',
  agentId: 'agent_id',
  runId: 'run_id',
  appId: 'app_id',
};
const CONDITION: Readonly<Record<ScopeHaving, string>> = {
  memories: ' AND memories > 0',
  messages: ' AND messages > 0',
  anything: '',
};
/** A run is rarer than an agent, and an agent rarer than an app. */
const NARROWEST_FIRST: readonly ScopeField[] = ['userId', 'runId', 'agentId', 'appId'];
const PAGE = 2000;

/** The homes that the choice reaches, each once: those of its scopes themselves, and those of rows that carry their ids. */
export async function reachHomes(
  database: SharedDatabase,
  choice: ScopeChoice,
  { having, pacer }: { readonly having: ScopeHaving; readonly pacer: Pacer },
): Promise<readonly ReachedHome[]> {
  const reached = new Map<number, Set<number> | undefined>();
  const ownHomes = new Set<number>();
  for (const scope of choice) {
    const own = await database.read(() => ownHome(database.connection, scope));
    if (own !== undefined) ownHomes.add(own);
    if (own !== undefined && isWhole(scope)) reached.set(own, undefined);
    else if (own !== undefined && !reached.has(own)) reached.set(own, new Set());
    // Whatever carries a user is at home with the user.
    if (isWhole(scope) && scope.userId !== undefined) continue;
    for await (const rows of scopePages(database, scope, { having, pacer })) {
      for (const { id, home } of rows) addScope(reached, home, id);
    }
  }
  return Array.from(reached, ([home, scopes]) => ({
    home,
    scopes: scopes === undefined ? undefined : [...scopes].toSorted((left, right) => left - right),
    isOwn: ownHomes.has(home),
  }));
}

/** The scope rows that carry all ids of a scope, page by page. */
export async function* scopePages(
  database: SharedDatabase,
  scope: Scope,
  { having, pacer }: { readonly having: ScopeHaving; readonly pacer: Pacer },
): AsyncGenerator<readonly { readonly id: number; readonly home: number }[]> {
  const { connection } = database;
  const { sql, values } = scopeCondition(scope);
  for (let after = 0; ;) {
    const rows = await database.read(() =>
      connection.all(
        `SELECT id, home FROM scope WHERE ${sql} AND id > ?${CONDITION[having]} ORDER BY id LIMIT ${PAGE}`,
        ...values,
        after,
      ),
    );
    yield rows.map((row) => ({ id: numberAt(row, 0), home: numberAt(row, 1) }));
    if (rows.length < PAGE) return;
    after = numberAt(rows.at(-1) ?? [], 0);
    await pacer();
  }
}

/** The numbers of a list as one value of a statement: `IN (SELECT value FROM json_each(?))`. */
export function numberList(numbers: readonly number[]): string {
  return `[${numbers.join(',')}]`;
}

function ownHome(connection: Connection, scope: Scope): number | undefined {
  const key = homeOf(scope);
  return key === undefined ? undefined : findHome(connection, key)?.id;
}

/** True when all rows of the scope's home carry all that the scope names: it names nothing but its home. */
function isWhole(scope: Scope): boolean {
  return SCOPE_FIELDS.filter((field) => scope[field] !== undefined).length === 1;
}

function addScope(reached: Map<number, Set<number> | undefined>, home: number, scope: number): void {
  if (!reached.has(home)) reached.set(home, new Set([scope]));
  else reached.get(home)?.add(scope);
}

/** Found by the index of the rarest id; the plus keeps the planner from choosing another one. */
function scopeCondition(scope: Scope): { readonly sql: string; readonly values: readonly SqlValue[] } {
  const named = NARROWEST_FIRST.filter((field) => scope[field] !== undefined);
  if (named.length === 0) return { sql: 'TRUE', values: [] };
  return {
    sql: named.map((field, index) => `${index === 0 ? '' : '+'}${COLUMN[field]} = ?`).join(' AND '),
    values: named.map((field) => scope[field] ?? null),
  };
}
