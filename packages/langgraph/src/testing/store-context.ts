import type { BaseStore, Item, Operation, OperationResults } from '@langchain/langgraph-checkpoint';
import type { WordEmbeddings } from './word-embeddings.ts';

/** A store with an index, and what its embeddings were asked for. */
export interface IndexedStore {
  readonly store: BaseStore;
  readonly embeddings: WordEmbeddings;
}

/** What a case works with; everything in it is closed after the case. */
export interface StoreContext {
  /** Empty. */
  readonly store: BaseStore;
  /** An empty store with an index over these fields. @default the whole value */
  readonly createIndexed: (fields?: readonly string[]) => Promise<IndexedStore>;
  /** An empty store that keeps items for so long. */
  readonly createExpiring: (ttlMs: number) => Promise<BaseStore>;
  /** Another store over the place of `store`, which is stopped before. */
  readonly reopen: () => Promise<BaseStore>;
}

/** Keys in order of the alphabet, for cases that say nothing about the order of results. */
export function keysOf(items: readonly Item[]): readonly string[] {
  return items.map(({ key }) => key).toSorted();
}

/** What a store answers when it refuses a call. */
export const REFUSED = 'refused';

/** For rules that leave a store the choice: it does as it is told, or refuses, but does not guess. */
export async function orRefused<Result>(work: () => Promise<Result>): Promise<Result | typeof REFUSED> {
  try {
    return await work();
  } catch {
    return REFUSED;
  }
}

/** Puts the values under the keys `0`, `1`, … of the namespace. */
export async function putAll(
  store: BaseStore,
  namespace: string[],
  values: readonly Readonly<Record<string, unknown>>[],
): Promise<void> {
  for (const [place, value] of values.entries()) await store.put(namespace, String(place), value);
}

/** The keys that a search with the filter finds, or that it is refused. */
export function matching(
  store: BaseStore,
  namespace: string[],
  filter: Readonly<Record<string, unknown>>,
): Promise<readonly string[] | typeof REFUSED> {
  return orRefused(async () => keysOf(await store.search(namespace, { filter, limit: 100 })));
}

/** The answers of a batch, each of the type that its operation asks for. */
export function take<Operations extends Operation[]>(
  store: BaseStore,
  ...operations: Operations
): Promise<OperationResults<Operations>> {
  return store.batch(operations);
}
