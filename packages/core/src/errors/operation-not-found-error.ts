import { MemoryError } from './memory-error.ts';

/** No operation with this id changed a memory within the scope. */
export class OperationNotFoundError extends MemoryError {
  override readonly name = 'OperationNotFoundError';
  readonly code = 'operation-not-found';
  readonly operationId: string;

  constructor({ operationId }: { readonly operationId: string }) {
    super(
      `operation "${operationId}" changed no memory within this scope. ` +
        'Pass the operationId of a result, or of an entry of history(), and the ids of the scope that it was made in',
    );
    this.operationId = operationId;
  }
}
