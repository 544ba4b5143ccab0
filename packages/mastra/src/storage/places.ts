import type { IdInput, MemoryOperations, MemoryRecords, ScopeInput } from '@keepsake/core';
import type { ScopableMemory } from '@keepsake/core/turns';

/** What threads need of a `Memory`. */
export interface ThreadableMemory extends ScopableMemory {
  /** The application's own records: they hold which resource a thread or a message belongs to, ids only. */
  readonly records: MemoryRecords;
}

/** How the ids of Mastra become those of a scope. */
export interface PlaceOptions {
  readonly memory: ThreadableMemory;
  /**
   * Whose memories those of a resource are. Each resource has a scope of its own: it is erased with the resource.
   *
   * @default the resource's id as `userId`
   */
  readonly scope?: ((resourceId: string) => ScopeInput) | undefined;
  /** The `runId` of a thread. @default its id */
  readonly run?: ((threadId: string) => IdInput) | undefined;
}

/** Where threads, and what belongs to them, are kept. */
export interface Places {
  /** Which resource a thread or a message belongs to. */
  readonly owners: MemoryRecords;
  /** What belongs to a resource: an id of another one is not found in it. */
  readonly ofResource: (resourceId: string) => MemoryOperations;
  readonly scopeOf: (resourceId: string) => ScopeInput;
  readonly runOf: (threadId: string) => IdInput;
  /** Whether a language model distils facts from what is added. */
  readonly infers: boolean;
}

/** A thread, and whose it is. */
export interface ThreadPlace {
  readonly threadId: string;
  readonly resourceId: string;
}

/** The places of a memory. */
export function createPlaces({ memory, scope, run }: PlaceOptions): Places {
  const scopeOf = scope ?? ((resourceId: string) => ({ userId: resourceId }));
  return {
    owners: memory.records,
    ofResource: (resourceId) => memory.scoped(scopeOf(resourceId)),
    scopeOf,
    runOf: run ?? ((threadId) => threadId),
    infers: memory.infers ?? true,
  };
}
