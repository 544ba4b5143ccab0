import type {
  CommitResult,
  LedgerBatch,
  LedgerChange,
  LedgerConflict,
  Precondition,
} from '../../contracts/ledger-changes.ts';
import {
  buryJob,
  cancelJob,
  enqueueJob,
  finishJob,
  pruneJobs,
  releaseJob,
  requeueJob,
  retryJob,
} from './apply-job-change.ts';
import {
  deleteMemory,
  insertMemory,
  reopenMemory,
  replaceMemory,
  restoreMemory,
} from './apply-memory-change.ts';
import { deleteMessage, insertMessage, replaceMessage } from './apply-message-change.ts';
import { deleteRecord, putRecord, setIndexState } from './apply-record-change.ts';
import { clearMarks, deferMarks, setMarks } from './marks.ts';
import { finishOperation } from './operations.ts';
import { memoryById, type StoreState } from './state.ts';
import { wasErasedSince, type ScopeHashes } from './tombstones.ts';
import { attempt, type Transaction } from './transaction.ts';
import { setVectors } from './vectors.ts';

/** Applies a batch whole, or nothing of it, within one turn of the event loop. */
export function applyBatch(transaction: Transaction, batch: LedgerBatch, hashes: ScopeHashes): CommitResult {
  const conflict = attempt(
    transaction,
    () =>
      firstConflict(batch.preconditions, (condition) =>
        checkCondition(transaction.state, condition, hashes),
      ) ?? firstConflict(batch.changes, (change) => applyChange(transaction, change)),
  );
  return conflict === undefined ? { committed: true } : { committed: false, conflict };
}

function firstConflict<Item>(
  items: readonly Item[],
  judge: (item: Item) => LedgerConflict | undefined,
): LedgerConflict | undefined {
  for (const item of items) {
    const conflict = judge(item);
    if (conflict !== undefined) return conflict;
  }
  return undefined;
}

function checkCondition(
  state: StoreState,
  condition: Precondition,
  hashes: ScopeHashes,
): LedgerConflict | undefined {
  switch (condition.type) {
    case 'epoch':
      return wasErasedSince(state, condition, hashes) ? { type: 'epoch', subject: '' } : undefined;
    case 'generation':
      return state.indexState.generation === condition.generation
        ? undefined
        : { type: 'generation', subject: '' };
    default: {
      const version = memoryById(state, condition.id)?.current?.state.version;
      return version === condition.version ? undefined : { type: 'version', subject: condition.id };
    }
  }
}

const APPLIERS: {
  readonly [Type in LedgerChange['type']]: (
    transaction: Transaction,
    change: Extract<LedgerChange, { readonly type: Type }>,
  ) => LedgerConflict | undefined;
} = {
  'insert-message': insertMessage,
  'replace-message': replaceMessage,
  'delete-message': deleteMessage,
  'insert-memory': insertMemory,
  'replace-memory': replaceMemory,
  'delete-memory': deleteMemory,
  'reopen-memory': reopenMemory,
  'restore-memory': restoreMemory,
  'put-record': putRecord,
  'delete-record': deleteRecord,
  'finish-operation': finishOperation,
  'clear-marks': clearMarks,
  'defer-marks': deferMarks,
  'set-marks': setMarks,
  'set-index-state': setIndexState,
  'set-vectors': setVectors,
  'enqueue-job': enqueueJob,
  'finish-job': finishJob,
  'retry-job': retryJob,
  'bury-job': buryJob,
  'release-job': releaseJob,
  'cancel-job': cancelJob,
  'requeue-job': requeueJob,
  'prune-jobs': pruneJobs,
};

function applyChange<Type extends LedgerChange['type']>(
  transaction: Transaction,
  change: Extract<LedgerChange, { readonly type: Type }>,
): LedgerConflict | undefined {
  return APPLIERS[change.type](transaction, change);
}
