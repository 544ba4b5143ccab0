/**
 * Memory for LangGraph: a store, nodes, tools, and a conformance kit for stores.
 *
 * @module
 */
export type { CallConfigurable, CallContext } from './call-context.ts';
export { memoryNodes, type MemoryNodes, type MemoryNodesOptions } from './nodes/memory-nodes.ts';
export { NotesAnnotation, notesState, type MemoryNotes } from './nodes/notes-state.ts';
export type { MessagesInState } from './nodes/read-state.ts';
export { withNotes } from './nodes/with-notes.ts';
export type { ItemPlace, KeepsakeStoreOptions, StoreMemory } from './store/keepsake-store-options.ts';
export { KeepsakeStore } from './store/keepsake-store.ts';
export type { StorePut, StorePutOptions } from './store/store-put.ts';
export { memoryTools, type GraphMemoryToolsOptions, type MemoryToolList } from './tools/memory-tools.ts';
