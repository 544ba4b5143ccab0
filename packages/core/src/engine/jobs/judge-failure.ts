import { MemoryError, type MemoryErrorCode } from '../../errors/memory-error.ts';

/** What would fail in the same way whenever and wherever it is tried again. */
const PERMANENT: ReadonlySet<MemoryErrorCode> = new Set([
  'invalid-input',
  'invalid-options',
  'scope-required',
  'scope-erased',
  'operation-mismatch',
]);
/** A message may quote what a provider answered. */
const MAX_LENGTH = 2000;

/** True for a failure that may be another one, or none, at the next attempt. */
export function mayHeal(error: unknown): boolean {
  if (!MemoryError.isInstance(error)) return true;
  if ('isRetryable' in error) return error.isRetryable === true;
  return !PERMANENT.has(error.code);
}

/** A failure as a job keeps it. */
export function describeFailure(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.length <= MAX_LENGTH ? text : `${text.slice(0, MAX_LENGTH)}…`.toWellFormed();
}
