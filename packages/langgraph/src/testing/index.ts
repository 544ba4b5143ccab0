/**
 * A conformance kit for stores of LangGraph.
 *
 * @module
 */
export {};
