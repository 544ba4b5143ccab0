import type { VectorGeneration, VectorPoint } from '../../contracts/vector-store.ts';
import type { MemoryItem } from '../../types/memory.ts';
import { pickScope } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { confirmPoints } from './confirm-points.ts';
import type { IndexSession } from './index-session.ts';

/** Below the 1,000 that a store takes or refuses as a whole. */
const MOST_POINTS = 500;

/** A memory with its vector. */
export interface EmbeddedMemory {
  readonly item: MemoryItem;
  readonly vector: Float32Array;
}

/**
 * Stores points in a vector store outside the ledger and makes sure that their rows are still the same.
 * Returns the ids whose points are right.
 */
export async function pushPoints(
  memories: readonly EmbeddedMemory[],
  generation: VectorGeneration,
  { deps, session }: { readonly deps: EngineDependencies; readonly session: IndexSession },
): Promise<ReadonlySet<string>> {
  const confirmed = new Set<string>();
  await session.prepare(generation);
  for (let start = 0; start < memories.length; start += MOST_POINTS) {
    const part = memories.slice(start, start + MOST_POINTS);
    try {
      await deps.vectorStore.upsert(generation, part.map(toPoint));
    } catch (error) {
      // The collection may have been dropped by another process: the next attempt makes it again.
      session.forgetPrepared();
      throw error;
    }
    const items = part.map((memory) => memory.item);
    for (const id of await confirmPoints(items, generation, deps)) confirmed.add(id);
  }
  return confirmed;
}

function toPoint({ item, vector }: EmbeddedMemory): VectorPoint {
  return {
    id: item.id,
    vector,
    scope: pickScope(item),
    kind: item.kind,
    metadata: item.metadata,
    createdAt: item.createdAt,
  };
}
