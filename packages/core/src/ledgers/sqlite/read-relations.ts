import type { RelatedDocument, Relations, RelationsRequest } from '../../contracts/ledger-queries.ts';
import type { Connection, Row } from '../../sqlite/connection.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalNumberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { type HomeSnapshot, readSnapshot, type SnapshotRow } from './home-snapshot.ts';
import { readHome } from './homes.ts';
import { decodeSourceKeys, given } from './memory-state.ts';
import { numberList } from './reach-homes.ts';
import { countTerms, type TermNeedles, termNeedles } from './term-text.ts';

const DOCUMENT = 'm.key, m.speaker, m.time, m.length, m.terms';

/** Where the position stands behind them. */
const POSITION = 5;

/** How many memories one read looks around. */
const PAGE = 64;

/** Up to so many memories, reading a thread as a whole costs less than looking around each message. */
const SHORT_THREAD = 400;

interface Wanted {
  readonly needles: TermNeedles;
  readonly reach: number;
}

/** Reads what stands around memories. */
export async function readRelations(
  database: SharedDatabase,
  request: RelationsRequest,
): Promise<readonly Relations[]> {
  const pacer = startPacer();
  const wanted: Wanted = { needles: termNeedles(request.terms), reach: request.reach };
  const keys = [...new Set(request.keys)];
  const relations: Relations[] = [];
  for (let start = 0; start < keys.length; start += PAGE) {
    const page = keys.slice(start, start + PAGE);
    relations.push(
      ...(await database.read(
        () => readInSnapshot(database, page, request) ?? readPage(database.connection, page, wanted),
      )),
    );
    await pacer();
  }
  return relations;
}

/** Around episodes of one small home that nothing else rests on; `undefined` when there is more to them. */
function readInSnapshot(
  database: SharedDatabase,
  keys: readonly number[],
  { terms, reach }: RelationsRequest,
): Relations[] | undefined {
  const { connection } = database;
  const first = connection.first('SELECT home FROM memory WHERE key = ?', keys[0] ?? 0);
  const home = first === undefined ? undefined : readHome(connection, numberAt(first, 0));
  const snapshot = home === undefined ? undefined : readSnapshot(database, home);
  if (snapshot === undefined || snapshot.rows.some(({ kind }) => kind !== 'episode')) return undefined;
  const count = snapshot.counter(terms);
  const toNeighbour = (row: SnapshotRow): RelatedDocument => toNeighbourDocument(row, count(row));
  const relations = keys.map((key) => {
    const { thread, place } = placeInThread(snapshot, key);
    if (place === -1 || hasTwin(thread, place)) return undefined;
    const previous = thread
      .slice(Math.max(0, place - reach), place)
      .toReversed()
      .map(toNeighbour);
    const next = thread.slice(place + 1, place + 1 + reach).map(toNeighbour);
    return { key, previous, next, sources: [], citedBy: [] };
  });
  const known = relations.filter((relation) => relation !== undefined);
  return known.length === keys.length ? known : undefined;
}

interface ThreadPlace {
  readonly thread: readonly SnapshotRow[];
  /** -1 for what is in no thread. */
  readonly place: number;
}

function placeInThread(snapshot: HomeSnapshot, key: number): ThreadPlace {
  const row = snapshot.byKey().get(key);
  if (row?.position === undefined) return { thread: [], place: -1 };
  const thread = snapshot.threads().get(row.scope) ?? [];
  return { thread, place: thread.indexOf(row) };
}

/** True when another episode is of the same message. */
function hasTwin(thread: readonly SnapshotRow[], place: number): boolean {
  const { position } = thread[place] ?? {};
  return thread[place - 1]?.position === position || thread[place + 1]?.position === position;
}

function toNeighbourDocument(row: SnapshotRow, frequencies: readonly number[]): RelatedDocument {
  const { key, time, length } = row;
  return { key, ...given('speaker', row.speaker), time, length, frequencies: [...frequencies] };
}

function readPage(connection: Connection, keys: readonly number[], wanted: Wanted): Relations[] {
  const rows = connection.all(
    `SELECT m.key, m.scope, m.position, m.kind, EXISTS (SELECT 1 FROM citation c WHERE c.position = m.position)
       OR EXISTS (SELECT 1 FROM memory o INDEXED BY memory_scope
         WHERE o.scope = m.scope AND o.position = m.position AND o.place <> m.place), m.source_keys, m.sources
     FROM json_each(?) j CROSS JOIN memory m ON m.key = j.value`,
    numberList(keys),
  );
  const episodes = rows.filter(isEpisode).map(toEpisode);
  const threads = new Map(
    threadsOf(episodes).map((thread) => [thread.scope, openThread(connection, thread, wanted)]),
  );
  const citations = readCitations(connection, episodes);
  return [
    ...episodes.map(({ key, scope, position }) => ({
      key,
      previous: threads.get(scope)?.(position, 'previous') ?? [],
      next: threads.get(scope)?.(position, 'next') ?? [],
      sources: [],
      citedBy: citations.get(key) ?? [],
    })),
    ...rows.filter((row) => !isEpisode(row)).map((row) => aroundOther(connection, row, wanted)),
  ];
}

function threadsOf(episodes: readonly Episode[]): readonly Thread[] {
  const positions = new Map<number, number[]>();
  for (const { scope, position } of episodes) {
    if (position !== undefined) positions.set(scope, [...(positions.get(scope) ?? []), position]);
  }
  return Array.from(positions, ([scope, own]) => ({ scope, positions: own }));
}

interface Episode {
  readonly key: number;
  readonly scope: number;
  /** Of its message; absent when that is gone. */
  readonly position: number | undefined;
  readonly isCited: boolean;
}

function isEpisode(row: Row): boolean {
  return textAt(row, 3) === 'episode';
}

function toEpisode(row: Row): Episode {
  return {
    key: numberAt(row, 0),
    scope: numberAt(row, 1),
    position: optionalNumberAt(row, 2),
    isCited: numberAt(row, 4) === 1,
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

type Direction = 'previous' | 'next';

/** The neighbours of a message in its thread, the nearest first. */
type ReadNeighbours = (position: number | undefined, direction: Direction) => readonly RelatedDocument[];

interface Thread {
  readonly scope: number;
  /** Of the messages whose neighbours are wanted. */
  readonly positions: readonly number[];
}

/** A short thread is read once as a whole; of a long one, what is around each message. */
function openThread(connection: Connection, thread: Thread, { needles, reach }: Wanted): ReadNeighbours {
  if (reach <= 0) return () => [];
  const rows = readShortThread(connection, thread.scope) ?? readAround(connection, thread, reach);
  const places = new Map(rows.map((row, place) => [numberAt(row, POSITION), place]));
  const documents = new Map<number, RelatedDocument>();
  const read = (row: Row): RelatedDocument => {
    const key = numberAt(row, 0);
    const known = documents.get(key) ?? toDocument(row, needles);
    documents.set(key, known);
    return known;
  };
  return (position, direction) => {
    const place = position === undefined ? undefined : places.get(position);
    if (place === undefined) return [];
    return direction === 'previous'
      ? rows
          .slice(Math.max(0, place - reach), place)
          .toReversed()
          .map(read)
      : rows.slice(place + 1, place + 1 + reach).map(read);
  };
}

/** All episodes of a thread, in the order of their messages; `undefined` when they are many. */
function readShortThread(connection: Connection, scope: number): readonly Row[] | undefined {
  const size = connection.first('SELECT memories FROM scope WHERE id = ?', scope);
  if (size === undefined || numberAt(size, 0) > SHORT_THREAD) return undefined;
  return connection.all(
    `SELECT ${DOCUMENT}, m.position FROM memory m INDEXED BY memory_scope
     WHERE m.scope = ? AND m.position IS NOT NULL ORDER BY m.position`,
    scope,
  );
}

/** Episodes around the messages, in order: between two of them nothing is missing that is within reach of either. */
function readAround(connection: Connection, { scope, positions }: Thread, reach: number): readonly Row[] {
  return connection.all(
    `WITH around AS (SELECT DISTINCT o.place FROM json_each(?) j
       CROSS JOIN memory o INDEXED BY memory_scope ON o.scope = ? AND o.position BETWEEN
         coalesce((SELECT min(position) FROM (SELECT position FROM memory INDEXED BY memory_scope
           WHERE scope = ? AND position < j.value ORDER BY position DESC LIMIT ?)), j.value)
         AND coalesce((SELECT max(position) FROM (SELECT position FROM memory INDEXED BY memory_scope
           WHERE scope = ? AND position > j.value ORDER BY position LIMIT ?)), j.value))
     SELECT ${DOCUMENT}, m.position FROM around CROSS JOIN memory m ON m.place = around.place ORDER BY m.position`,
    numberList(positions),
    scope,
    scope,
    reach,
    scope,
    reach,
  );
}

/** The other memories that rest on the messages of these episodes, by the key of the episode. */
function readCitations(
  connection: Connection,
  episodes: readonly Episode[],
): ReadonlyMap<number, readonly number[]> {
  const citations = new Map<number, number[]>();
  const cited = episodes.filter(({ isCited }) => isCited).map(({ key }) => key);
  if (cited.length === 0) return citations;
  const wanted = numberList(cited);
  const rows = connection.all(
    `SELECT e.key, m.key FROM json_each(?) j CROSS JOIN memory e ON e.key = j.value
       CROSS JOIN citation c ON c.position = e.position CROSS JOIN memory m ON m.place = c.place AND m.scope = e.scope
     UNION SELECT e.key, m.key FROM json_each(?) j CROSS JOIN memory e ON e.key = j.value
       CROSS JOIN memory m INDEXED BY memory_scope ON m.scope = e.scope AND m.position = e.position AND m.place <> e.place`,
    wanted,
    wanted,
  );
  for (const row of rows) {
    const key = numberAt(row, 0);
    citations.set(key, [...(citations.get(key) ?? []), numberAt(row, 1)]);
  }
  return citations;
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
