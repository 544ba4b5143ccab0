/**
 * Memory for LangChain: agent middleware, retriever, chat history, and tools.
 *
 * @module
 */
export type { CallConfigurable, CallContext } from './call-context.ts';
export {
  KeepsakeChatMessageHistory,
  type KeepsakeChatMessageHistoryOptions,
} from './keepsake-chat-message-history.ts';
export { KeepsakeMemory, type KeepsakeMemoryOptions } from './keepsake-memory.ts';
export {
  KeepsakeRetriever,
  type KeepsakeRetrieverOptions,
  type MemoryDocumentMetadata,
} from './keepsake-retriever.ts';
export {
  memoryMiddleware,
  type MemoryMiddleware,
  type MemoryMiddlewareOptions,
} from './memory-middleware.ts';
export { memoryTools, type LangChainMemoryToolsOptions, type MemoryToolList } from './memory-tools.ts';
