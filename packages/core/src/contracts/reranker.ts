/** What is asked of a {@link Reranker} in one call. */
export interface RerankRequest {
  /** Not blank. */
  readonly query: string;
  /** Never empty; no text is blank; at most {@link Reranker.maxDocuments}. */
  readonly documents: readonly string[];
  /** Aborts the call; the rejection is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What a {@link Reranker} answers. */
export interface RerankResult {
  /** One score a document, in the order of the documents: in [0, 1], higher is better. */
  readonly scores: readonly number[];
  /** Tokens that the provider counted; absent when it did not say. */
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** How many requests it took; 1 when absent. */
  readonly calls?: number;
}

/**
 * Reads a query together with each document and says how well they fit. The engine checks every answer: a reranker that
 * breaks its promises costs a `degraded` result, and the results come in the order of the engine.
 */
export interface Reranker {
  /** The provider, for messages and `describe()`: `cohere`. */
  readonly provider: string;
  readonly model: string;
  /** How many documents one call takes; the engine never sends more. */
  readonly maxDocuments: number;
  /**
   * True: its requests go to a language model, and `usage` counts them there (`modelCalls`, `inputTokens`,
   * `outputTokens`) instead of as `rerankCalls` and `rerankTokens`.
   *
   * @default false
   */
  readonly asksLanguageModel?: boolean;
  /**
   * Resolves with one score a document, in order. Rejects with a `ProviderError` when the provider cannot answer, and
   * never lets a key into its message. May be called concurrently, and for the first time concurrently.
   */
  rerank(request: RerankRequest): Promise<RerankResult>;
  /** Lets go of what it holds. Idempotent. */
  close(): Promise<void>;
}
