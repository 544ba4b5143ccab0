import type { ChangeNote, LedgerChange } from '../contracts/ledger-changes.ts';
import type { LedgerMemory, ScopeChoice } from '../contracts/ledger-queries.ts';
import { MemoryNotFoundError } from '../errors/memory-not-found-error.ts';
import type { MemoryItem } from '../types/memory.ts';
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

/** What a deletion did to a memory. */
export interface DeletedMemory extends MemoryChange {
  /** What `undo` takes: of a `batchDelete` the same for all of its memories. */
  readonly operationId: string;
}

/**
 * Deletes all of the memories or none. They keep their history, and their messages stay in their threads.
 *
 * @throws MemoryNotFoundError for the first id that is unknown within the scopes.
 */
export async function deleteMemories(
  request: DeleteRequest,
  deps: EngineDependencies,
): Promise<readonly DeletedMemory[]> {
  const operationId = deps.newId();
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
        const { reason } = request;
        const note: ChangeNote = {
          at: isoTime(deps.now()),
          operationId,
          ...(reason !== undefined && { reason }),
        };
        const changes = memories.map(({ item }) => deletion(item, note));
        return {
          batch: changes.length === 0 ? undefined : { preconditions: [], changes },
          result: memories.map(({ item }) => ({
            id: item.id,
            memory: item.memory,
            kind: item.kind,
            event: 'DELETE' as const,
            sources: item.sources,
            ...(reason !== undefined && { reason }),
            operationId,
          })),
        };
      },
    },
    deps,
  );
}

/** The change that deletes a memory in the state that was read. */
export function deletion({ id, version }: MemoryItem, note: ChangeNote): LedgerChange {
  return { type: 'delete-memory', id, expectedVersion: version, note };
}
