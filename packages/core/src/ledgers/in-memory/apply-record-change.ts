import type { IndexState, LedgerChange } from '../../contracts/ledger-changes.ts';
import type { StoredRecord } from '../../types/record.ts';
import { pickScope } from '../../types/scope.ts';
import { copyTerms } from './apply-memory-change.ts';
import { copyData } from './copy-data.ts';
import { dropMark, recordTarget, setMark } from './marks.ts';
import { recordRow, swapRecord } from './record-rows.ts';
import { nextKey, type RecordRow, type StoreState } from './state.ts';
import { swapIn, type Transaction } from './transaction.ts';

type Change<Type extends LedgerChange['type']> = Extract<LedgerChange, { readonly type: Type }>;

/** Inserts or replaces a record. */
export function putRecord(transaction: Transaction, change: Change<'put-record'>): undefined {
  const { state } = transaction;
  const given = copyData(change.record);
  const before = recordRow(state, given);
  const after: RecordRow = {
    key: before?.key ?? nextKey(state),
    record: {
      ...given,
      owner: pickScope(given.owner),
      createdAt: firstPut(before?.record, given),
    },
    terms: copyTerms(change.terms),
    vectors: new Map(
      change.vector === undefined ? [] : [[change.vector.generation, change.vector.vector.slice()]],
    ),
  };
  swapIn(transaction, { before, after }, swapRecord);
  if (change.needsIndexing) setMark(transaction, recordTarget(after.key), { action: 'upsert' });
  else dropMark(transaction, recordTarget(after.key));
}

/** What had expired was gone: whatever takes its place is new. */
function firstPut(before: StoredRecord | undefined, given: StoredRecord): string {
  if (before === undefined) return given.createdAt;
  const isExpired = before.expiresAt !== undefined && before.expiresAt <= given.updatedAt;
  return isExpired ? given.createdAt : before.createdAt;
}

/** Removes a record with all that hangs on it. */
export function deleteRecord(transaction: Transaction, change: Change<'delete-record'>): undefined {
  const before = recordRow(transaction.state, change);
  if (before !== undefined) removeRecord(transaction, before);
}

/** Removes the row of a record with all that hangs on it. */
export function removeRecord(transaction: Transaction, row: RecordRow): void {
  swapIn(transaction, { before: row, after: undefined }, swapRecord);
  dropMark(transaction, recordTarget(row.key));
}

/** Sets the state of the index. */
export function setIndexState(transaction: Transaction, change: Change<'set-index-state'>): undefined {
  swapIn(
    transaction,
    { before: transaction.state.indexState, after: copyData(change.state) },
    swapIndexState,
  );
}

function swapIndexState(
  state: StoreState,
  _before: IndexState | undefined,
  after: IndexState | undefined,
): void {
  if (after !== undefined) state.indexState = after;
}
