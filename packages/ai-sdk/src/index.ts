/**
 * Memory for the Vercel AI SDK: middleware for any model, a provider, and tools.
 *
 * @module
 */
export {};
