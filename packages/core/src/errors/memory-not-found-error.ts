import { MemoryError } from './memory-error.ts';

/** There is no such memory, or it belongs to another scope: the two are not told apart. */
export class MemoryNotFoundError extends MemoryError {
  override readonly name = 'MemoryNotFoundError';
  readonly code = 'memory-not-found';
  readonly id: string;

  constructor({ id }: { readonly id: string }) {
    super(
      `memory "${id}" not found. It was deleted, or belongs to another scope; getAll lists what there is`,
    );
    this.id = id;
  }
}
