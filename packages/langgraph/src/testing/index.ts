/**
 * A conformance kit for stores of LangGraph: every rule of `BaseStore`, on any store.
 *
 * @module
 */
export { checkStore, type StoreCaseReport } from './check-store.ts';
export { storeConformance, type StoreConformanceOptions, type StoreUnderTest } from './store-conformance.ts';
export type { StoreConformanceGroup } from './store-groups.ts';
export { WordEmbeddings } from './word-embeddings.ts';
