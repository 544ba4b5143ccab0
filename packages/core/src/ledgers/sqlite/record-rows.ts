import type { Connection, Row } from '../../sqlite/connection.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import { type Scope, scopeKey } from '../../types/scope.ts';
import { countDocuments, homeById } from './homes.ts';
import { dropMark } from './marks.ts';
import { homeOfPlace, slotOf } from './place.ts';
import { removePosting } from './postings.ts';
import { encodeSequence } from './sequence-key.ts';
import { decodeTerms } from './term-text.ts';
import { removeVectors } from './vectors.ts';
import type { WriteContext } from './write-context.ts';

/** The row of a record, as far as writing needs it. */
export interface RecordRow {
  readonly place: number;
  readonly key: number;
  readonly pointers: string | undefined;
  readonly terms: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly expiresAt: string | undefined;
}

const ROW = 'SELECT place, key, vectors, terms, created_at, updated_at, expires_at FROM record';

/** The key of the home of a namespace: bytes, which no home of memories has, in the order of owner and segments. */
export function namespaceHomeKey(owner: Scope, namespace: readonly string[]): Uint8Array {
  return encodeSequence([scopeKey(owner), ...namespace]);
}

/** The record of this name in a home. */
export function findRecordRow(connection: Connection, home: number, name: string): RecordRow | undefined {
  return toRecordRow(connection.first(`${ROW} WHERE home = ? AND name = ?`, home, name));
}

/** The record with this key. */
export function findRecordRowByKey(connection: Connection, key: number): RecordRow | undefined {
  return toRecordRow(connection.first(`${ROW} WHERE key = ?`, key));
}

/** The record at this place. */
export function findRecordRowAt(connection: Connection, place: number): RecordRow | undefined {
  return toRecordRow(connection.first(`${ROW} WHERE place = ?`, place));
}

/** Removes a record with all that hangs on it. */
export function deleteRecordRow(context: WriteContext, row: RecordRow): void {
  const { connection, counters } = context;
  const { place } = row;
  const home = homeOfPlace(place);
  for (const term of decodeTerms(row.terms).keys())
    removePosting(connection, { home, term, slot: slotOf(place) });
  removeVectors(context, { place, pointers: row.pointers, isPoint: false });
  connection.run('DELETE FROM record WHERE place = ?', place);
  countDocuments(homeById(context, home), -1);
  counters.records -= 1;
  dropMark(context, 'record', row.key);
}

function toRecordRow(row: Row | undefined): RecordRow | undefined {
  if (row === undefined) return undefined;
  return {
    place: numberAt(row, 0),
    key: numberAt(row, 1),
    pointers: optionalTextAt(row, 2),
    terms: textAt(row, 3),
    createdAt: textAt(row, 4),
    updatedAt: textAt(row, 5),
    expiresAt: optionalTextAt(row, 6),
  };
}
