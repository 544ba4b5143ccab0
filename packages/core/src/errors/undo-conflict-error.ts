import { MemoryError } from './memory-error.ts';

/** What {@link UndoConflictError} says. */
export interface UndoConflict {
  readonly operationId: string;
  readonly id: string;
  readonly changedBy?: string | undefined;
  /** Why, and what to do: goes into the message. */
  readonly problem: string;
}

/** An operation cannot be undone as a whole, because of what happened since. Nothing was changed. */
export class UndoConflictError extends MemoryError {
  override readonly name = 'UndoConflictError';
  readonly code = 'undo-conflict';
  /** The operation that was to be undone. */
  readonly operationId: string;
  /** The first memory that is in the way. */
  readonly id: string;
  /** The operation that changed it since, where one is known. */
  readonly changedBy: string | undefined;

  constructor({ operationId, id, changedBy, problem }: UndoConflict) {
    super(`operation "${operationId}" cannot be undone: ${problem}. Nothing was changed`);
    this.operationId = operationId;
    this.id = id;
    this.changedBy = changedBy;
  }
}
