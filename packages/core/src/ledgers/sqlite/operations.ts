import type { LedgerChange, OperationClaim } from '../../contracts/ledger-changes.ts';
import type { ClaimRequest, ClaimResult } from '../../contracts/ledger-queries.ts';
import type { Connection } from '../../sqlite/connection.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { JsonObject } from '../../types/json.ts';
import { pickScope } from '../../types/scope.ts';
import { refuse } from './batch-refused.ts';
import { forgetScope } from './erase-scopes.ts';
import { ensureScope, findScope } from './scope-rows.ts';
import { nextKey, type WriteContext } from './write-context.ts';

/** Claims an operation id, or says who has it. */
export function claimOperation(context: WriteContext, request: ClaimRequest): ClaimResult {
  const { connection } = context;
  const { operationId, payloadHash, token, now, until } = request;
  const scope = ensureScope(context, pickScope(request.scope));
  const row = connection.first(
    'SELECT number, payload_hash, token, until, result FROM operation WHERE scope = ? AND id = ?',
    scope.id,
    operationId,
  );
  if (row === undefined) {
    connection.run(
      'INSERT INTO operation (number, scope, id, payload_hash, token, until) VALUES (?, ?, ?, ?, ?, ?)',
      nextKey(context),
      scope.id,
      operationId,
      payloadHash,
      token,
      until,
    );
    return { status: 'claimed' };
  }
  if (textAt(row, 1) !== payloadHash) return { status: 'mismatch' };
  const result = optionalTextAt(row, 4);
  if (result !== undefined) return { status: 'finished', result: JSON.parse(result) as JsonObject };
  const leasedUntil = textAt(row, 3);
  if (textAt(row, 2) !== token && leasedUntil > now) return { status: 'leased', until: leasedUntil };
  connection.run(
    'UPDATE operation SET token = ?, until = ? WHERE number = ?',
    token,
    until,
    numberAt(row, 0),
  );
  return { status: 'claimed' };
}

/** Gives an unfinished claim back. When it was all that a scope had, nothing stays of the scope either. */
export function releaseOperation(context: WriteContext, claim: OperationClaim): void {
  const { connection } = context;
  const number = findOwnOperation(connection, claim);
  if (number === undefined) return;
  connection.run('DELETE FROM operation WHERE number = ?', number);
  const scope = findScope(connection, pickScope(claim.scope));
  if (scope !== undefined && scope.home !== 0) forgetScope(context, scope.id);
}

/** Ends a claimed operation with its answer. */
export function finishOperation(
  { connection }: WriteContext,
  { claim, result }: Extract<LedgerChange, { readonly type: 'finish-operation' }>,
): void {
  const number = findOwnOperation(connection, claim) ?? refuse('claim', claim.operationId);
  connection.run('UPDATE operation SET result = ? WHERE number = ?', JSON.stringify(result), number);
}

function findOwnOperation(
  connection: Connection,
  { scope, operationId, token }: OperationClaim,
): number | undefined {
  const found = findScope(connection, pickScope(scope));
  if (found === undefined) return undefined;
  const row = connection.first(
    'SELECT number FROM operation WHERE scope = ? AND id = ? AND token = ? AND result IS NULL',
    found.id,
    operationId,
    token,
  );
  return row === undefined ? undefined : numberAt(row, 0);
}
