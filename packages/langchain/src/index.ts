/**
 * Memory for LangChain: agent middleware, retriever, chat history, and tools.
 *
 * @module
 */
export {};
