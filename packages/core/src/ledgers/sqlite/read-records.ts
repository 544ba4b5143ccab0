import type { RecordQuery } from '../../contracts/record-queries.ts';
import type { Row } from '../../sqlite/connection.ts';
import { type Pacer, startPacer } from '../../sqlite/pacer.ts';
import { bytesAt, numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import type { JsonObject } from '../../types/json.ts';
import type { StoredRecord } from '../../types/record.ts';
import { pickScope, type Scope } from '../../types/scope.ts';
import { compileFilter, type CompiledFilter, RECORD_TABLE } from './compile-filter.ts';
import { filterFunctions } from './filter-functions.ts';
import { findHome } from './homes.ts';
import { given } from './memory-state.ts';
import { numberList } from './reach-homes.ts';
import { namespaceHomeKey } from './record-rows.ts';
import { decodeSequence, endOfPrefix } from './sequence-key.ts';

/** What a record is read from, behind the alias `m`: {@link decodeRecord}. */
export const RECORD_COLUMNS =
  'm.name, m.value, m.created_at, m.updated_at, m.expires_at, m.indexed, m.key, m.home';

/** How many records one read takes. */
const PAGE = 500;

/** A namespace that holds records. */
export interface NamespaceHome {
  readonly home: number;
  readonly owner: Scope;
  readonly namespace: readonly string[];
}

/** A query of records, ready to be read. */
export interface RecordView {
  readonly database: SharedDatabase;
  readonly pacer: Pacer;
  /** What a row has to be, behind `WHERE TRUE`. */
  readonly condition: Pick<CompiledFilter, 'sql' | 'values'>;
}

/** Runs `use` with an open view. */
export async function withRecordView<Result>(
  database: SharedDatabase,
  { query, pacer }: { readonly query: RecordQuery; readonly pacer: Pacer },
  use: (view: RecordView) => Promise<Result>,
): Promise<Result> {
  const filter = compileFilter(query.filter, RECORD_TABLE, filterFunctions(database));
  const condition = {
    sql: ` AND (m.expires_at IS NULL OR m.expires_at > ?)${filter.sql}`,
    values: [query.now, ...filter.values],
  };
  try {
    return await use({ database, pacer, condition });
  } finally {
    filter.release();
  }
}

/** The record under exactly the namespace of the query. */
export function readRecord(
  database: SharedDatabase,
  query: RecordQuery,
  key: string,
): Promise<StoredRecord | undefined> {
  const { connection } = database;
  return withRecordView(database, { query, pacer: startPacer() }, ({ condition }) =>
    database.read(() => {
      const owner = pickScope(query.owner);
      const home = findHome(connection, namespaceHomeKey(owner, query.prefix));
      if (home === undefined) return undefined;
      const row = connection.first(
        `SELECT ${RECORD_COLUMNS} FROM record m WHERE m.home = ? AND m.name = ?${condition.sql}`,
        home.id,
        key,
        ...condition.values,
      );
      return row === undefined ? undefined : decodeRecord(row, { owner, namespace: query.prefix });
    }),
  );
}

/** A page of records, in order of namespace and key. */
export async function listRecords(
  database: SharedDatabase,
  query: RecordQuery & { readonly limit: number; readonly offset: number },
): Promise<readonly StoredRecord[]> {
  const pacer = startPacer();
  const page: StoredRecord[] = [];
  let passed = 0;
  await withRecordView(database, { query, pacer }, async (view) => {
    for await (const namespace of namespacesUnder(view, query.owner, query.prefix)) {
      for await (const rows of recordsInOrder(view, namespace.home)) {
        for (const row of rows) {
          if (passed >= query.offset) page.push(decodeRecord(row, namespace));
          passed += 1;
          if (page.length >= query.limit) return;
        }
      }
    }
  });
  return page;
}

/** The namespaces that hold records and begin with a prefix, in order. */
export async function* namespacesUnder(
  { database, pacer }: Pick<RecordView, 'database' | 'pacer'>,
  owner: Scope,
  prefix: readonly string[],
): AsyncGenerator<NamespaceHome> {
  const { connection } = database;
  const exactOwner = pickScope(owner);
  const begin = namespaceHomeKey(exactOwner, prefix);
  const end = endOfPrefix(begin);
  let from = begin;
  for (let isFirst = true; ; isFirst = false) {
    const rows: readonly Row[] = await database.read(() =>
      connection.all(
        `SELECT id, key, documents FROM home WHERE key ${isFirst ? '>=' : '>'} ? AND key < ? ORDER BY key LIMIT ${PAGE}`,
        from,
        end,
      ),
    );
    for (const row of rows) {
      if (numberAt(row, 2) === 0) continue;
      yield {
        home: numberAt(row, 0),
        owner: exactOwner,
        namespace: decodeSequence(bytesAt(row, 1)).slice(1),
      };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    from = bytesAt(last, 1);
    await pacer();
  }
}

/** The records of a home that the view sees, in order of name, page by page. */
export async function* recordsInOrder(
  { database, pacer, condition }: RecordView,
  home: number,
): AsyncGenerator<readonly Row[]> {
  const { connection } = database;
  let after: string | undefined;
  for (;;) {
    const bound = after === undefined ? '' : ' AND name > ?';
    const values = after === undefined ? [home] : [home, after];
    const { entries, rows } = await database.read(() => {
      const found = connection.all(
        `SELECT place, name FROM record INDEXED BY record_name WHERE home = ?${bound} ORDER BY name LIMIT ${PAGE}`,
        ...values,
      );
      const places = found.map((entry) => numberAt(entry, 0));
      return { entries: found, rows: selectRecords({ database, pacer, condition }, RECORD_COLUMNS, places) };
    });
    yield rows;
    const last = entries.at(-1);
    if (last === undefined || entries.length < PAGE) return;
    after = textAt(last, 1);
    await pacer();
  }
}

/** Columns of those records that the view sees, in the order of their places, inside a read. */
export function selectRecords(
  { database, condition }: RecordView,
  columns: string,
  places: readonly number[],
): readonly Row[] {
  return database.connection.all(
    `SELECT ${columns} FROM json_each(?) j CROSS JOIN record m ON m.place = j.value WHERE TRUE${condition.sql}`,
    numberList(places),
    ...condition.values,
  );
}

/** The record in a row that begins with {@link RECORD_COLUMNS}. */
export function decodeRecord(
  row: Row,
  { owner, namespace }: Pick<NamespaceHome, 'owner' | 'namespace'>,
): StoredRecord {
  const indexed = optionalTextAt(row, 5);
  return {
    owner: { ...owner },
    namespace: [...namespace],
    key: textAt(row, 0),
    value: JSON.parse(textAt(row, 1)) as JsonObject,
    createdAt: textAt(row, 2),
    updatedAt: textAt(row, 3),
    ...given('expiresAt', optionalTextAt(row, 4)),
    ...(indexed === undefined ? {} : { index: JSON.parse(indexed) as false | readonly string[] }),
  };
}

/** The key and the home of a row that begins with {@link RECORD_COLUMNS}. */
export function recordKeyOf(row: Row): number {
  return numberAt(row, 6);
}

/** The home of a row that begins with {@link RECORD_COLUMNS}. */
export function recordHomeOf(row: Row): number {
  return numberAt(row, 7);
}
