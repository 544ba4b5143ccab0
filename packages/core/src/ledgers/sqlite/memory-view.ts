import type { ReadView, ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { Row, SqlValue } from '../../sqlite/connection.ts';
import type { Pacer } from '../../sqlite/pacer.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { homeOf, SCOPE_FIELDS, type ScopeField } from '../../types/scope.ts';
import { compileFilter, MEMORY_TABLE } from './compile-filter.ts';
import { filterFunctions } from './filter-functions.ts';
import { placeOf } from './place.ts';
import { numberList, type ReachedHome, reachHomes } from './reach-homes.ts';

/** A view of memories, ready to be read. Every statement made from it says which rows may be seen. */
export interface MemoryView {
  readonly database: SharedDatabase;
  readonly pacer: Pacer;
  /** The homes where such rows are; empty unless they were asked for. */
  readonly homes: readonly ReachedHome[];
  readonly asOf: string | undefined;
  /** What a row has to be, behind `WHERE TRUE`. */
  readonly condition: { readonly sql: string; readonly values: readonly SqlValue[] };
}

/** How a view is opened. */
export interface ViewOptions {
  readonly pacer: Pacer;
  /** False for reads that name their rows. */
  readonly needsHomes: boolean;
}

/** Runs `use` with an open view. */
export async function withMemoryView<Result>(
  database: SharedDatabase,
  { view, pacer, needsHomes }: ViewOptions & { readonly view: ReadView },
  use: (view: MemoryView) => Promise<Result>,
): Promise<Result> {
  const having = view.asOf === undefined ? 'memories' : 'anything';
  const homes = needsHomes ? await reachHomes(database, view.scopes, { having, pacer }) : [];
  const scope = homeCondition(view.scopes) ?? scopeCondition(view.scopes);
  const filter = compileFilter(view.filter, MEMORY_TABLE, filterFunctions(database));
  const condition = { sql: scope.sql + filter.sql, values: [...scope.values, ...filter.values] };
  try {
    return await use({ database, pacer, homes, asOf: view.asOf, condition });
  } finally {
    filter.release();
  }
}

/** The column of `scope` that holds each id. */
export const SCOPE_COLUMN: Readonly<Record<ScopeField, string>> = {
  userId: 'user_id',
  agentId: 'agent_id',
  runId: 'run_id',
  appId: 'app_id',
};

/** The same as {@link scopeCondition} where only users are named: whatever carries a user is at home with the user. */
function homeCondition(scopes: ScopeChoice): ReturnType<typeof scopeCondition> | undefined {
  const keys = scopes.map((scope) =>
    Object.keys(scope).length === 1 && scope.userId !== undefined ? homeOf(scope) : undefined,
  );
  if (keys.length === 0 || keys.includes(undefined)) return undefined;
  const [key = ''] = keys;
  return keys.length === 1
    ? { sql: ' AND m.home = (SELECT id FROM home WHERE key = ?)', values: [key] }
    : {
        sql: ' AND m.home IN (SELECT id FROM home WHERE key IN (SELECT value FROM json_each(?)))',
        values: [JSON.stringify(keys)],
      };
}

/** That a row carries every id of one of the scopes. */
export function scopeCondition(scopes: ScopeChoice): {
  readonly sql: string;
  readonly values: readonly SqlValue[];
} {
  const values: SqlValue[] = [];
  const alternatives = scopes.map((scope) => {
    const named = SCOPE_FIELDS.filter((field) => scope[field] !== undefined);
    values.push(...named.map((field) => scope[field] ?? null));
    return named.length === 0
      ? '0'
      : `(${named.map((field) => `s.${SCOPE_COLUMN[field]} = ?`).join(' AND ')})`;
  });
  const either = alternatives.length === 0 ? '0' : alternatives.join(' OR ');
  return { sql: ` AND EXISTS (SELECT 1 FROM scope s WHERE s.id = m.scope AND (${either}))`, values };
}

/** Which rows of the view a statement reads. */
export type RowSource =
  | { readonly by: 'place' | 'key' | 'scope'; readonly numbers: readonly number[] }
  | { readonly by: 'id'; readonly ids: readonly string[] }
  /** From a slot of a home to another one (exclusive), the last one first when `descending`. */
  | {
      readonly by: 'slots';
      readonly home: number;
      readonly from: number;
      readonly to: number;
      readonly descending?: boolean;
    };

/** Reads columns (behind the alias `m`) of rows of the view, inside a read. Of a list, in its order. */
export function selectRows(
  { database, asOf, condition }: MemoryView,
  columns: string,
  source: RowSource,
): readonly Row[] {
  const { from, where, order, values } = sourceSql(source);
  return stateTables(asOf).flatMap((table) =>
    database.connection.all(
      `SELECT ${columns} FROM ${from(table.name)} WHERE ${where}${table.sql}${condition.sql}${order}`,
      ...values,
      ...table.values,
      ...condition.values,
    ),
  );
}

interface StateTable {
  readonly name: 'memory' | 'version';
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/** Where the states of a time are: those recorded by then, and not closed by then. Current ones when no time is given. */
function stateTables(asOf: string | undefined): readonly StateTable[] {
  if (asOf === undefined) return [{ name: 'memory', sql: '', values: [] }];
  return [
    { name: 'memory', sql: ' AND m.recorded_from <= ?', values: [asOf] },
    { name: 'version', sql: ' AND m.recorded_from <= ? AND m.recorded_to > ?', values: [asOf, asOf] },
  ];
}

interface SourceSql {
  readonly from: (table: string) => string;
  readonly where: string;
  readonly order: string;
  readonly values: readonly SqlValue[];
}

function sourceSql(source: RowSource): SourceSql {
  if (source.by === 'slots') {
    return {
      from: (table) => `${table} m`,
      where: 'm.place >= ? AND m.place < ?',
      order: ` ORDER BY m.place${source.descending === true ? ' DESC' : ''}`,
      values: [placeOf(source.home, source.from), placeOf(source.home, source.to)],
    };
  }
  return {
    // CROSS JOIN: the list leads, and each entry is one look into an index.
    from: (table) => `json_each(?) j CROSS JOIN ${table} m ON m.${source.by} = j.value`,
    where: 'TRUE',
    order: '',
    values: [source.by === 'id' ? JSON.stringify(source.ids) : numberList(source.numbers)],
  };
}

/** How many slots one read visits at most. */
const WINDOW = 2048;

/** How many rows are read by their scopes rather than by visiting the whole home. */
const FEW_ROWS = 4000;

/** How rows are visited. */
export interface VisitOptions {
  readonly columns: string;
  /** @default false */
  readonly descending?: boolean;
  /** How many slots the first read visits, when few rows may be enough; each further one visits twice as many. */
  readonly first?: number;
}

/**
 * Reads columns of all rows of the view, some at a time. `visit` ends a home by answering false. Within a home the rows
 * come in order of place (the newest first when `descending`), unless they are few and of few scopes: then at once.
 */
export async function visitRows(
  view: MemoryView,
  { columns, descending = false, first = WINDOW }: VisitOptions,
  visit: (rows: readonly Row[], home: number) => boolean | void,
): Promise<void> {
  for (const reached of view.homes) {
    const few = await fewScopes(view, reached);
    if (few !== undefined) {
      const rows = await view.database.read(() => selectRows(view, columns, { by: 'scope', numbers: few }));
      visit(rows, reached.home);
      await view.pacer();
      continue;
    }
    await visitHome(view, { columns, descending, first, home: reached.home }, visit);
  }
}

async function visitHome(
  view: MemoryView,
  { columns, descending, first, home }: Required<VisitOptions> & { readonly home: number },
  visit: (rows: readonly Row[], home: number) => boolean | void,
): Promise<void> {
  const { database, pacer } = view;
  const end = await database.read(() => nextSlotOf(view, home));
  let step = Math.min(first, WINDOW);
  for (let visited = 0; visited < end;) {
    const from = descending ? Math.max(0, end - visited - step) : visited;
    const to = descending ? end - visited : Math.min(end, visited + step);
    const rows = await database.read(() =>
      selectRows(view, columns, { by: 'slots', home, from, to, descending }),
    );
    if (visit(rows, home) === false) return;
    visited += step;
    step = Math.min(step * 2, WINDOW);
    await pacer();
  }
}

function nextSlotOf({ database }: MemoryView, home: number): number {
  const row = database.connection.first('SELECT next_slot FROM home WHERE id = ?', home);
  return row === undefined ? 0 : numberAt(row, 0);
}

/** The scopes of a home by which the view's rows are found faster; `undefined` when visiting the home is better. */
export async function fewScopes(
  { database, asOf }: MemoryView,
  { scopes }: ReachedHome,
): Promise<readonly number[] | undefined> {
  // Closed states are not counted by scope.
  if (scopes === undefined || asOf !== undefined) return undefined;
  const row = await database.read(() =>
    database.connection.first(
      'SELECT coalesce(sum(memories), 0) FROM json_each(?) j CROSS JOIN scope s ON s.id = j.value',
      numberList(scopes),
    ),
  );
  return numberAt(row ?? [], 0) <= FEW_ROWS ? scopes : undefined;
}
