import { hasMethods } from '../../internal/foreign-object.ts';
import { hasFields, readDocument, type Equals, type LangchainPointDocument } from './point-document.ts';
import type { LangchainVectorStoreLike, StoreDialect } from './store-access.ts';

/** What the options say about a store; see `LangchainVectorStoreOptions`. */
export interface DialectOptions {
  readonly store: LangchainVectorStoreLike;
  readonly filter?: ((equals: Equals) => unknown) | undefined;
  readonly score?: 'similarity' | 'distance' | ((score: number) => number) | undefined;
  readonly deleteByIds?: ((ids: readonly string[]) => PromiseLike<unknown>) | undefined;
  readonly maxResults?: number | undefined;
  readonly timeoutMs?: number | undefined;
}

/** LangChain's own stores in the process: an array of vectors, filtered by a function, with no way to delete. */
interface ArrayStore extends LangchainVectorStoreLike {
  memoryVectors: readonly object[];
}

/** True for `MemoryVectorStore` and its like. */
export function isArrayStore(store: LangchainVectorStoreLike): store is ArrayStore {
  return 'memoryVectors' in store && Array.isArray(store.memoryVectors);
}

/**
 * True when the store deletes documents. The method alone says nothing: LangChain's abstract class has one that only throws,
 * and is the one class on the way up that has no type of its own.
 */
export function canDelete(store: LangchainVectorStoreLike): boolean {
  if (!hasMethods(store, 'delete')) return false;
  let owner: object | null = store;
  while (owner !== null && !Object.hasOwn(owner, 'delete'))
    owner = Object.getPrototypeOf(owner) as object | null;
  return owner !== null && '_vectorstoreType' in owner;
}

/** How the store is spoken to. */
export function makeDialect(options: DialectOptions): StoreDialect {
  const { store, score = 'similarity', timeoutMs = 30_000 } = options;
  const isArray = isArrayStore(store);
  const { filter = isArray ? toPredicate : (equals: Equals): unknown => ({ ...equals }) } = options;
  return {
    store,
    toFilter: filter,
    toSimilarity: typeof score === 'function' ? score : (value) => (score === 'distance' ? 1 - value : value),
    deleteByIds: options.deleteByIds ?? (isArray ? deleteFrom(store) : (ids) => deleteIn(store, ids)),
    maxResults: options.maxResults ?? (isArray ? Number.MAX_SAFE_INTEGER : 1000),
    timeoutMs,
  };
}

function toPredicate(equals: Equals) {
  return (document: LangchainPointDocument): boolean => hasFields(document, equals);
}

async function deleteIn(store: LangchainVectorStoreLike, ids: readonly string[]): Promise<void> {
  await store.delete?.({ ids: [...ids] });
}

function deleteFrom(store: ArrayStore): StoreDialect['deleteByIds'] {
  return async (ids) => {
    const gone = new Set(ids);
    store.memoryVectors = store.memoryVectors.filter((entry) => {
      const point = readDocument(entry);
      return point === undefined || !gone.has(point.documentId);
    });
  };
}
