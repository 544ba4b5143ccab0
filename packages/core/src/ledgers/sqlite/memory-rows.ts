import type { ChangeNote } from '../../contracts/ledger-changes.ts';
import type { Connection, Row } from '../../sqlite/connection.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { MemoryItem } from '../../types/memory.ts';
import { countDocuments, homeById } from './homes.ts';
import { decodeSourceKeys, encodeState, type MemoryState, STATE_COLUMNS } from './memory-state.ts';
import { homeOfPlace, slotOf } from './place.ts';
import { addPosting, removePosting } from './postings.ts';
import { countMemory, scopeById, uncountMemory } from './scope-rows.ts';
import { decodeTerms } from './term-text.ts';
import { uniqueHash } from './unique-hash.ts';
import { removeVectors } from './vectors.ts';
import type { WriteContext } from './write-context.ts';

/** The row of a current memory, as far as writing needs it. */
export interface MemoryRow {
  readonly place: number;
  readonly key: number;
  readonly id: string;
  readonly scope: number;
  readonly version: number;
  readonly pointers: string | undefined;
  readonly terms: string;
  readonly length: number;
  readonly uniqueKey: string | undefined;
  readonly sourceKeys: readonly string[];
  readonly isEpisode: boolean;
  readonly createdAt: string;
}

/** Where a state is written, and what a current one has beside it. */
export interface CurrentMemory {
  readonly place: number;
  readonly state: MemoryState;
  readonly pointers: string | undefined;
  readonly uniqueKey: string | undefined;
}

const ROW = `SELECT place, key, id, scope, version, vectors, terms, length, source_keys, sources, kind, created_at, unique_key
  FROM memory`;
const BESIDE = ['position', 'vectors', 'unique_hash', 'unique_key'];
const INSERT = `INSERT INTO memory (place, ${[...BESIDE, ...STATE_COLUMNS].join(', ')})
  VALUES (${Array.from({ length: 1 + BESIDE.length + STATE_COLUMNS.length }, () => '?').join(', ')})`;
const UPDATE = `UPDATE memory SET ${[...BESIDE, ...STATE_COLUMNS].map((column) => `${column} = ?`).join(', ')} WHERE place = ?`;
const CLOSE = `INSERT INTO version (place, recorded_to, ${STATE_COLUMNS.join(', ')})
  SELECT ?, ?, ${STATE_COLUMNS.join(', ')} FROM memory WHERE place = ?`;
const CHANGED_AT_END: readonly string[] = ['recorded_from', 'operation_id', 'reason'];
const END_VALUES = STATE_COLUMNS.map((column) => {
  if (column === 'event') return "'DELETE'";
  return CHANGED_AT_END.includes(column) ? '?' : column;
});
const END = `INSERT INTO version (place, recorded_to, memory_place, ${STATE_COLUMNS.join(', ')})
  SELECT ?, NULL, place, ${END_VALUES.join(', ')} FROM memory WHERE place = ?`;
const INSERT_VERSION = `INSERT INTO version (place, recorded_to, memory_place, ${STATE_COLUMNS.join(', ')})
  VALUES (${Array.from({ length: 3 + STATE_COLUMNS.length }, () => '?').join(', ')})`;

/** The current memory with this id. */
export function findMemoryRow(connection: Connection, id: string): MemoryRow | undefined {
  return toMemoryRow(connection.first(`${ROW} WHERE id = ?`, id));
}

/** The current memory with this key. */
export function findMemoryRowByKey(connection: Connection, key: number): MemoryRow | undefined {
  return toMemoryRow(connection.first(`${ROW} WHERE key = ?`, key));
}

/** The current memory at this place. */
export function findMemoryRowAt(connection: Connection, place: number): MemoryRow | undefined {
  return toMemoryRow(connection.first(`${ROW} WHERE place = ?`, place));
}

/** True when a memory had this id, or has it. */
export function isMemoryIdTaken(connection: Connection, id: string): boolean {
  return (
    connection.first('SELECT 1 FROM memory WHERE id = ?', id) !== undefined ||
    connection.first('SELECT 1 FROM version WHERE id = ? LIMIT 1', id) !== undefined
  );
}

/** The place of the current memory that holds a unique key within an exact scope. */
export function findUniqueHolder(
  connection: Connection,
  scope: number,
  uniqueKey: string,
): number | undefined {
  const row = connection.first(
    'SELECT place FROM memory WHERE scope = ? AND unique_hash = ? AND unique_key = ?',
    scope,
    uniqueHash(uniqueKey),
    uniqueKey,
  );
  return row === undefined ? undefined : numberAt(row, 0);
}

/** Writes a new row with its postings and counts it. */
export function insertMemoryRow(context: WriteContext, memory: CurrentMemory): void {
  const { connection, counters } = context;
  const { place, state } = memory;
  connection.run(INSERT, place, ...valuesBeside(context, memory), ...encodeState(state));
  for (const term of decodeTerms(state.terms).keys())
    addPosting(connection, { home: state.home, term, slot: slotOf(place) });
  addCitations(context, memory);
  countDocuments(homeById(context, state.home), 1);
  counters.memories += 1;
  countMemory(scopeById(context, state.scope), state.item.createdAt);
}

/** Writes a new state over a row, and changes only the postings that differ. */
export function updateMemoryRow(context: WriteContext, row: MemoryRow, memory: CurrentMemory): void {
  const { connection } = context;
  const { place, state } = memory;
  removeCitations(context, row);
  connection.run(UPDATE, ...valuesBeside(context, memory), ...encodeState(state), place);
  if (state.terms !== row.terms) movePostings(connection, row, state);
  addCitations(context, memory);
}

function movePostings(connection: Connection, row: MemoryRow, state: MemoryState): void {
  const before = decodeTerms(row.terms);
  const after = decodeTerms(state.terms);
  const posting = { home: state.home, slot: slotOf(row.place) };
  for (const term of before.keys()) if (!after.has(term)) removePosting(connection, { ...posting, term });
  for (const term of after.keys()) if (!before.has(term)) addPosting(connection, { ...posting, term });
}

/** Removes a row with its postings, vectors and citations, and uncounts it. Its closed states stay. */
export function deleteMemoryRow(context: WriteContext, row: MemoryRow): void {
  const { connection, counters } = context;
  const { place } = row;
  const home = homeOfPlace(place);
  for (const term of decodeTerms(row.terms).keys())
    removePosting(connection, { home, term, slot: slotOf(place) });
  removeVectors(context, { place, pointers: row.pointers, isPoint: true });
  removeCitations(context, row);
  connection.run('DELETE FROM memory WHERE place = ?', place);
  countDocuments(homeById(context, home), -1);
  counters.memories -= 1;
  uncountMemory(scopeById(context, row.scope), row.createdAt);
}

/** Copies the current state into the closed ones. */
export function closeMemoryRow(
  connection: Connection,
  row: MemoryRow,
  to: { readonly place: number; readonly at: string },
): void {
  connection.run(CLOSE, to.place, to.at, row.place);
}

/** Writes the end of a chain: the state that was the last one, deleted by this change. */
export function endMemoryChain(
  connection: Connection,
  row: MemoryRow,
  { place, note }: { readonly place: number; readonly note: ChangeNote },
): void {
  connection.run(END, place, note.at, note.operationId ?? null, note.reason ?? null, row.place);
}

/** Where a closed state is written, and until when it stood. `memoryPlace`: of the end of a chain. */
export interface ClosedMemory {
  readonly place: number;
  readonly state: MemoryState;
  readonly recordedTo: string | undefined;
  readonly memoryPlace: number | undefined;
}

/** Writes a closed state. */
export function insertVersionRow(
  connection: Connection,
  { place, state, recordedTo, memoryPlace }: ClosedMemory,
): void {
  connection.run(INSERT_VERSION, place, recordedTo ?? null, memoryPlace ?? null, ...encodeState(state));
}

/** Writes where the vectors of a memory are. */
export function saveMemoryPointers(
  connection: Connection,
  place: number,
  pointers: string | undefined,
): void {
  connection.run('UPDATE memory SET vectors = ? WHERE place = ?', pointers ?? null, place);
}

function toMemoryRow(row: Row | undefined): MemoryRow | undefined {
  if (row === undefined) return undefined;
  return {
    place: numberAt(row, 0),
    key: numberAt(row, 1),
    id: textAt(row, 2),
    scope: numberAt(row, 3),
    version: numberAt(row, 4),
    pointers: optionalTextAt(row, 5),
    terms: textAt(row, 6),
    length: numberAt(row, 7),
    sourceKeys: decodeSourceKeys(optionalTextAt(row, 8), optionalTextAt(row, 9)),
    isEpisode: textAt(row, 10) === 'episode',
    createdAt: textAt(row, 11),
    uniqueKey: optionalTextAt(row, 12),
  };
}

/** The values of {@link BESIDE}. */
function valuesBeside(
  { connection }: WriteContext,
  { state, pointers, uniqueKey }: CurrentMemory,
): (string | number | null)[] {
  return [
    positionOf(connection, state) ?? null,
    pointers ?? null,
    uniqueKey === undefined ? null : uniqueHash(uniqueKey),
    uniqueKey ?? null,
  ];
}

/** Of an episode: the position of its message, when it is a message of the same exact scope. */
function positionOf(connection: Connection, { item, scope, sourceKeys }: MemoryState): number | undefined {
  const [key] = sourceKeys;
  if (item.kind !== 'episode' || key === undefined) return undefined;
  return findPosition(connection, scope, key);
}

function findPosition(connection: Connection, scope: number, messageKey: string): number | undefined {
  const row = connection.first('SELECT position, scope FROM message WHERE key = ?', messageKey);
  return row === undefined || numberAt(row, 1) !== scope ? undefined : numberAt(row, 0);
}

/** What rests on a message of its own exact scope is found from there. An episode is found by its position. */
function addCitations({ connection }: WriteContext, { place, state }: CurrentMemory): void {
  if (isEpisode(state.item)) return;
  for (const key of state.sourceKeys) {
    const position = findPosition(connection, state.scope, key);
    if (position === undefined) continue;
    connection.run('INSERT OR IGNORE INTO citation (position, place) VALUES (?, ?)', position, place);
  }
}

function removeCitations(
  { connection }: WriteContext,
  { place, scope, sourceKeys, isEpisode: wasEpisode }: MemoryRow,
): void {
  if (wasEpisode) return;
  for (const key of sourceKeys) {
    const position = findPosition(connection, scope, key);
    if (position === undefined) continue;
    connection.run('DELETE FROM citation WHERE position = ? AND place = ?', position, place);
  }
}

function isEpisode(item: MemoryItem): boolean {
  return item.kind === 'episode';
}
