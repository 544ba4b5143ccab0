import { MemoryError } from './memory-error.ts';

/** An argument of a call is wrong: nothing was read or written. */
export class InvalidInputError extends MemoryError {
  override readonly name = 'InvalidInputError';
  readonly code = 'invalid-input';
  /** The argument or option: `filters.price`, `messages[2].role`. */
  readonly path: string;

  /** `problem` names the value; `remedy` says what to pass instead. */
  constructor({
    path,
    problem,
    remedy,
  }: {
    readonly path: string;
    readonly problem: string;
    readonly remedy: string;
  }) {
    super(`${path}: ${problem}. ${remedy}`);
    this.path = path;
  }
}
