import { MemoryError } from './memory-error.ts';

/** Why storage failed. */
export type StorageFailure =
  | 'full'
  | 'read-only'
  | 'cannot-open'
  | 'not-a-database'
  | 'newer-schema'
  | 'corrupt'
  | 'locked'
  | 'unsupported'
  | 'io';

/** The ledger cannot read or write. Nothing of the call was stored. */
export class StorageError extends MemoryError {
  override readonly name = 'StorageError';
  readonly code = 'storage-failed';
  /** The ledger's provider: `sqlite`. */
  readonly provider: string;
  /** The file or server. */
  readonly location: string;
  readonly failure: StorageFailure;

  constructor(details: {
    readonly provider: string;
    readonly location: string;
    readonly failure: StorageFailure;
    /** What happened, and what to do. */
    readonly message: string;
    readonly cause?: unknown;
  }) {
    super(`${details.provider}: ${details.location}: ${details.message}`, { cause: details.cause });
    this.provider = details.provider;
    this.location = details.location;
    this.failure = details.failure;
  }
}
