/**
 * What providers are paid, in a currency of your choice: `usage.cost` is in the same. Tokens are those that the provider
 * reports; where it reports none, they cost nothing here.
 */
export interface Prices {
  /** The language model: for a million tokens that it reads, and for a million that it writes. */
  readonly llm?: { readonly inputPerMillion: number; readonly outputPerMillion: number } | undefined;
  /** The embedder: for a million tokens. */
  readonly embedder?: { readonly perMillion: number } | undefined;
  /** The reranker: for a million tokens, for a request, or both. */
  readonly reranker?:
    | { readonly perMillion?: number | undefined; readonly perCall?: number | undefined }
    | undefined;
}

/**
 * How much may be spent. Once a limit is reached, the language model and the reranker are not asked any more, and the
 * result says so in `degraded`. Embeddings count and are never refused: what is stored without its vector would not be
 * found by meaning, and the background would ask for the same vector later. Calls under way when a limit is reached come
 * to their end, so it may be passed by what they cost. The budget is that of one `Memory` in one process.
 */
export interface Budget {
  /** In the currency of `prices`, which must name every provider. */
  readonly maxCost?: number | undefined;
  /** Tokens of all providers, read and written. */
  readonly maxTokens?: number | undefined;
  /** Requests to all providers, failed ones included. */
  readonly maxCalls?: number | undefined;
  /**
   * Only what was spent in so many milliseconds before now counts (a sixtieth of it longer at most).
   *
   * @default the life of the `Memory`
   */
  readonly windowMs?: number | undefined;
}

/** A limit of a {@link Budget}. */
export type BudgetLimit = 'maxCost' | 'maxTokens' | 'maxCalls';

/** Every {@link BudgetLimit}, in the order in which they are looked at. */
export const BUDGET_LIMITS = ['maxCost', 'maxTokens', 'maxCalls'] as const satisfies readonly BudgetLimit[];

/** How a budget stands. */
export interface BudgetReport extends Budget {
  /** What counts against each limit now. */
  readonly spent: Readonly<Record<BudgetLimit, number>>;
  /** The limit that is reached; absent while calls are made. */
  readonly exceeded?: BudgetLimit;
  /** When calls are made again: ISO 8601. Absent while they are, and without `windowMs`. */
  readonly freeAt?: string;
}
