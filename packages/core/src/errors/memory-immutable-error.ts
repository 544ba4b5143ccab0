import { MemoryError } from './memory-error.ts';

/** The memory was added with `immutable: true`. */
export class MemoryImmutableError extends MemoryError {
  override readonly name = 'MemoryImmutableError';
  readonly code = 'memory-immutable';
  readonly id: string;

  constructor({ id }: { readonly id: string }) {
    super(`memory "${id}" is immutable. Delete it and add a new one instead of updating it`);
    this.id = id;
  }
}
