import { MemoryError } from './memory-error.ts';

/** Another call with the same `operationId` is still at work and did not end in time. */
export class OperationInProgressError extends MemoryError {
  override readonly name = 'OperationInProgressError';
  readonly code = 'operation-in-progress';
  readonly operationId: string;
  /** When its lease ends, ISO 8601: from then on a repeat takes over. */
  readonly leasedUntil: string;

  constructor({ operationId, leasedUntil }: { readonly operationId: string; readonly leasedUntil: string }) {
    super(`operationId "${operationId}" is being worked on until ${leasedUntil}. Repeat the call after that`);
    this.operationId = operationId;
    this.leasedUntil = leasedUntil;
  }
}
