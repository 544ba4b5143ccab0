import { MemoryError } from './memory-error.ts';

/** The index was built with another embedding model than the one configured: their vectors cannot be compared. */
export class IndexMismatchError extends MemoryError {
  override readonly name = 'IndexMismatchError';
  readonly code = 'index-mismatch';
  /** What the index was built with: `provider:model:dimensions`. */
  readonly indexed: string;
  /** What is configured. */
  readonly configured: string;

  constructor({ indexed, configured }: { readonly indexed: string; readonly configured: string }) {
    super(
      `the index was built with "${indexed}" and the embedder is now "${configured}". ` +
        'Call memory.reindex() to build it again, or configure the former embedder',
    );
    this.indexed = indexed;
    this.configured = configured;
  }
}
