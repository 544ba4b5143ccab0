import type { OperationChange, RecordedVersion } from '../contracts/operation-changes.ts';
import { UndoConflictError } from '../errors/undo-conflict-error.ts';
import type { MemoryItem } from '../types/memory.ts';

/** What undoing an operation does to one memory. */
export type UndoStep =
  /** There is nothing to take back: an earlier undo did, or the operation itself. */
  | { readonly type: 'none'; readonly item: MemoryItem; readonly undoneBy: string | undefined }
  /** The operation added it. */
  | { readonly type: 'delete'; readonly item: MemoryItem }
  /** The operation changed it: `next` is the state before, as a new version. */
  | {
      readonly type: 'revise';
      readonly item: MemoryItem;
      readonly next: MemoryItem;
      readonly sourceKeys: readonly string[];
    }
  /** The operation deleted it. */
  | {
      readonly type: 'reopen';
      readonly item: MemoryItem;
      readonly next: MemoryItem;
      readonly sourceKeys: readonly string[];
    };

/** The reason that the history gives for what an undo did. */
export function undoReason(operationId: string): string {
  return `undo of ${operationId}`;
}

/**
 * What has to happen to each memory that the operation changed, in the order in which it changed them.
 *
 * @throws UndoConflictError for the first memory that was changed since.
 */
export function planUndo(
  operationId: string,
  { changes, at }: { readonly changes: readonly OperationChange[]; readonly at: string },
): readonly UndoStep[] {
  const memories = Map.groupBy(changes, ({ key }) => key);
  return [...memories.values()].map((ofMemory) => planStep(operationId, ofMemory, at));
}

function planStep(operationId: string, changes: readonly OperationChange[], at: string): UndoStep {
  const [first] = changes;
  const last = changes.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a memory without a change');
  const left = last.version;
  // Between two changes of the operation somebody else changed the memory.
  const between = changes.slice(0, -1).find(({ later: [next] }) => next?.operationId !== operationId);
  if (between !== undefined) throw changedSince(operationId, left.state, between.later[0]);
  const since = withoutUndone(last.later);
  if (since.length === 0) return toStep(first.previous, last.later.at(-1) ?? left, at);
  const [undo] = since;
  if (undo?.reason === undoReason(operationId))
    return { type: 'none', item: left.state, undoneBy: undo.operationId };
  throw changedSince(operationId, left.state, since.at(-1));
}

/**
 * What was not taken back: an operation and the undo of it leave the memory as it was, and so do an undo and the undo of
 * that.
 */
function withoutUndone(entries: readonly RecordedVersion[]): readonly RecordedVersion[] {
  const kept: RecordedVersion[] = [];
  for (const entry of entries) {
    const undone = kept.at(-1)?.operationId;
    if (undone === undefined || entry.reason !== undoReason(undone)) {
      kept.push(entry);
      continue;
    }
    // An operation may have changed the memory more than once.
    while (kept.at(-1)?.operationId === undone) kept.pop();
  }
  return kept;
}

function toStep(previous: RecordedVersion | undefined, left: RecordedVersion, at: string): UndoStep {
  const item = left.state;
  const before = previous === undefined || previous.event === 'DELETE' ? undefined : previous;
  const isThere = left.event !== 'DELETE';
  if (before === undefined) {
    return isThere ? { type: 'delete', item } : { type: 'none', item, undoneBy: undefined };
  }
  return {
    type: isThere ? 'revise' : 'reopen',
    item,
    next: { ...before.state, updatedAt: at, version: item.version + 1 },
    sourceKeys: before.sourceKeys,
  };
}

function changedSince(
  operationId: string,
  { id }: MemoryItem,
  since: RecordedVersion | undefined,
): UndoConflictError {
  const changedBy = since?.operationId;
  return new UndoConflictError({
    operationId,
    id,
    changedBy,
    problem:
      changedBy === undefined
        ? `memory "${id}" was changed since (${since?.reason ?? 'no reason given'}). Change it back with update() or delete()`
        : `memory "${id}" was changed since, by operation "${changedBy}". Undo that one first`,
  });
}
