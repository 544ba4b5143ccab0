import { MemoryError } from './memory-error.ts';

/** There is no such job, or it belongs to another scope: the two are not told apart. */
export class JobNotFoundError extends MemoryError {
  override readonly name = 'JobNotFoundError';
  readonly code = 'job-not-found';
  readonly id: string;

  constructor({ id }: { readonly id: string }) {
    super(`job "${id}" not found. It was erased, or belongs to another scope; jobs() lists what there is`);
    this.id = id;
  }
}
