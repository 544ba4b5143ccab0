import type { LedgerChange, LedgerConflict, OperationClaim } from '../../contracts/ledger-changes.ts';
import type { ClaimRequest, ClaimResult } from '../../contracts/ledger-queries.ts';
import { pickScope, scopeKey } from '../../types/scope.ts';
import { copyData } from './copy-data.ts';
import { nextKey, type OperationRow, type StoreState } from './state.ts';
import { setEntry, type Transaction } from './transaction.ts';

/** Claims an operation id, or says who has it. */
export function claimOperation(state: StoreState, request: ClaimRequest): ClaimResult {
  const { operationId, payloadHash, token, now, until } = request;
  const key = operationKey(request);
  const found = state.operations.get(key);
  if (found !== undefined) {
    if (found.payloadHash !== payloadHash) return { status: 'mismatch' };
    if (found.result !== undefined) return { status: 'finished', result: copyData(found.result) };
    if (found.token !== token && found.until > now) return { status: 'leased', until: found.until };
  }
  const scope = pickScope(request.scope);
  const row = { key: nextKey(state), scope, operationId, payloadHash, token, until, result: undefined };
  state.operations.set(key, row);
  return { status: 'claimed' };
}

/** Gives an unfinished claim back. */
export function releaseOperation(state: StoreState, claim: OperationClaim): void {
  if (ownOperation(state, claim) !== undefined) state.operations.delete(operationKey(claim));
}

/** Ends a claimed operation with its answer. */
export function finishOperation(
  transaction: Transaction,
  { claim, result }: Extract<LedgerChange, { readonly type: 'finish-operation' }>,
): LedgerConflict | undefined {
  const { operations } = transaction.state;
  const found = ownOperation(transaction.state, claim);
  if (found === undefined) return { type: 'claim', subject: claim.operationId };
  const value = { ...found, result: copyData(result) };
  setEntry(transaction, operations, { key: operationKey(claim), value });
  return undefined;
}

function ownOperation(state: StoreState, claim: OperationClaim): OperationRow | undefined {
  const found = state.operations.get(operationKey(claim));
  return found?.token === claim.token && found.result === undefined ? found : undefined;
}

/** Injective: the key of a scope is a JSON array, which ends where its bracket closes. */
function operationKey({ scope, operationId }: Pick<OperationClaim, 'scope' | 'operationId'>): string {
  return `${scopeKey(scope)}${operationId}`;
}
