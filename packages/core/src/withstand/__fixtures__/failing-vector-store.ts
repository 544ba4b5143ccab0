import type { VectorGeneration, VectorStore } from '../../contracts/vector-store.ts';
import { inMemoryVectorStore } from '../../vector-stores/in-memory.ts';

/** A vector store outside the ledger that can be cut off. */
export interface FailingVectorStore extends VectorStore {
  /** From now on every call rejects with this, until `recover`. */
  readonly fail: (error: Error) => void;
  readonly recover: () => void;
  /** What it holds, cut off or not. */
  readonly held: (generation: VectorGeneration) => Promise<number>;
}

/** The store in memory, behind a line that can break. */
export function failingVectorStore(): FailingVectorStore {
  const store = inMemoryVectorStore();
  let failure: Error | undefined;
  const through = async <Result>(call: () => Promise<Result>): Promise<Result> => {
    if (failure !== undefined) throw failure;
    return call();
  };
  return {
    provider: 'far-away',
    capabilities: store.capabilities,
    prepare: (...call) => through(() => store.prepare(...call)),
    upsert: (...call) => through(() => store.upsert(...call)),
    remove: (...call) => through(() => store.remove(...call)),
    removeScope: (...call) => through(() => store.removeScope(...call)),
    search: (...call) => through(() => store.search(...call)),
    count: (...call) => through(() => store.count(...call)),
    drop: (...call) => through(() => store.drop(...call)),
    close: () => store.close(),
    held: (generation) => store.count(generation),
    fail: (error) => {
      failure = error;
    },
    recover: () => {
      failure = undefined;
    },
  };
}
