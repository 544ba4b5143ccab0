import { MemoryError } from './memory-error.ts';

/** No memories were found in the time that an answer waits for them. */
export class RecallTimeoutError extends MemoryError {
  override readonly name = 'RecallTimeoutError';
  readonly code = 'recall-timeout';
  readonly timeoutMs: number;

  constructor({ timeoutMs }: { readonly timeoutMs: number }) {
    super(
      `no notes after ${timeoutMs} ms: the answer goes on without them. Wait longer (recall.timeoutMs), or look at what ` +
        'the embedder and the reranker take: the spans of a search tell',
    );
    this.timeoutMs = timeoutMs;
  }
}
