import { MemoryError } from './memory-error.ts';

/** Why a provider did not answer as it should. */
export type ProviderFailure = 'timeout' | 'connection' | 'rate-limit' | 'refused' | 'server' | 'bad-answer';

/** An embedder, vector store or other service failed. Never holds a key; `cause` is the client's own error. */
export class ProviderError extends MemoryError {
  override readonly name = 'ProviderError';
  readonly code = 'provider-failed';
  readonly provider: string;
  /** What was asked of it: `embed`, `search`. */
  readonly operation: string;
  readonly failure: ProviderFailure;
  /** The HTTP status, where there was one. */
  readonly status: number | undefined;
  /** True when the same call may succeed later. */
  readonly isRetryable: boolean;

  constructor(details: {
    readonly provider: string;
    readonly operation: string;
    readonly failure: ProviderFailure;
    /** With the value, and what to do. */
    readonly message: string;
    readonly status?: number | undefined;
    readonly cause?: unknown;
  }) {
    super(`${details.provider}: ${details.operation} failed: ${details.message}`, { cause: details.cause });
    this.provider = details.provider;
    this.operation = details.operation;
    this.failure = details.failure;
    this.status = details.status;
    this.isRetryable = details.failure !== 'refused' && details.failure !== 'bad-answer';
  }
}
