import type { LedgerChange } from '../contracts/ledger-changes.ts';
import type { LedgerMemory, ScopeChoice } from '../contracts/ledger-queries.ts';
import { MemoryNotFoundError } from '../errors/memory-not-found-error.ts';
import type { MemoryChange } from '../types/results.ts';
import { commitWithRetry } from './commit-with-retry.ts';
import type { EngineDependencies } from './dependencies.ts';
import { findMemory } from './get-memory.ts';
import { isoTime } from './iso-time.ts';

/** A deletion by ids. */
export interface DeleteRequest {
  readonly ids: readonly string[];
  /** `undefined`: whatever their scope; only for the owner of the whole ledger. */
  readonly scopes: ScopeChoice | undefined;
  readonly reason: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Deletes all of the memories or none. They keep their history, and their messages stay in their threads.
 *
 * @throws MemoryNotFoundError for the first id that is unknown within the scopes.
 */
export async function deleteMemories(
  request: DeleteRequest,
  deps: EngineDependencies,
): Promise<readonly MemoryChange[]> {
  const ids = [...new Set(request.ids)];
  return commitWithRetry(
    {
      signal: request.signal,
      plan: async () => {
        const memories: LedgerMemory[] = [];
        for (const id of ids) {
          const memory = await findMemory({ id, scopes: request.scopes }, deps);
          if (memory === undefined) throw new MemoryNotFoundError({ id });
          memories.push(memory);
        }
        const at = isoTime(deps.now());
        const changes = memories.map((memory) => deletion(memory, at, request.reason));
        return {
          batch: changes.length === 0 ? undefined : { preconditions: [], changes },
          result: memories.map(({ item }) => ({
            id: item.id,
            memory: item.memory,
            kind: item.kind,
            event: 'DELETE' as const,
            sources: item.sources,
            ...(request.reason !== undefined && { reason: request.reason }),
          })),
        };
      },
    },
    deps,
  );
}

/** The change that deletes a memory in the state that was read. */
export function deletion({ item }: LedgerMemory, at: string, reason: string | undefined): LedgerChange {
  return {
    type: 'delete-memory',
    id: item.id,
    expectedVersion: item.version,
    note: { at, ...(reason !== undefined && { reason }) },
  };
}
