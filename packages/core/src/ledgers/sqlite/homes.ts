import { InvalidInputError } from '../../errors/invalid-input-error.ts';
import type { Connection, Row, SqlValue } from '../../sqlite/connection.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import { MAX_HOMES, placeOf, SLOTS_PER_HOME } from './place.ts';
import type { WriteContext } from './write-context.ts';

/** What belongs together: the memories of one user (else agent, run, app), or the records of one namespace. */
export interface HomeState {
  readonly id: number;
  /** Memories or records that keyword search sees. */
  documents: number;
  nextSlot: number;
  vectors: number;
  nextVector: number;
  /** Changes with every change of its rows: what was read at a revision is as it was while it lasts. */
  revision: number;
  isChanged: boolean;
}

const COLUMNS = 'id, documents, next_slot, vectors, next_vector, revision';

/** The home with this key, made when there is none. `owner`: the scope row of the owner of a namespace. */
export function ensureHome(context: WriteContext, key: SqlValue, owner: number | null): HomeState {
  const found = findHome(context.connection, key);
  if (found !== undefined) return loaded(context, found);
  const { counters, connection, homes } = context;
  if (counters.lastHome >= MAX_HOMES) throw tooMany('users and namespaces', MAX_HOMES);
  counters.lastHome += 1;
  const home = {
    id: counters.lastHome,
    documents: 0,
    nextSlot: 0,
    vectors: 0,
    nextVector: 0,
    revision: 0,
    isChanged: false,
  };
  connection.run(
    `INSERT INTO home (id, key, owner, documents, next_slot, vectors, next_vector, revision)
     VALUES (?, ?, ?, 0, 0, 0, 0, 0)`,
    home.id,
    key,
    owner,
  );
  homes.set(home.id, home);
  return home;
}

/** The home with this key, if there is one. */
export function findHome(connection: Connection, key: SqlValue): HomeState | undefined {
  return toHome(connection.first(`SELECT ${COLUMNS} FROM home WHERE key = ?`, key));
}

/** The home with this id as it is stored, if there is one. */
export function readHome(connection: Connection, id: number): HomeState | undefined {
  return toHome(connection.first(`SELECT ${COLUMNS} FROM home WHERE id = ?`, id));
}

/** The home with this id, as this transaction has changed it so far. */
export function homeById(context: WriteContext, id: number): HomeState {
  const known = context.homes.get(id);
  if (known !== undefined) return known;
  const found = readHome(context.connection, id);
  if (found === undefined) throw new Error(`sqlite: ${context.connection.location}: home ${id} is missing`);
  return loaded(context, found);
}

/** A new place in the home. */
export function nextPlace(home: HomeState): number {
  if (home.nextSlot >= SLOTS_PER_HOME) throw tooMany('rows of one user or namespace', SLOTS_PER_HOME);
  const place = placeOf(home.id, home.nextSlot);
  home.nextSlot += 1;
  home.isChanged = true;
  return place;
}

/** A new id for a vector of the home. */
export function nextVectorId(home: HomeState): number {
  if (home.nextVector >= SLOTS_PER_HOME) throw tooMany('vectors of one user or namespace', SLOTS_PER_HOME);
  const id = placeOf(home.id, home.nextVector);
  home.nextVector += 1;
  home.isChanged = true;
  return id;
}

/** Counts documents of the home up or down. */
export function countDocuments(home: HomeState, difference: number): void {
  home.documents += difference;
  home.isChanged = true;
}

/** Counts vectors of the home up or down. */
export function countVectors(home: HomeState, difference: number): void {
  home.vectors += difference;
  home.isChanged = true;
}

/** Says that rows of the home changed, where nothing else would. */
export function touchHome(home: HomeState): void {
  home.isChanged = true;
}

/** Writes the counters of a home. */
export function saveHome(connection: Connection, home: HomeState): void {
  connection.run(
    `UPDATE home SET documents = ?, next_slot = ?, vectors = ?, next_vector = ?, revision = revision + 1
     WHERE id = ?`,
    home.documents,
    home.nextSlot,
    home.vectors,
    home.nextVector,
    home.id,
  );
}

function loaded({ homes }: WriteContext, home: HomeState): HomeState {
  const known = homes.get(home.id);
  if (known !== undefined) return known;
  homes.set(home.id, home);
  return home;
}

function toHome(row: Row | undefined): HomeState | undefined {
  if (row === undefined) return undefined;
  return {
    id: numberAt(row, 0),
    documents: numberAt(row, 1),
    nextSlot: numberAt(row, 2),
    vectors: numberAt(row, 3),
    nextVector: numberAt(row, 4),
    revision: numberAt(row, 5),
    isChanged: false,
  };
}

function tooMany(what: string, limit: number): InvalidInputError {
  return new InvalidInputError({
    path: 'store',
    problem: `this file has had ${limit} ${what}, which is all that it can number`,
    remedy: 'Export, and import into a new file',
  });
}
