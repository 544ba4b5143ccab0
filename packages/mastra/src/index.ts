/**
 * Memory for Mastra: threads, recall, working memory and facts for an agent; processors and tools.
 *
 * @module
 */
export {};
