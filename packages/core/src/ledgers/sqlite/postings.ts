import type { Connection, Row } from '../../sqlite/connection.ts';
import { bytesAt, numberAt } from '../../sqlite/read-column.ts';
import { appendSlot, decodeSlots, encodeSlots, MAX_CHUNK_BYTES } from './posting-chunk.ts';

/** A document of a home, and a word of it. */
export interface Posting {
  readonly home: number;
  readonly term: string;
  readonly slot: number;
}

/** Puts a document under a word. It must not be there yet. */
export function addPosting(connection: Connection, posting: Posting): void {
  const { home, term, slot } = posting;
  const chunk = findChunk(connection, posting);
  if (chunk === undefined) {
    insertChunk(connection, { home, term, first: slot, slots: [slot] });
    return;
  }
  if (slot > chunk.last) {
    // The usual case: a new document is the newest of its home.
    if (chunk.bytes.length >= MAX_CHUNK_BYTES) {
      insertChunk(connection, { home, term, first: slot, slots: [slot] });
      return;
    }
    connection.run(
      'UPDATE posting SET last = ?, count = ?, slots = ? WHERE home = ? AND term = ? AND first = ?',
      slot,
      chunk.count + 1,
      appendSlot(chunk.bytes, chunk.last, slot),
      home,
      term,
      chunk.first,
    );
    return;
  }
  const slots = slotsOf(chunk);
  const at = slots.findIndex((other) => other > slot);
  slots.splice(at === -1 ? slots.length : at, 0, slot);
  saveChunk(connection, { home, term, first: chunk.first, slots });
}

/** Takes a document away from under a word. Unknown ones are ignored. */
export function removePosting(connection: Connection, posting: Posting): void {
  const { home, term, slot } = posting;
  const chunk = findChunk(connection, posting);
  if (chunk === undefined || slot > chunk.last) return;
  const slots = slotsOf(chunk).filter((other) => other !== slot);
  if (slots.length === chunk.count) return;
  saveChunk(connection, { home, term, first: chunk.first, slots });
}

/** In how many documents of the home each word occurs. */
export function documentFrequencies(
  connection: Connection,
  home: number,
  terms: readonly string[],
): readonly number[] {
  const rows = connection.all(
    `SELECT j.key, (SELECT coalesce(sum(p.count), 0) FROM posting p WHERE p.home = ? AND p.term = j.value)
     FROM json_each(?) j`,
    home,
    JSON.stringify(terms),
  );
  const frequencies = terms.map(() => 0);
  for (const row of rows) frequencies[numberAt(row, 0)] = numberAt(row, 1);
  return frequencies;
}

/** A run of documents under a word, and how many rows were read for it. */
export interface SlotPage {
  /** The newest first. */
  readonly slots: readonly number[];
  readonly rowsRead: number;
  /** Where the next older page begins; `undefined` behind the oldest one. */
  readonly before: number | undefined;
}

const CHUNKS_PER_PAGE = 64;

/** Documents under a word, the newest first, from those before a slot on. */
export function readNewestSlots(connection: Connection, { home, term, slot: before }: Posting): SlotPage {
  const rows = connection.all(
    'SELECT first, slots FROM posting WHERE home = ? AND term = ? AND first < ? ORDER BY first DESC LIMIT ?',
    home,
    term,
    before,
    CHUNKS_PER_PAGE,
  );
  const ascending: number[] = [];
  for (const row of rows.toReversed()) decodeSlots(bytesAt(row, 1), numberAt(row, 0), ascending);
  const oldest = rows.at(-1);
  return {
    slots: ascending.toReversed(),
    rowsRead: rows.length,
    before: oldest === undefined || rows.length < CHUNKS_PER_PAGE ? undefined : numberAt(oldest, 0),
  };
}

/**
 * Removes from a run of chunks of the home what lies below a slot. Answers the place to go on at, `undefined` at the end.
 */
export function removePostingsBelow(
  connection: Connection,
  home: number,
  {
    slot,
    after,
    limit,
  }: { readonly slot: number; readonly after: ChunkName | undefined; readonly limit: number },
): ChunkName | undefined {
  const rows = connection.all(
    `SELECT first, last, count, slots, term FROM posting
     WHERE home = ? AND (term, first) > (?, ?) ORDER BY term, first LIMIT ?`,
    home,
    after?.term ?? '',
    after?.first ?? -1,
    limit,
  );
  let lastName: ChunkName | undefined;
  for (const row of rows) {
    const chunk = toChunk(row);
    const term = String(row[4]);
    lastName = { term, first: chunk.first };
    const kept = chunk.last < slot ? [] : slotsOf(chunk).filter((other) => other >= slot);
    if (kept.length < chunk.count) saveChunk(connection, { home, term, first: chunk.first, slots: kept });
  }
  return rows.length < limit ? undefined : lastName;
}

/** Names a chunk within its home. */
export interface ChunkName {
  readonly term: string;
  readonly first: number;
}

interface Chunk {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

interface ChunkSlots extends ChunkName {
  readonly home: number;
  readonly slots: readonly number[];
}

function findChunk(connection: Connection, { home, term, slot }: Posting): Chunk | undefined {
  const row = connection.first(
    `SELECT first, last, count, slots FROM posting
     WHERE home = ? AND term = ? AND first <= ? ORDER BY first DESC LIMIT 1`,
    home,
    term,
    slot,
  );
  return row === undefined ? undefined : toChunk(row);
}

function saveChunk(connection: Connection, { home, term, first, slots }: ChunkSlots): void {
  const last = slots.at(-1);
  if (last === undefined) {
    connection.run('DELETE FROM posting WHERE home = ? AND term = ? AND first = ?', home, term, first);
    return;
  }
  const bytes = encodeSlots(slots, first);
  if (bytes.length <= MAX_CHUNK_BYTES + 8) {
    connection.run(
      'UPDATE posting SET last = ?, count = ?, slots = ? WHERE home = ? AND term = ? AND first = ?',
      last,
      slots.length,
      bytes,
      home,
      term,
      first,
    );
    return;
  }
  const middle = Math.floor(slots.length / 2);
  const upper = slots.slice(middle);
  saveChunk(connection, { home, term, first, slots: slots.slice(0, middle) });
  insertChunk(connection, { home, term, first: upper[0] ?? last, slots: upper });
}

function insertChunk(connection: Connection, { home, term, first, slots }: ChunkSlots): void {
  connection.run(
    'INSERT INTO posting (home, term, first, last, count, slots) VALUES (?, ?, ?, ?, ?, ?)',
    home,
    term,
    first,
    slots.at(-1) ?? first,
    slots.length,
    encodeSlots(slots, first),
  );
}

function toChunk(row: Row): Chunk {
  return { first: numberAt(row, 0), last: numberAt(row, 1), count: numberAt(row, 2), bytes: bytesAt(row, 3) };
}

function slotsOf(chunk: Chunk): number[] {
  const slots: number[] = [];
  decodeSlots(chunk.bytes, chunk.first, slots);
  return slots;
}
