import type { LedgerMemory, ReadView, ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { RecordedVersion } from '../../contracts/operation-changes.ts';
import type { Connection, Row } from '../../sqlite/connection.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import type { MemoryVersion } from '../../types/memory.ts';
import type { Scope } from '../../types/scope.ts';
import {
  decodeItem,
  decodeVersion,
  ITEM_COLUMN_COUNT,
  ITEM_COLUMNS,
  keyOfItemRow,
  scopeOfItemRow,
  VERSION_COLUMNS,
} from './memory-state.ts';
import { type RowSource, scopeCondition, selectRows, withMemoryView } from './memory-view.ts';
import { findScope, type ScopeNames } from './scope-rows.ts';
import { uniqueHash } from './unique-hash.ts';

/** How many memories one read takes. */
const PAGE = 500;

/** The memories with these ids within the view, in their order. */
export async function readMemories(
  { database, names }: MemoryReader,
  view: ReadView,
  ids: readonly string[],
): Promise<readonly LedgerMemory[]> {
  const pacer = startPacer();
  const wanted = [...new Set(ids)];
  const found = new Map<string, LedgerMemory>();
  await withMemoryView(database, { view, pacer, needsHomes: false }, async (opened) => {
    for (let start = 0; start < wanted.length; start += PAGE) {
      const source: RowSource = { by: 'id', ids: wanted.slice(start, start + PAGE) };
      const memories = await database.read(() =>
        selectRows(opened, ITEM_COLUMNS, source).map((row) =>
          toLedgerMemory(database.connection, names, row),
        ),
      );
      for (const memory of memories) found.set(memory.item.id, memory);
      await pacer();
    }
  });
  return wanted.flatMap((id) => found.get(id) ?? []);
}

/** What reading memories takes. */
export interface MemoryReader {
  readonly database: SharedDatabase;
  readonly names: ScopeNames;
}

/** The memory with this id whatever its scope. */
export function readMemory(
  { database, names }: MemoryReader,
  id: string,
  asOf: string | undefined,
): Promise<LedgerMemory | undefined> {
  const pacer = startPacer();
  const view = { database, pacer, homes: [], asOf, condition: { sql: '', values: [] } };
  return database.read(() => {
    const [row] = selectRows(view, ITEM_COLUMNS, { by: 'id', ids: [id] });
    return row === undefined ? undefined : toLedgerMemory(database.connection, names, row);
  });
}

/** All states of a memory, oldest first. */
export function readVersions(
  { database, names }: MemoryReader,
  id: string,
  scopes: ScopeChoice | undefined,
): Promise<readonly MemoryVersion[]> {
  const { connection } = database;
  const condition = scopes === undefined ? { sql: '', values: [] } : scopeCondition(scopes);
  return database.read(() => {
    const rows = [
      ...connection.all(
        `SELECT ${VERSION_COLUMNS}, m.recorded_to FROM version m WHERE m.id = ?${condition.sql} ORDER BY m.place`,
        id,
        ...condition.values,
      ),
      ...connection.all(
        `SELECT ${VERSION_COLUMNS}, NULL FROM memory m WHERE m.id = ?${condition.sql}`,
        id,
        ...condition.values,
      ),
    ];
    return rows.map((row) => withoutSourceKeys(decodeVersion(row, scopeOf(connection, names, row))));
  });
}

/** All entries of the history of the memory with this key, oldest first, inside a read. */
export function readChain(
  { database: { connection }, names }: MemoryReader,
  key: number,
): readonly RecordedVersion[] {
  const rows = [
    ...connection.all(
      `SELECT ${VERSION_COLUMNS}, m.recorded_to FROM version m WHERE m.key = ? ORDER BY m.place`,
      key,
    ),
    ...connection.all(`SELECT ${VERSION_COLUMNS}, NULL FROM memory m WHERE m.key = ?`, key),
  ];
  return rows.map((row) => decodeVersion(row, scopeOf(connection, names, row)));
}

/** The current memories that hold one of these unique keys within the exact scope. */
export function readUnique(
  { database, names }: MemoryReader,
  scope: Scope,
  uniqueKeys: readonly string[],
): Promise<readonly (LedgerMemory & { readonly uniqueKey: string })[]> {
  const { connection } = database;
  return database.read(() => {
    const found = findScope(connection, scope);
    if (found === undefined) return [];
    return [...new Set(uniqueKeys)].flatMap((uniqueKey) => {
      const row = connection.first(
        `SELECT ${ITEM_COLUMNS}, m.unique_key FROM memory m
         WHERE m.scope = ? AND m.unique_hash = ? AND m.unique_key = ?`,
        found.id,
        uniqueHash(uniqueKey),
        uniqueKey,
      );
      if (row === undefined) return [];
      return [{ ...toLedgerMemory(connection, names, row), uniqueKey: textAt(row, ITEM_COLUMN_COUNT) }];
    });
  });
}

/** The memory in a row that begins with {@link ITEM_COLUMNS}. */
export function toLedgerMemory(connection: Connection, names: ScopeNames, row: Row): LedgerMemory {
  return { key: keyOfItemRow(row), item: decodeItem(row, scopeOf(connection, names, row)) };
}

function scopeOf(connection: Connection, names: ScopeNames, row: Row): Scope {
  return names.get(connection, scopeOfItemRow(row));
}

function withoutSourceKeys({
  sourceKeys: _sourceKeys,
  ...version
}: ReturnType<typeof decodeVersion>): MemoryVersion {
  return version;
}
