import type {
  LedgerMemory,
  MarkedRow,
  MarkRequest,
  UnindexedRequest,
  UnindexedRow,
} from '../../contracts/ledger-queries.ts';
import type { IndexMark } from '../../contracts/ledger-changes.ts';
import type { Row } from '../../sqlite/connection.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { StoredRecord } from '../../types/record.ts';
import { ITEM_COLUMNS } from './memory-state.ts';
import { numberList } from './reach-homes.ts';
import { type MemoryReader, toLedgerMemory } from './read-memories.ts';
import { readNamespace } from './record-homes.ts';
import { decodeRecord, RECORD_COLUMNS, recordHomeOf, recordKeyOf } from './read-records.ts';
import { findGeneration, vectorIdOf } from './vectors.ts';

/** How many rows one read looks at. */
const PAGE = 500;

/** Marks whose time has come, oldest first, with the rows as they are now. */
export async function readMarks(
  reader: MemoryReader,
  { now, limit, action }: MarkRequest,
): Promise<readonly MarkedRow[]> {
  const { connection, read } = reader.database;
  const pacer = startPacer();
  const marks: MarkedRow[] = [];
  for (let after = 0; marks.length < limit;) {
    const { rows, due } = await read(() => {
      const found = connection.all(
        `SELECT target, key, id, action, stamp, attempts, due FROM mark WHERE stamp > ? ORDER BY stamp LIMIT ${PAGE}`,
        after,
      );
      const wanted = found
        .filter((row) => textAt(row, 6) <= now && (action === undefined || row[3] === action))
        .slice(0, limit - marks.length);
      return { rows: found, due: withRows(reader, wanted.map(toMark)) };
    });
    marks.push(...due);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = numberAt(last, 4);
    await pacer();
  }
  return marks;
}

/** Current rows behind a key that the index does not have, in order of key. */
export async function readUnindexed(
  reader: MemoryReader,
  { target, generation, after, limit }: UnindexedRequest,
  indexOutside: boolean,
): Promise<readonly UnindexedRow[]> {
  const { connection, read } = reader.database;
  const pacer = startPacer();
  const found: UnindexedRow[] = [];
  const known = await read(() => findGeneration(connection, generation)?.id);
  const isMissing = (row: Row): boolean => {
    if (target === 'memory' && indexOutside) return true;
    if (row[3] === 'false') return false;
    const owner = { place: numberAt(row, 1), pointers: optionalTextAt(row, 2) };
    return known === undefined || vectorIdOf(owner, known) === undefined;
  };
  const columns = target === 'memory' ? 'key, place, vectors, NULL' : 'key, place, vectors, indexed';
  for (let behind = after; found.length < limit;) {
    const { rows, unindexed } = await read(() => {
      const page = connection.all(
        `SELECT ${columns} FROM ${target} WHERE key > ? ORDER BY key LIMIT ${PAGE}`,
        behind,
      );
      const keys = page
        .filter(isMissing)
        .map((row) => numberAt(row, 0))
        .slice(0, limit - found.length);
      return { rows: page, unindexed: readRows(reader, target, keys) };
    });
    found.push(...unindexed);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    behind = numberAt(last, 0);
    await pacer();
  }
  return found;
}

function withRows(reader: MemoryReader, marks: readonly IndexMark[]): MarkedRow[] {
  const upserts = marks.filter(({ action }) => action === 'upsert');
  const keysOf = (target: IndexMark['target']): number[] =>
    upserts.filter((mark) => mark.target === target).map(({ key }) => key);
  const memories = readMemoriesByKey(reader, keysOf('memory'));
  const records = readRecordsByKey(reader, keysOf('record'));
  return marks.map((mark) => {
    if (mark.action === 'remove') return mark;
    const memory = mark.target === 'memory' ? memories.get(mark.key) : undefined;
    const record = mark.target === 'record' ? records.get(mark.key) : undefined;
    return {
      ...mark,
      ...(memory === undefined ? {} : { memory }),
      ...(record === undefined ? {} : { record }),
    };
  });
}

function readRows(
  reader: MemoryReader,
  target: UnindexedRequest['target'],
  keys: readonly number[],
): UnindexedRow[] {
  if (target === 'memory')
    return Array.from(readMemoriesByKey(reader, keys), ([key, memory]) => ({ key, memory }));
  return Array.from(readRecordsByKey(reader, keys), ([key, record]) => ({ key, record }));
}

/** In the order of the keys. */
function readMemoriesByKey(
  { database: { connection }, names }: MemoryReader,
  keys: readonly number[],
): Map<number, LedgerMemory> {
  const rows = connection.all(
    `SELECT ${ITEM_COLUMNS} FROM json_each(?) j CROSS JOIN memory m ON m.key = j.value`,
    numberList(keys),
  );
  return new Map(
    rows.map((row) => toLedgerMemory(connection, names, row)).map((memory) => [memory.key, memory]),
  );
}

/** In the order of the keys. */
export function readRecordsByKey(
  { database: { connection }, names }: MemoryReader,
  keys: readonly number[],
): Map<number, StoredRecord> {
  const rows = connection.all(
    `SELECT ${RECORD_COLUMNS} FROM json_each(?) j CROSS JOIN record m ON m.key = j.value`,
    numberList(keys),
  );
  return new Map(
    rows.map((row) => [
      recordKeyOf(row),
      decodeRecord(row, readNamespace(connection, names, recordHomeOf(row))),
    ]),
  );
}

function toMark(row: Row): IndexMark {
  return {
    target: textAt(row, 0) as IndexMark['target'],
    key: numberAt(row, 1),
    id: textAt(row, 2),
    action: textAt(row, 3) as IndexMark['action'],
    stamp: numberAt(row, 4),
    attempts: numberAt(row, 5),
  };
}
