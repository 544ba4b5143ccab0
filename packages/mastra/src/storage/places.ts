import type { IdInput, MemoryOperations, MemoryRecords, ScopeInput } from '@keepsake/core';
import type { ScopableMemory } from '@keepsake/core/turns';

/** What threads need of a `Memory`. */
export interface ThreadableMemory extends ScopableMemory {
  /** Records, whoever they belong to: Mastra names threads and messages by their id alone. */
  readonly records: Pick<MemoryRecords, 'across'>;
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
  /** The records of all threads. */
  readonly records: Pick<MemoryRecords, 'across'>;
  /** What belongs to a resource: an id of another one is not found in it. */
  readonly ofResource: (resourceId: string) => MemoryOperations;
  /** What belongs to a thread, and goes with it. */
  readonly ofThread: (place: ThreadPlace) => MemoryOperations;
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
  const runOf = run ?? ((threadId: string) => threadId);
  return {
    records: memory.records,
    ofResource: (resourceId) => memory.scoped(scopeOf(resourceId)),
    ofThread: ({ threadId, resourceId }) => memory.scoped({ ...scopeOf(resourceId), runId: runOf(threadId) }),
    scopeOf,
    runOf,
    infers: memory.infers ?? true,
  };
}
