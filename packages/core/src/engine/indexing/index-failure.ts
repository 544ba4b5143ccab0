import type { VectorStore } from '../../contracts/vector-store.ts';
import { MemoryError } from '../../errors/memory-error.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import type { Degradation } from '../../types/results.ts';

/** What a caller is told when a vector store outside the ledger did not do what was asked of it. */
export function indexFailure(
  cause: unknown,
  operation: 'search' | 'upsert',
  { provider }: Pick<VectorStore, 'provider'>,
): Degradation {
  if (cause instanceof Error && MemoryError.isInstance(cause)) return { code: 'index-failed', error: cause };
  const message = cause instanceof Error ? cause.message : String(cause);
  const error = new ProviderError({ provider, operation, failure: 'server', message, cause });
  return { code: 'index-failed', error };
}
