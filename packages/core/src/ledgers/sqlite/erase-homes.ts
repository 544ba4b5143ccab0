import type { Connection } from '../../sqlite/connection.ts';
import type { Pacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import { homeOf, SCOPE_FIELDS, type Scope } from '../../types/scope.ts';
import type { ErasedRows, Erasure } from './erase.ts';
import { countDocuments, countVectors, findHome, homeById, readHome } from './homes.ts';
import { hasSketches, removeBlocks, removeSketches } from './kept-sketches.ts';
import { dropMark, unmarkMemory } from './marks.ts';
import type { OpenLedger } from './open-ledger.ts';
import { placeOf, SLOTS_PER_HOME, slotOf } from './place.ts';
import { type ChunkName, removePostingsBelow } from './postings.ts';
import { scopePages } from './reach-homes.ts';
import { scopeById, uncountMemory } from './scope-rows.ts';
import { allGenerations } from './vectors.ts';
import type { WriteContext } from './write-context.ts';

/** What one erasure needs to go on. */
export interface ErasureRun {
  readonly erasure: Erasure;
  readonly erased: ErasedRows;
  readonly pacer: Pacer;
}

type HomeTable = 'memory' | 'record';

/**
 * Removes the homes that belong to the scope as a whole, from one end to the other: the memories of a user, when all of
 * the user is erased, and the records that are the scope's own. Row by row, each word would have to be looked up.
 */
export async function eraseHomeRows(ledger: OpenLedger, run: ErasureRun): Promise<void> {
  const { scope } = run.erasure;
  if (homeOf(scope) === undefined) {
    for await (const home of allHomes(ledger))
      await eraseHome(ledger, home.id, { ...run, table: home.table });
    return;
  }
  const own = await ledger.database.read(() => ownHome(ledger.database.connection, scope));
  if (own !== undefined) await eraseHome(ledger, own, { ...run, table: 'memory' });
  for await (const owners of scopePages(ledger.database, scope, { having: 'anything', pacer: run.pacer })) {
    for (const { id } of owners) {
      for (const home of await ownedHomes(ledger, id))
        await eraseHome(ledger, home, { ...run, table: 'record' });
    }
  }
}

/** The home of a scope that names nothing else: all of its rows carry the scope. */
function ownHome(connection: Connection, scope: Scope): number | undefined {
  const key = homeOf(scope);
  const isWhole = SCOPE_FIELDS.filter((field) => scope[field] !== undefined).length === 1;
  return key === undefined || !isWhole ? undefined : findHome(connection, key)?.id;
}

async function ownedHomes({ database }: OpenLedger, owner: number): Promise<readonly number[]> {
  const rows = await database.read(() =>
    database.connection.all('SELECT id FROM home WHERE owner = ?', owner),
  );
  return rows.map((row) => numberAt(row, 0));
}

async function* allHomes({
  database,
}: OpenLedger): AsyncGenerator<{ readonly id: number; readonly table: HomeTable }> {
  for (let after = 0; ;) {
    const rows = await database.read(() =>
      database.connection.all(`SELECT id, owner FROM home WHERE id > ? ORDER BY id LIMIT ${PAGE}`, after),
    );
    for (const row of rows) yield { id: numberAt(row, 0), table: row[1] === null ? 'memory' : 'record' };
    const last = rows.at(-1);
    if (last === undefined) return;
    after = numberAt(last, 0);
  }
}

type HomeRun = ErasureRun & { readonly table: HomeTable };

async function eraseHome(
  ledger: OpenLedger,
  home: number,
  { erasure, erased, pacer, table }: HomeRun,
): Promise<void> {
  const { lastKey } = erasure;
  const isReset = homeOf(erasure.scope) === undefined;
  // Whoever else finishes this erasure, or another one of the same rows, may have removed the home in between.
  const onHome =
    <Args extends unknown[], Result>(
      step: (context: WriteContext, ...args: Args) => Result,
      ifGone: Result,
    ) =>
    (context: WriteContext, ...args: Args): Result =>
      readHome(context.connection, home) === undefined ? ifGone : step(context, ...args);
  if (table === 'memory') {
    const step = onHome((context) => eraseMemories(context, home, { lastKey, isReset }), 0);
    const count = await repeat(ledger, pacer, step);
    erased.memories += count;
  } else {
    const step = onHome((context) => eraseRecords(context, home, lastKey), 0);
    await repeat(ledger, pacer, step);
  }
  await repeat(ledger, pacer, (context) => eraseVersions(context, home, lastKey));
  const slot = await ledger.database.read(() => firstSlot(ledger.database.connection, home, table));
  await inSteps(ledger, pacer, ({ connection }, after: ChunkName | undefined) =>
    removePostingsBelow(connection, home, { slot, after, limit: PAGE }),
  );
  const step = (context: WriteContext, from: number | undefined): number | undefined =>
    eraseVectors(context, home, { below: slot, from: from ?? 0 });
  await inSteps(ledger, pacer, onHome(step, undefined));
  await eraseSketches(ledger, pacer, home);
  await ledger.write(({ connection }) => forgetHome(connection, home));
}

/**
 * Removes the row of a home that holds nothing more: whoever else removes rows of it is done, too. A home of memories is
 * there as long as one of its scopes is.
 */
export function forgetHome(connection: Connection, home: number): void {
  connection.run(
    `DELETE FROM home WHERE id = ? AND documents = 0 AND vectors = 0
       AND NOT EXISTS (SELECT 1 FROM posting WHERE home = ?)
       AND NOT EXISTS (SELECT 1 FROM scope WHERE home = ?)`,
    home,
    home,
    home,
  );
}

/** Removes the sketches of a home that lost vectors: their mean was made of those as well. */
export async function eraseSketches(ledger: OpenLedger, pacer: Pacer, home: number): Promise<void> {
  const { connection, read } = ledger.database;
  if (!(await read(() => hasSketches(connection, home)))) return;
  await repeat(ledger, pacer, (context) => removeSketches(context.connection, home, PAGE));
}

/** How many rows {@link repeat} lets a step remove. */
export const PAGE = 250;

/** Runs a step in one transaction after the other until it removes less than a page. Answers how many rows went. */
export async function repeat(
  ledger: OpenLedger,
  pacer: Pacer,
  step: (context: WriteContext) => number,
): Promise<number> {
  for (let total = 0; ;) {
    // Counted only when committed: a step may be run again when its transaction was lost.
    const count = await ledger.write(step);
    total += count;
    if (count < PAGE) return total;
    await pacer();
  }
}

/** Runs a step in one transaction after the other, each from where the last one ended. */
async function inSteps<Position>(
  ledger: OpenLedger,
  pacer: Pacer,
  step: (context: WriteContext, from: Position | undefined) => Position | undefined,
): Promise<void> {
  let from: Position | undefined;
  do {
    const begin = from;
    from = await ledger.write((context) => step(context, begin));
    await pacer();
  } while (from !== undefined);
}

interface MemoryErasure {
  readonly lastKey: number;
  /** True: the index goes as a whole, and need not be told of each row. */
  readonly isReset: boolean;
}

function eraseMemories(context: WriteContext, home: number, { lastKey, isReset }: MemoryErasure): number {
  const { connection, counters } = context;
  const rows = connection.all(
    `SELECT place, key, id, scope, created_at FROM memory
     WHERE place >= ? AND place < ? AND key <= ? ORDER BY place LIMIT ${PAGE}`,
    placeOf(home, 0),
    placeOf(home, SLOTS_PER_HOME),
    lastKey,
  );
  for (const row of rows) {
    const key = numberAt(row, 1);
    connection.run('DELETE FROM memory WHERE place = ?', numberAt(row, 0));
    uncountMemory(scopeById(context, numberAt(row, 3)), textAt(row, 4));
    if (isReset) dropMark(context, 'memory', key);
    else unmarkMemory(context, { key, id: textAt(row, 2) });
  }
  countDocuments(homeById(context, home), -rows.length);
  counters.memories -= rows.length;
  return rows.length;
}

function eraseRecords(context: WriteContext, home: number, lastKey: number): number {
  const { connection, counters } = context;
  const rows = connection.all(
    `SELECT place, key FROM record WHERE place >= ? AND place < ? AND key <= ? ORDER BY place LIMIT ${PAGE}`,
    placeOf(home, 0),
    placeOf(home, SLOTS_PER_HOME),
    lastKey,
  );
  for (const row of rows) {
    connection.run('DELETE FROM record WHERE place = ?', numberAt(row, 0));
    dropMark(context, 'record', numberAt(row, 1));
  }
  countDocuments(homeById(context, home), -rows.length);
  counters.records -= rows.length;
  return rows.length;
}

function eraseVersions({ connection }: WriteContext, home: number, lastKey: number): number {
  const rows = connection.all(
    `SELECT place FROM version WHERE place >= ? AND place < ? AND key <= ? ORDER BY place LIMIT ${PAGE}`,
    placeOf(home, 0),
    placeOf(home, SLOTS_PER_HOME),
    lastKey,
  );
  for (const row of rows) connection.run('DELETE FROM version WHERE place = ?', numberAt(row, 0));
  return rows.length;
}

/**
 * The first slot of the home that is still taken: what lies below belongs to rows that are gone. Of an empty home the next
 * one that will be given out, because a row may be added before the rest is removed.
 */
function firstSlot(connection: Connection, home: number, table: HomeTable): number {
  const row = connection.first(
    `SELECT min(place) FROM ${table} WHERE place >= ? AND place < ?`,
    placeOf(home, 0),
    placeOf(home, SLOTS_PER_HOME),
  );
  const place = row?.[0];
  return typeof place === 'number' ? slotOf(place) : (readHome(connection, home)?.nextSlot ?? 0);
}

/** Removes vectors of rows below a slot. Answers where to go on. */
function eraseVectors(
  context: WriteContext,
  home: number,
  { below, from }: { readonly below: number; readonly from: number },
): number | undefined {
  const { connection } = context;
  const rows = connection.all(
    `SELECT id, place, generation FROM vector WHERE id >= ? AND id < ? ORDER BY id LIMIT ${PAGE}`,
    placeOf(home, from),
    placeOf(home, SLOTS_PER_HOME),
  );
  const generations = new Map(allGenerations(context).map((generation) => [generation.id, generation]));
  const isPoints = isMemoryHome(connection, home);
  let removed = 0;
  for (const row of rows) {
    if (slotOf(numberAt(row, 1)) >= below) continue;
    connection.run('DELETE FROM vector WHERE id = ?', numberAt(row, 0));
    removed += 1;
    const generation = generations.get(numberAt(row, 2));
    if (generation === undefined || !isPoints) continue;
    generation.points -= 1;
    generation.isChanged = true;
  }
  if (removed > 0) countVectors(homeById(context, home), -removed);
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  removeBlocks(connection, { from: placeOf(home, from), last: numberAt(last, 0) });
  return rows.length < PAGE ? undefined : slotOf(numberAt(last, 0)) + 1;
}

function isMemoryHome(connection: Connection, home: number): boolean {
  return (
    optionalTextAt(connection.first('SELECT typeof(owner) FROM home WHERE id = ?', home) ?? [], 0) === 'null'
  );
}
