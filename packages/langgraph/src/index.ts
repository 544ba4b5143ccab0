/**
 * Memory for LangGraph: a store, nodes, tools, and a conformance kit for stores.
 *
 * @module
 */
export type { ItemPlace, KeepsakeStoreOptions, StoreMemory } from './store/keepsake-store-options.ts';
export { KeepsakeStore } from './store/keepsake-store.ts';
export type { StorePut, StorePutOptions } from './store/store-put.ts';
