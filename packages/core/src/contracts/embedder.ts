/** What an embedding call is for; some models want to know. */
export type EmbeddingPurpose = 'document' | 'query';

/** What is asked of an {@link Embedder} in one call. */
export interface EmbedRequest {
  /** Never empty; no text is blank; at most {@link Embedder.maxBatchSize} texts. */
  readonly texts: readonly string[];
  readonly purpose: EmbeddingPurpose;
  /** Aborts the call; the rejection is the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** What an {@link Embedder} answers. */
export interface EmbedResult {
  /** One vector a text, in the order of the texts, all of the same length, every number finite. Need not be normalised. */
  readonly vectors: readonly (readonly number[] | Float32Array)[];
  /** Tokens that the provider counted; absent when it did not say. */
  readonly tokens?: number;
  /** How many requests it took; 1 when absent. */
  readonly calls?: number;
}

/**
 * Turns texts into vectors. The engine checks every answer (count, dimension, finite numbers): an embedder that breaks
 * its promises costs a `degraded` result, never a wrong index.
 */
export interface Embedder {
  /** The provider, for messages and `describe()`: `openai`. */
  readonly provider: string;
  /** The model: together with provider and dimension it is the fingerprint of an index. */
  readonly model: string;
  /** The length of its vectors, where it is known before the first call. */
  readonly dimensions?: number;
  /**
   * The cosine similarity that this model gives to texts that have nothing to do with each other: what is not above it
   * counts for nothing in a search. About 0.7 for `text-embedding-ada-002`, 0.75 for the E5 family.
   *
   * @default 0.15
   */
  readonly unrelatedSimilarity?: number;
  /** How many texts one call takes; the engine never sends more. */
  readonly maxBatchSize: number;
  /**
   * Resolves with one vector a text, in order. Rejects with a `ProviderError` when the provider cannot answer.
   * May be called concurrently, and for the first time concurrently.
   */
  embed(request: EmbedRequest): Promise<EmbedResult>;
  /** Lets go of what it holds. Idempotent. */
  close(): Promise<void>;
}
