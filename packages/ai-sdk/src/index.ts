/**
 * Memory for the Vercel AI SDK: middleware for any model, a provider, and tools.
 *
 * @module
 */
export { createKeepsake, type KeepsakeOptions, type KeepsakeProvider } from './create-keepsake.ts';
export type { KeepsakeProviderOptions, MemoryCall } from './memory-call.ts';
export {
  memoryMiddleware,
  type MemoryMiddleware,
  type MemoryMiddlewareOptions,
} from './memory-middleware.ts';
export {
  memoryTools,
  type MemoryToolOf,
  type MemoryToolSet,
  type MemoryToolsOptions,
} from './memory-tools.ts';
export {
  addMemories,
  getMemories,
  retrieveMemories,
  searchMemories,
  type ScopedCall,
} from './scoped-calls.ts';
export type { KeepsakeMetadata, KeepsakeSourceMetadata } from './show-memories.ts';
export { withMemory, type ModelWithMemory } from './with-memory.ts';
