import type { LedgerChange, RowVector } from '../../contracts/ledger-changes.ts';
import type { StoredRecord } from '../../types/record.ts';
import { pickScope } from '../../types/scope.ts';
import { countDocuments, ensureHome, findHome, homeById, type HomeState, nextPlace } from './homes.ts';
import { dropMark, recordMarkId, setMark } from './marks.ts';
import { homeOfPlace, slotOf } from './place.ts';
import { addPosting, removePosting } from './postings.ts';
import {
  deleteRecordRow,
  findRecordRow,
  findRecordRowByKey,
  namespaceHomeKey,
  type RecordRow,
} from './record-rows.ts';
import { ensureScope } from './scope-rows.ts';
import { decodeTerms, encodeTerms } from './term-text.ts';
import { putVector, removeVectors } from './vectors.ts';
import { nextKey, type WriteContext } from './write-context.ts';

type Change<Type extends LedgerChange['type']> = Extract<LedgerChange, { readonly type: Type }>;

/** Inserts or replaces a record. */
export function putRecord(context: WriteContext, change: Change<'put-record'>): void {
  const { record } = change;
  const owner = pickScope(record.owner);
  const homeKey = namespaceHomeKey(owner, record.namespace);
  const home = ensureHome(context, homeKey, ensureScope(context, owner).id);
  const before = findRecordRow(context.connection, home.id, record.key);
  const place = before?.place ?? nextPlace(home);
  const key = before?.key ?? nextKey(context);
  savePostings(context, { home, place, before }, change);
  saveRow(context, { home, place, key, before }, change);
  if (change.needsIndexing)
    setMark(context, { target: 'record', key, id: recordMarkId(key), action: 'upsert' });
  else dropMark(context, 'record', key);
}

/** Removes a record. */
export function deleteRecord(
  context: WriteContext,
  { owner, namespace, key }: Change<'delete-record'>,
): void {
  const home = findHome(context.connection, namespaceHomeKey(pickScope(owner), namespace));
  const row = home === undefined ? undefined : findRecordRow(context.connection, home.id, key);
  if (row !== undefined) deleteRecordRow(context, row);
}

/** Gives a record the vector that was made from its current value; any other is too late. */
export function setRecordVector(context: WriteContext, vector: RowVector): void {
  const row = findRecordRowByKey(context.connection, vector.key);
  if (row === undefined || row.updatedAt !== vector.version) return;
  const pointers = putVector(context, { place: row.place, pointers: row.pointers, isPoint: false }, vector);
  context.connection.run('UPDATE record SET vectors = ? WHERE place = ?', pointers, row.place);
}

interface RecordPlace {
  readonly home: HomeState;
  readonly place: number;
  readonly before: RecordRow | undefined;
}

function savePostings(
  { connection }: WriteContext,
  { place, before }: RecordPlace,
  { terms }: Change<'put-record'>,
): void {
  const known = before === undefined ? new Map<string, number>() : decodeTerms(before.terms);
  const posting = { home: homeOfPlace(place), slot: slotOf(place) };
  for (const term of known.keys())
    if (!terms.frequencies.has(term)) removePosting(connection, { ...posting, term });
  for (const term of terms.frequencies.keys())
    if (!known.has(term)) addPosting(connection, { ...posting, term });
}

function saveRow(
  context: WriteContext,
  { home, place, key, before }: RecordPlace & { readonly key: number },
  { record, terms, vector }: Change<'put-record'>,
): void {
  const { connection, counters } = context;
  if (before !== undefined) removeVectors(context, { place, pointers: before.pointers, isPoint: false });
  const pointers =
    vector === undefined ? null : putVector(context, { place, pointers: undefined, isPoint: false }, vector);
  connection.run(
    `INSERT OR REPLACE INTO record
       (place, home, key, length, expires_at, created_at, updated_at, vectors, name, indexed, terms, value)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    place,
    home.id,
    key,
    terms.length,
    record.expiresAt ?? null,
    firstPut(before, record),
    record.updatedAt,
    pointers,
    record.key,
    record.index === undefined ? null : JSON.stringify(record.index),
    encodeTerms(terms),
    JSON.stringify(record.value),
  );
  if (before !== undefined) return;
  countDocuments(homeById(context, home.id), 1);
  counters.records += 1;
}

/** What had expired was gone: whatever takes its place is new. */
function firstPut(before: RecordRow | undefined, record: StoredRecord): string {
  if (before === undefined) return record.createdAt;
  const isExpired = before.expiresAt !== undefined && before.expiresAt <= record.updatedAt;
  return isExpired ? record.createdAt : before.createdAt;
}
