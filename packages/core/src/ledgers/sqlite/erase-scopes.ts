import { numberAt, textAt } from '../../sqlite/read-column.ts';
import { eraseSketches, type ErasureRun, forgetHome, PAGE, repeat } from './erase-homes.ts';
import { unmarkMemory } from './marks.ts';
import { deleteMemoryRow, findMemoryRowAt } from './memory-rows.ts';
import type { OpenLedger } from './open-ledger.ts';
import { scopePages } from './reach-homes.ts';
import { deleteMessageRow, MESSAGE_ROW_COLUMNS, toMessageRow } from './write-message.ts';
import type { WriteContext } from './write-context.ts';

/** Removes the rows of each exact scope that carries the erased one, and then the scopes that hold nothing more. */
export async function eraseScopeRows(ledger: OpenLedger, run: ErasureRun): Promise<void> {
  const { erasure, erased, pacer } = run;
  const { lastKey } = erasure;
  for await (const scopes of scopePages(ledger.database, erasure.scope, { having: 'anything', pacer })) {
    for (const { id, home } of scopes) {
      erased.memories += await repeat(ledger, pacer, (context) => eraseMemories(context, id, lastKey));
      await repeat(ledger, pacer, (context) => eraseVersions(context, id, lastKey));
      erased.messages += await repeat(ledger, pacer, (context) => eraseMessages(context, id, lastKey));
      await repeat(ledger, pacer, (context) => eraseOperations(context, id, lastKey));
      await repeat(ledger, pacer, (context) => eraseJobs(context, id, lastKey));
      await repeat(ledger, pacer, (context) => eraseOperationChanges(context, id, lastKey));
      await eraseSketches(ledger, pacer, home);
      await ledger.write((context) => forgetScope(context, id));
    }
  }
}

function eraseMemories(context: WriteContext, scope: number, lastKey: number): number {
  const rows = context.connection.all(
    `SELECT place FROM memory INDEXED BY memory_scope WHERE scope = ? AND key <= ? LIMIT ${PAGE}`,
    scope,
    lastKey,
  );
  for (const row of rows) {
    const found = findMemoryRowAt(context.connection, numberAt(row, 0));
    if (found === undefined) continue;
    deleteMemoryRow(context, found);
    unmarkMemory(context, found);
  }
  return rows.length;
}

function eraseVersions({ connection }: WriteContext, scope: number, lastKey: number): number {
  const rows = connection.all(
    `SELECT place FROM version INDEXED BY version_scope WHERE scope = ? AND key <= ? LIMIT ${PAGE}`,
    scope,
    lastKey,
  );
  for (const row of rows) connection.run('DELETE FROM version WHERE place = ?', numberAt(row, 0));
  return rows.length;
}

function eraseMessages(context: WriteContext, scope: number, lastKey: number): number {
  const rows = context.connection.all(
    `SELECT ${MESSAGE_ROW_COLUMNS} FROM message INDEXED BY message_scope
     WHERE scope = ? AND position <= ? ORDER BY position LIMIT ${PAGE}`,
    scope,
    lastKey,
  );
  for (const row of rows) deleteMessageRow(context, toMessageRow(row));
  return rows.length;
}

function eraseOperations({ connection }: WriteContext, scope: number, lastKey: number): number {
  const rows = connection.all(
    `SELECT number FROM operation WHERE scope = ? AND number <= ? LIMIT ${PAGE}`,
    scope,
    lastKey,
  );
  for (const row of rows) connection.run('DELETE FROM operation WHERE number = ?', numberAt(row, 0));
  return rows.length;
}

function eraseJobs({ connection }: WriteContext, scope: number, lastKey: number): number {
  const rows = connection.all(
    `SELECT number FROM job INDEXED BY job_operation WHERE scope = ? AND number <= ? LIMIT ${PAGE}`,
    scope,
    lastKey,
  );
  for (const row of rows) connection.run('DELETE FROM job WHERE number = ?', numberAt(row, 0));
  return rows.length;
}

/** After the memories: what names none that is left goes, whenever it was written. */
function eraseOperationChanges({ connection }: WriteContext, scope: number, lastKey: number): number {
  const rows = connection.all(
    `SELECT operation_id, last_key FROM operation_change WHERE scope = ? AND last_key <= ? LIMIT ${PAGE}`,
    scope,
    lastKey,
  );
  for (const row of rows) {
    connection.run(
      'DELETE FROM operation_change WHERE scope = ? AND operation_id = ? AND last_key = ?',
      scope,
      textAt(row, 0),
      numberAt(row, 1),
    );
  }
  return rows.length;
}

/** A scope's row holds its ids: it goes with the last row that points at it, and its homes likewise. */
export function forgetScope({ connection }: WriteContext, scope: number): void {
  for (const row of connection.all('SELECT id FROM home WHERE owner = ?', scope))
    forgetHome(connection, numberAt(row, 0));
  const row = connection.first(
    'SELECT home FROM scope WHERE id = ? AND memories = 0 AND messages = 0',
    scope,
  );
  if (row === undefined) return;
  const isUsed = connection.first(
    `SELECT 1 WHERE EXISTS (SELECT 1 FROM version WHERE scope = ?) OR EXISTS (SELECT 1 FROM operation WHERE scope = ?)
       OR EXISTS (SELECT 1 FROM job WHERE scope = ?) OR EXISTS (SELECT 1 FROM home WHERE owner = ?)`,
    scope,
    scope,
    scope,
    scope,
  );
  if (isUsed !== undefined) return;
  connection.run('DELETE FROM scope WHERE id = ?', scope);
  forgetHome(connection, numberAt(row, 0));
}
