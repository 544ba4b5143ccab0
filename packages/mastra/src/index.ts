/**
 * Memory for Mastra: threads, recall, working memory and facts for an agent; processors and tools.
 *
 * @module
 */
export { KeepsakeMemory, keepsakeMemory } from './keepsake-memory.ts';
export type { KeepsakeMemoryOptions } from './keepsake-memory-options.ts';
export type { MastraCall } from './mastra-call.ts';
export { memoryProcessor, recallProcessor, saveProcessor } from './memory-processor.ts';
export type {
  MemoryProcessorOptions,
  RecallProcessor,
  RecallProcessorOptions,
  SaveProcessor,
  SaveProcessorOptions,
} from './memory-processor.ts';
export { memoryTools, type MastraMemoryTools } from './memory-tools.ts';
export type { MessageSaveOptions } from './storage/save-messages.ts';
export type { PlaceOptions, ThreadableMemory } from './storage/places.ts';
