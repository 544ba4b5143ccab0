import type { ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { Connection } from '../../sqlite/connection.ts';
import type { Pacer } from '../../sqlite/pacer.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { scopeCondition } from './memory-view.ts';
import { placeOf, SLOTS_PER_HOME, slotOf } from './place.ts';
import { numberList, reachHomes, scopePages } from './reach-homes.ts';

/** How many slots one read visits. */
const WINDOW = 2048;

/** Which keys a scan wants. */
export interface KeyRequest {
  readonly scopes: ScopeChoice;
  /** Only greater ones. */
  readonly after: number;
  readonly limit: number;
  readonly pacer: Pacer;
}

/** The next keys of memories within the scopes, the deleted ones among them, in ascending order. */
export async function keysInScopes(
  database: SharedDatabase,
  { scopes, after, limit, pacer }: KeyRequest,
): Promise<readonly number[]> {
  const { connection } = database;
  const condition = scopeCondition(scopes);
  let keys: number[] = [];
  for (const { home } of await reachHomes(database, scopes, { having: 'anything', pacer })) {
    keys.push(...(await keysOfHome(database, { table: 'memory', home, condition, after, limit, pacer })));
    const deleted = await database.read(() =>
      connection.all(
        `SELECT m.key FROM version m INDEXED BY version_deleted
         WHERE m.home = ? AND m.event = 'DELETE' AND m.recorded_to IS NULL AND m.key > ?${condition.sql} ORDER BY m.key LIMIT ?`,
        home,
        after,
        ...condition.values,
        limit,
      ),
    );
    keys.push(...deleted.map((row) => numberAt(row, 0)));
    if (keys.length > 4 * limit) keys = firstOf(keys, limit);
  }
  return firstOf(keys, limit);
}

/** The next keys of records whose owner is within the scopes, in ascending order. */
export async function recordKeysInScopes(
  database: SharedDatabase,
  { scopes, after, limit, pacer }: KeyRequest,
): Promise<readonly number[]> {
  const { connection } = database;
  const homes = new Set<number>();
  for (const scope of scopes) {
    for await (const owners of scopePages(database, scope, { having: 'anything', pacer })) {
      const rows = await database.read(() =>
        connection.all(
          'SELECT h.id FROM json_each(?) j CROSS JOIN home h ON h.owner = j.value',
          numberList(owners.map(({ id }) => id)),
        ),
      );
      for (const row of rows) homes.add(numberAt(row, 0));
    }
  }
  let keys: number[] = [];
  for (const home of homes) {
    keys.push(
      ...(await keysOfHome(database, {
        table: 'record',
        home,
        condition: { sql: '', values: [] },
        after,
        limit,
        pacer,
      })),
    );
    if (keys.length > 4 * limit) keys = firstOf(keys, limit);
  }
  return firstOf(keys, limit);
}

interface HomeKeys extends Omit<KeyRequest, 'scopes'> {
  readonly table: 'memory' | 'record';
  readonly home: number;
  readonly condition: ReturnType<typeof scopeCondition>;
}

/** Rows of a home got their places in the order of their keys, so the first one wanted is found by halving. */
async function keysOfHome(
  database: SharedDatabase,
  { table, home, condition, after, limit, pacer }: HomeKeys,
): Promise<number[]> {
  const { connection } = database;
  const keys: number[] = [];
  const { begin, end } = await database.read(() => ({
    begin: firstSlotBehind(connection, { table, home }, after),
    end: lastSlot(connection, { table, home }),
  }));
  for (let from = begin; from <= end && keys.length < limit; from += WINDOW) {
    const rows = await database.read(() =>
      connection.all(
        `SELECT m.key FROM ${table} m WHERE m.place >= ? AND m.place < ?${condition.sql} ORDER BY m.place`,
        placeOf(home, from),
        placeOf(home, from + WINDOW),
        ...condition.values,
      ),
    );
    keys.push(...rows.map((row) => numberAt(row, 0)));
    await pacer();
  }
  return keys.slice(0, limit);
}

type HomeTable = Pick<HomeKeys, 'table' | 'home'>;

function firstSlotBehind(connection: Connection, { table, home }: HomeTable, after: number): number {
  let low = 0;
  let high = SLOTS_PER_HOME;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = connection.first(
      `SELECT key FROM ${table} WHERE place >= ? AND place < ? ORDER BY place LIMIT 1`,
      placeOf(home, middle),
      placeOf(home, SLOTS_PER_HOME),
    );
    if (row === undefined || numberAt(row, 0) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}

function lastSlot(connection: Connection, { table, home }: HomeTable): number {
  const row = connection.first(
    `SELECT place FROM ${table} WHERE place >= ? AND place < ? ORDER BY place DESC LIMIT 1`,
    placeOf(home, 0),
    placeOf(home, SLOTS_PER_HOME),
  );
  return row === undefined ? -1 : slotOf(numberAt(row, 0));
}

function firstOf(keys: number[], limit: number): number[] {
  return keys.toSorted((left, right) => left - right).slice(0, limit);
}
