import { MemoryError } from '../errors/memory-error.ts';
import { ProviderError } from '../errors/provider-error.ts';

/** The `error.type` of a span: one of few words, and nothing of the message. */
export function errorType(error: unknown): string {
  if (error instanceof ProviderError) return String(error.status ?? error.failure);
  if (MemoryError.isInstance(error)) return error.code;
  return error instanceof Error ? error.name : '_OTHER';
}
