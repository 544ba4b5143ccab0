import { MemoryError } from './memory-error.ts';

/** An `operationId` was used again with a different payload. */
export class OperationMismatchError extends MemoryError {
  override readonly name = 'OperationMismatchError';
  readonly code = 'operation-mismatch';
  readonly operationId: string;

  constructor({ operationId }: { readonly operationId: string }) {
    super(
      `operationId "${operationId}" was used before in this scope with other messages or options. ` +
        'Repeat the call exactly, or use a new operationId',
    );
    this.operationId = operationId;
  }
}
