import type { EraseResult } from '../../contracts/ledger-queries.ts';
import { ScopeRequiredError } from '../../errors/scope-required-error.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import { homeOf, pickScope, type Scope } from '../../types/scope.ts';
import { cleanPages } from './clean-pages.ts';
import { removeDropped } from './drop-generation.ts';
import { eraseHomeRows, type ErasureRun, PAGE, repeat } from './erase-homes.ts';
import { eraseScopeRows } from './erase-scopes.ts';
import { saveIndexState } from './index-state.ts';
import type { OpenLedger } from './open-ledger.ts';
import { hashScope } from './tombstones.ts';
import type { WriteContext } from './write-context.ts';

/** An erasure whose rows are not all gone yet. */
export interface Erasure {
  readonly epoch: number;
  readonly scope: Scope;
  /** What came later stays: keys, positions and operations are numbered by one sequence. */
  readonly lastKey: number;
}

/** How many rows went. */
export interface ErasedRows {
  memories: number;
  messages: number;
}

/**
 * Removes everything that carries all ids of the scope. An aborted erasure is finished in the background.
 *
 * @throws ScopeRequiredError for a scope without ids: that is what `reset` is for.
 */
export async function erase(
  ledger: OpenLedger,
  { scope, now }: { readonly scope: Scope; readonly now: string },
  signal?: AbortSignal,
): Promise<EraseResult> {
  if (homeOf(scope) === undefined) throw new ScopeRequiredError({ path: 'erase' });
  signal?.throwIfAborted();
  return eraseNow(ledger, { scope: pickScope(scope), now }, signal);
}

/** Removes everything there is, the operations and the state of the index included. */
export async function reset(ledger: OpenLedger): Promise<void> {
  await eraseNow(ledger, { scope: {}, now: new Date().toISOString() });
}

async function eraseNow(
  ledger: OpenLedger,
  request: { readonly scope: Scope; readonly now: string },
  signal?: AbortSignal,
): Promise<EraseResult> {
  const erasure = await beginErasure(ledger, request);
  const erased: ErasedRows = { memories: 0, messages: 0 };
  ledger.erasing.add(erasure.epoch);
  try {
    await eraseRows(ledger, { erasure, erased, pacer: startPacer(signal) });
  } catch (error) {
    ledger.finishLater();
    throw error;
  } finally {
    ledger.erasing.delete(erasure.epoch);
  }
  return cleanUp(ledger, erased, erasure.epoch);
}

/** Marks of rows that went before: an index outside that had to be told goes as a whole. */
function eraseMarks({ connection }: WriteContext, lastKey: number): number {
  const rows = connection.all(`SELECT target, key FROM mark WHERE key <= ? LIMIT ${PAGE}`, lastKey);
  for (const row of rows)
    connection.run('DELETE FROM mark WHERE target = ? AND key = ?', textAt(row, 0), numberAt(row, 1));
  return rows.length;
}

/** Goes on with erasures that were interrupted or had to wait. */
export async function finishErasures(ledger: OpenLedger, signal?: AbortSignal): Promise<EraseResult> {
  return cleanUp(ledger, await finishErasedRows(ledger, signal));
}

async function cleanUp(ledger: OpenLedger, erased: ErasedRows, epoch?: number): Promise<EraseResult> {
  const pendingSince = await cleanPages(ledger, epoch);
  if (pendingSince !== undefined) ledger.finishLater();
  return {
    complete: pendingSince === undefined,
    ...(pendingSince === undefined ? {} : { pendingSince }),
    memories: erased.memories,
    messages: erased.messages,
  };
}

/**
 * Removes the rows of erasures that were begun and that no call of this process is at: their process has ended, or they
 * were aborted. It does no harm when another process is at them as well.
 */
export async function finishErasedRows(ledger: OpenLedger, signal?: AbortSignal): Promise<ErasedRows> {
  const erased: ErasedRows = { memories: 0, messages: 0 };
  for (const erasure of await readOpenErasures(ledger)) {
    if (ledger.erasing.has(erasure.epoch)) continue;
    await eraseRows(ledger, { erasure, erased, pacer: startPacer(signal) });
  }
  return erased;
}

async function eraseRows(ledger: OpenLedger, run: ErasureRun): Promise<void> {
  const { erasure, pacer } = run;
  await eraseHomeRows(ledger, run);
  await eraseScopeRows(ledger, run);
  if (homeOf(erasure.scope) === undefined) {
    await repeat(ledger, pacer, (context) => eraseMarks(context, erasure.lastKey));
    await removeDropped(ledger);
  }
  await ledger.write(({ connection }) => {
    // From here on only its hash says whom it was about.
    connection.run('UPDATE erasure SET scope = NULL WHERE epoch = ?', erasure.epoch);
  });
}

/** From this moment on whatever was planned before is refused for the scope. */
async function beginErasure(
  ledger: OpenLedger,
  { scope, now }: { readonly scope: Scope; readonly now: string },
): Promise<Erasure> {
  return ledger.write(({ connection, counters }) => {
    counters.epoch += 1;
    const erasure = { epoch: counters.epoch, scope, lastKey: counters.lastKey };
    connection.run(
      'INSERT INTO erasure (epoch, scope_hash, scope, begun_at, last_key, is_complete) VALUES (?, ?, ?, ?, ?, 0)',
      counters.epoch,
      hashScope(scope),
      JSON.stringify(scope),
      now,
      counters.lastKey,
    );
    if (homeOf(scope) !== undefined) return erasure;
    saveIndexState(connection, undefined);
    connection.run('UPDATE generation SET number = NULL');
    return erasure;
  });
}

async function readOpenErasures({ database }: OpenLedger): Promise<readonly Erasure[]> {
  const rows = await database.read(() =>
    database.connection.all(
      'SELECT epoch, scope, last_key FROM erasure INDEXED BY erasure_open WHERE is_complete = 0 ORDER BY epoch',
    ),
  );
  return rows
    .filter((row) => optionalTextAt(row, 1) !== undefined)
    .map((row) => ({
      epoch: numberAt(row, 0),
      scope: JSON.parse(textAt(row, 1)) as Scope,
      lastKey: numberAt(row, 2),
    }));
}
