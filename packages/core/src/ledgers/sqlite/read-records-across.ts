import type { RecordsAcrossQuery } from '../../contracts/record-queries.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import type { SqlValue } from '../../sqlite/connection.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import type { StoredRecord } from '../../types/record.ts';
import { SCOPE_FIELDS } from '../../types/scope.ts';
import { SCOPE_COLUMN } from './memory-view.ts';
import {
  decodeRecord,
  RECORD_COLUMNS,
  recordsInOrder,
  selectRecords,
  withRecordView,
  type NamespaceHome,
  type RecordView,
} from './read-records.ts';
import { toScope } from './scope-rows.ts';
import { encodeSequence } from './sequence-key.ts';

const PAGE = 500;

/** Records under one namespace, of all owners within the query, in order of owner and key. */
export async function readRecordsAcross(
  database: SharedDatabase,
  query: RecordsAcrossQuery,
): Promise<readonly StoredRecord[]> {
  const { within: owner, namespace: prefix, now } = query;
  const pacer = startPacer();
  return withRecordView(database, { query: { owner, prefix, now }, pacer }, async (view) => {
    const rows = query.keys === undefined ? allRecords(view, query) : namedRecords(view, query, query.keys);
    const page: StoredRecord[] = [];
    let passed = 0;
    for await (const record of rows) {
      if (passed >= query.offset) page.push(record);
      passed += 1;
      if (page.length >= query.limit) break;
    }
    return page;
  });
}

/** That a home `h` of the owner `s` is of the namespace, and the owner within the query. */
function ownerCondition({ within, namespace }: RecordsAcrossQuery) {
  const named = SCOPE_FIELDS.filter((field) => within[field] !== undefined);
  return {
    // The key of such a home is that of the owner, two zeros, and the namespace.
    sql: `substr(h.key, length(CAST(s.key AS BLOB)) + 3) = ?${named.map((field) => ` AND s.${SCOPE_COLUMN[field]} = ?`).join('')}`,
    values: [encodeSequence(namespace), ...named.map((field) => within[field] ?? null)],
  };
}

async function* allRecords(view: RecordView, query: RecordsAcrossQuery): AsyncGenerator<StoredRecord> {
  const { database, pacer } = view;
  const condition = ownerCondition(query);
  let after = '';
  for (;;) {
    const homes = await database.read(() =>
      database.connection.all(
        `SELECT h.id, s.key, s.user_id, s.agent_id, s.run_id, s.app_id
         FROM scope s JOIN home h ON h.owner = s.id
         WHERE s.key > ? AND ${condition.sql} ORDER BY s.key LIMIT ${PAGE}`,
        after,
        ...condition.values,
      ),
    );
    for (const row of homes) {
      const home = { home: numberAt(row, 0), owner: toScope(row, 2), namespace: query.namespace };
      for await (const rows of recordsInOrder(view, home.home)) {
        for (const record of rows) yield decodeRecord(record, home);
      }
    }
    const last = homes.at(-1);
    if (last === undefined || homes.length < PAGE) return;
    after = textAt(last, 1);
    await pacer();
  }
}

interface NamedPlace extends NamespaceHome {
  readonly ownerKey: string;
  readonly name: string;
  readonly place: number;
}

async function* namedRecords(
  view: RecordView,
  query: RecordsAcrossQuery,
  keys: readonly string[],
): AsyncGenerator<StoredRecord> {
  const places: NamedPlace[] = [];
  for (const name of keys) {
    places.push(...(await placesNamed(view, query, name)));
    await view.pacer();
  }
  places.sort(
    (left, right) =>
      compareCodePoints(left.ownerKey, right.ownerKey) || compareCodePoints(left.name, right.name),
  );
  for (const place of places) {
    // Looked at again: what was deleted meanwhile is not there.
    const [row] = await view.database.read(() => selectRecords(view, RECORD_COLUMNS, [place.place]));
    if (row !== undefined) yield decodeRecord(row, place);
  }
}

function placesNamed(
  { database }: RecordView,
  query: RecordsAcrossQuery,
  name: string,
): Promise<readonly NamedPlace[]> {
  const condition = ownerCondition(query);
  const values: readonly SqlValue[] = [name, ...condition.values];
  return database.read(() =>
    database.connection
      .all(
        `SELECT m.place, h.id, s.key, s.user_id, s.agent_id, s.run_id, s.app_id
         FROM record m
         CROSS JOIN home h ON h.id = m.home CROSS JOIN scope s ON s.id = h.owner
         WHERE m.name = ? AND ${condition.sql}`,
        ...values,
      )
      .map((row) => ({
        name,
        place: numberAt(row, 0),
        home: numberAt(row, 1),
        ownerKey: textAt(row, 2),
        owner: toScope(row, 3),
        namespace: query.namespace,
      })),
  );
}
