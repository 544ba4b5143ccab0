import type {
  CommitResult,
  LedgerBatch,
  LedgerChange,
  Precondition,
} from '../../contracts/ledger-changes.ts';
import { BatchRefused, refuse } from './batch-refused.ts';
import { readIndexState, saveIndexState } from './index-state.ts';
import { clearMarks, deferMarks, recordMarkId, setMark } from './marks.ts';
import { findMemoryRow, findMemoryRowByKey } from './memory-rows.ts';
import { finishOperation } from './operations.ts';
import { findRecordRowByKey } from './record-rows.ts';
import { wasErasedSince } from './tombstones.ts';
import {
  buryJob,
  cancelJob,
  enqueueJob,
  finishJob,
  pruneJobs,
  releaseJob,
  requeueJob,
  retryJob,
} from './write-job.ts';
import {
  deleteMemory,
  insertMemory,
  reopenMemory,
  replaceMemory,
  restoreMemory,
  setMemoryVector,
} from './write-memory.ts';
import { deleteMessage, insertMessage, replaceMessage } from './write-message.ts';
import { deleteRecord, putRecord, setRecordVector } from './write-record.ts';
import type { WriteContext } from './write-context.ts';

type Apply = {
  readonly [Type in LedgerChange['type']]: (
    context: WriteContext,
    change: Extract<LedgerChange, { readonly type: Type }>,
  ) => void;
};

const APPLY: Apply = {
  'insert-message': insertMessage,
  'replace-message': replaceMessage,
  'delete-message': deleteMessage,
  'insert-memory': insertMemory,
  'replace-memory': replaceMemory,
  'delete-memory': deleteMemory,
  'reopen-memory': reopenMemory,
  'put-record': putRecord,
  'delete-record': deleteRecord,
  'finish-operation': finishOperation,
  'clear-marks': (context, { marks }) => clearMarks(context, marks),
  'defer-marks': (context, { marks, until }) => deferMarks(context, marks, until),
  'set-marks': setMarks,
  'set-index-state': ({ connection }, { state }) => saveIndexState(connection, state),
  'set-vectors': (context, { vectors }) => {
    for (const vector of vectors) {
      if (vector.target === 'memory') setMemoryVector(context, vector);
      else setRecordVector(context, vector);
    }
  },
  'restore-memory': restoreMemory,
  'enqueue-job': enqueueJob,
  'finish-job': finishJob,
  'retry-job': retryJob,
  'bury-job': buryJob,
  'release-job': releaseJob,
  'cancel-job': cancelJob,
  'requeue-job': requeueJob,
  'prune-jobs': pruneJobs,
};

/** Applies a batch inside a transaction. @throws BatchRefused when a precondition fails or a change meets a conflict. */
export function applyBatch(context: WriteContext, { preconditions, changes }: LedgerBatch): void {
  for (const precondition of preconditions) check(context, precondition);
  for (const change of changes) applyChange(context, change);
}

/** The outcome of work that may have been refused. */
export async function toCommitResult(work: Promise<void>): Promise<CommitResult> {
  try {
    await work;
    return { committed: true };
  } catch (error) {
    if (error instanceof BatchRefused) return { committed: false, conflict: error.conflict };
    throw error;
  }
}

function applyChange<Type extends LedgerChange['type']>(
  context: WriteContext,
  change: Extract<LedgerChange, { readonly type: Type }>,
): void {
  const apply = APPLY[change.type] as (
    context: WriteContext,
    change: Extract<LedgerChange, { readonly type: Type }>,
  ) => void;
  apply(context, change);
}

function setMarks(
  context: WriteContext,
  { rows, until }: Extract<LedgerChange, { readonly type: 'set-marks' }>,
): void {
  for (const { target, key } of rows) {
    const id =
      target === 'memory'
        ? findMemoryRowByKey(context.connection, key)?.id
        : findRecordRowByKey(context.connection, key) && recordMarkId(key);
    if (id !== undefined) setMark(context, { target, key, id, action: 'upsert', until });
  }
}

function check({ connection, counters }: WriteContext, precondition: Precondition): void {
  switch (precondition.type) {
    case 'epoch':
      if (
        precondition.epoch < counters.epoch &&
        wasErasedSince(connection, precondition.scope, precondition.epoch)
      ) {
        refuse('epoch', '');
      }
      return;
    case 'generation':
      if (readIndexState(connection).generation !== precondition.generation) refuse('generation', '');
      return;
    default:
      if (findMemoryRow(connection, precondition.id)?.version !== precondition.version) {
        refuse('version', precondition.id);
      }
  }
}
