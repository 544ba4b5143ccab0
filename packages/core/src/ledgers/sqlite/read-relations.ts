import type { RelatedDocument, Relations, RelationsRequest } from '../../contracts/ledger-queries.ts';
import type { Connection, Row } from '../../sqlite/connection.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalNumberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { decodeSourceKeys, given } from './memory-state.ts';
import { numberList } from './reach-homes.ts';
import { countTerms, type TermNeedles, termNeedles } from './term-text.ts';

const DOCUMENT = 'm.key, m.speaker, m.time, m.length, m.terms';

/** How many memories one read looks around. */
const PAGE = 64;

interface Wanted {
  readonly needles: TermNeedles;
  readonly reach: number;
}

/** Reads what stands around memories. */
export async function readRelations(database: SharedDatabase, request: RelationsRequest): Promise<readonly Relations[]> {
  const pacer = startPacer();
  const wanted: Wanted = { needles: termNeedles(request.terms), reach: request.reach };
  const keys = [...new Set(request.keys)];
  const relations: Relations[] = [];
  for (let start = 0; start < keys.length; start += PAGE) {
    const page = keys.slice(start, start + PAGE);
    relations.push(...(await database.read(() => readPage(database.connection, page, wanted))));
    await pacer();
  }
  return relations;
}

function readPage(connection: Connection, keys: readonly number[], wanted: Wanted): Relations[] {
  const rows = connection.all(
    `SELECT m.key, m.scope, m.position, m.kind, m.place, m.source_keys, m.sources
     FROM json_each(?) j CROSS JOIN memory m ON m.key = j.value`,
    numberList(keys),
  );
  return rows.map((row) =>
    textAt(row, 3) === 'episode' ? aroundEpisode(connection, row, wanted) : aroundOther(connection, row, wanted),
  );
}

function aroundEpisode(connection: Connection, row: Row, wanted: Wanted): Relations {
  const key = numberAt(row, 0);
  const position = optionalNumberAt(row, 2);
  if (position === undefined) return { key, previous: [], next: [], sources: [], citedBy: [] };
  const message = { scope: numberAt(row, 1), position };
  return {
    key,
    previous: readNeighbours(connection, { ...message, direction: 'previous' }, wanted),
    next: readNeighbours(connection, { ...message, direction: 'next' }, wanted),
    sources: [],
    citedBy: readCiting(connection, message, numberAt(row, 4)),
  };
}

function aroundOther(connection: Connection, row: Row, { needles }: Wanted): Relations {
  const scope = numberAt(row, 1);
  const sources = decodeSourceKeys(optionalTextAt(row, 5), optionalTextAt(row, 6)).flatMap((messageKey) =>
    connection
      .all(
        `SELECT ${DOCUMENT} FROM message s CROSS JOIN memory m ON m.scope = s.scope AND m.position = s.position
         WHERE s.key = ? AND s.scope = ?`,
        messageKey,
        scope,
      )
      .map((document) => toDocument(document, needles)),
  );
  return { key: numberAt(row, 0), previous: [], next: [], sources, citedBy: [] };
}

interface ThreadMessage {
  readonly scope: number;
  readonly position: number;
}

/** Episodes of the messages before or after one: the index of positions has only messages that have an episode. */
function readNeighbours(
  connection: Connection,
  { scope, position, direction }: ThreadMessage & { readonly direction: 'previous' | 'next' },
  { needles, reach }: Wanted,
): RelatedDocument[] {
  if (reach <= 0) return [];
  const isBefore = direction === 'previous';
  return connection
    .all(
      `SELECT ${DOCUMENT} FROM memory m INDEXED BY memory_scope
       WHERE m.scope = ? AND m.position ${isBefore ? '<' : '>'} ?
       ORDER BY m.position ${isBefore ? 'DESC' : 'ASC'} LIMIT ?`,
      scope,
      position,
      reach,
    )
    .map((row) => toDocument(row, needles));
}

function readCiting(connection: Connection, { scope, position }: ThreadMessage, place: number): number[] {
  return connection
    .all(
      `SELECT m.key FROM citation c CROSS JOIN memory m ON m.place = c.place WHERE c.position = ? AND m.scope = ?
       UNION SELECT m.key FROM memory m WHERE m.scope = ? AND m.position = ? AND m.place <> ?`,
      position,
      scope,
      scope,
      position,
      place,
    )
    .map((row) => numberAt(row, 0));
}

function toDocument(row: Row, needles: TermNeedles): RelatedDocument {
  return {
    key: numberAt(row, 0),
    ...given('speaker', optionalTextAt(row, 1)),
    time: textAt(row, 2),
    length: numberAt(row, 3),
    frequencies: countTerms(textAt(row, 4), needles),
  };
}
