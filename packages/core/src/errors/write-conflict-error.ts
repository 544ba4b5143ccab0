import { MemoryError } from './memory-error.ts';

/** Other writers kept changing the same memory; every attempt was planned on a state that was gone at the commit. */
export class WriteConflictError extends MemoryError {
  override readonly name = 'WriteConflictError';
  readonly code = 'write-conflict';
  /** What they changed: a memory id, a message id. */
  readonly subject: string;
  readonly attempts: number;

  constructor({ subject, attempts }: { readonly subject: string; readonly attempts: number }) {
    super(
      `"${subject}" was changed by other writers during each of ${attempts} attempts. Nothing was stored; call again`,
    );
    this.subject = subject;
    this.attempts = attempts;
  }
}
