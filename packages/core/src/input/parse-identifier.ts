import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { describeValue } from '../internal/describe-value.ts';

/** The longest id, in UTF-16 code units: of a user, agent, run, app, memory, message or operation. */
export const MAX_IDENTIFIER_LENGTH = 256;

/**
 * An id as it is kept and compared: a whole number becomes a string, and space around it goes. Nothing else is changed,
 * so that two ids that differ never become one.
 *
 * @throws InvalidInputError for anything else, an empty id, one with space or control characters inside, a lone
 * surrogate, one of more than {@link MAX_IDENTIFIER_LENGTH} units, `*`, which names nobody, and whole numbers past 2^53,
 * where neighbours are the same number already.
 */
export function parseIdentifier(value: unknown, path: string): string {
  const id = Number.isSafeInteger(value) ? String(value) : value;
  if (typeof id !== 'string') return refuse(path, `${describeValue(value)} is not an id`);
  const trimmed = id.trim();
  if (trimmed === '') return refuse(path, id === '' ? 'the id is empty' : 'the id is blank');
  if (trimmed.length > MAX_IDENTIFIER_LENGTH) {
    return refuse(
      path,
      `the id ${describeValue(trimmed)} is longer than ${MAX_IDENTIFIER_LENGTH} characters`,
    );
  }
  if (trimmed === '*') return refuse(path, '"*" names nobody');
  if (/\s/u.test(trimmed)) return refuse(path, `the id ${describeValue(trimmed)} has white space inside`);
  if (/\p{Cc}/u.test(trimmed))
    return refuse(path, `the id ${describeValue(trimmed)} holds a control character`);
  // Normalising it would make one id of two.
  if (!trimmed.isWellFormed()) return refuse(path, `the id ${describeValue(trimmed)} holds a lone surrogate`);
  return trimmed;
}

function refuse(path: string, problem: string): never {
  throw new InvalidInputError({
    path,
    problem,
    remedy: `Pass a string of 1 to ${MAX_IDENTIFIER_LENGTH} characters without white space, or a safe integer`,
  });
}
