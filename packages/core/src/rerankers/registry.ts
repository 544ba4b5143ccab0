/** Every reranker by the name that `reranker: { provider }` takes. Making one imports no vendor's package. */
export const rerankers = {} as const;
