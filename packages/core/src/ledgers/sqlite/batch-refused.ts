import type { LedgerConflict } from '../../contracts/ledger-changes.ts';

/** Thrown inside a transaction to undo it: the batch meets a state that it was not planned for. Never leaves the ledger. */
export class BatchRefused extends Error {
  override readonly name = 'BatchRefused';
  readonly conflict: LedgerConflict;

  constructor(conflict: LedgerConflict) {
    super(`${conflict.type} conflict on "${conflict.subject}"`);
    this.conflict = conflict;
  }
}

/** Refuses the batch. */
export function refuse(type: LedgerConflict['type'], subject: string): never {
  throw new BatchRefused({ type, subject });
}
