/** What went wrong, for programs: stable across versions. */
export type MemoryErrorCode =
  | 'invalid-options'
  | 'invalid-input'
  | 'scope-required'
  | 'memory-not-found'
  | 'memory-immutable'
  | 'memory-closed'
  | 'missing-peer'
  | 'missing-api-key'
  | 'provider-failed'
  | 'model-output-invalid'
  | 'storage-failed'
  | 'index-mismatch'
  | 'operation-mismatch'
  | 'operation-in-progress'
  | 'operation-not-found'
  | 'undo-conflict'
  | 'recall-timeout'
  | 'scope-erased'
  | 'job-not-found'
  | 'job-state'
  | 'job-timeout'
  | 'budget-exceeded'
  | 'write-conflict';

const marker = Symbol.for('keepsake.error');

/** Root of every error that this package throws on purpose. The message says what failed, with which value, and what to do. */
export abstract class MemoryError extends Error {
  abstract readonly code: MemoryErrorCode;

  static {
    Object.defineProperty(this.prototype, marker, { value: true });
  }

  /** True across duplicate installs of this package, where `instanceof` is not. */
  static isInstance(error: unknown): error is MemoryError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}
