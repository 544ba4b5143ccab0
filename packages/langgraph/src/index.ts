/**
 * Memory for LangGraph: a store, nodes, tools, and a conformance kit for stores.
 *
 * @module
 */
export {};
