import type { JobReference } from './job.ts';
import type { MemoryEvent, MemoryItem, MemoryKind } from './memory.ts';
import type { RefusedOperation } from './refusal.ts';

/** What a call cost at the providers. */
export interface Usage {
  /** Requests to the embedder. */
  readonly embeddingCalls: number;
  /** Tokens that the embedder reported; 0 when it does not say. */
  readonly embeddingTokens: number;
  /** Requests to the language model, also on behalf of a reranker that asks one. */
  readonly modelCalls: number;
  /** Tokens that the language model read; 0 when it does not say. */
  readonly inputTokens: number;
  /** Tokens that the language model wrote; 0 when it does not say. */
  readonly outputTokens: number;
  /** Requests to the reranker; those of one that asks a language model are `modelCalls`. */
  readonly rerankCalls: number;
  /** Tokens that the reranker reported; 0 when it does not say. Those of a language model are not among them. */
  readonly rerankTokens: number;
  /** What it all cost, in the currency of `prices`; absent without `prices`, and when a provider that was asked has none. */
  readonly cost?: number;
}

/** What did not work beside the main work of a call. */
export type DegradationCode =
  | 'embedding-failed'
  | 'query-embedding-failed'
  | 'index-failed'
  | 'model-failed'
  | 'model-output-invalid'
  | 'model-refused'
  | 'budget-exceeded'
  | 'rerank-failed'
  | 'dates-failed';

/** The call did its main work, and something beside it did not: what, and why. */
export interface Degradation {
  /**
   * - `embedding-failed`: stored, and found by its words; the vector is caught up in the background.
   * - `query-embedding-failed`: the results come from words alone.
   * - `index-failed`: the vector store did not answer; written vectors are caught up, results come from words alone.
   * - `model-failed`: the language model did not answer; the messages are remembered word for word, without facts.
   * - `model-output-invalid`: it answered with nothing that could be used, twice; likewise.
   * - `model-refused`: it declined to answer; likewise.
   * - `budget-exceeded`: the budget does not allow the call; likewise, or the results come in the engine's order.
   * - `rerank-failed`: the reranker did not answer, or not as it should; the results come in the engine's order.
   * - `dates-failed`: the date resolver did not answer; what is added has no `dates`, and a query is read without it.
   */
  readonly code: DegradationCode;
  /** The provider's error. */
  readonly error: Error;
}

/** What happened to one memory. */
export interface MemoryChange {
  readonly id: string;
  /** The text as it is now; after a `DELETE`, as it was. */
  readonly memory: string;
  readonly kind: MemoryKind;
  readonly event: MemoryEvent;
  /** The text before an `UPDATE`; with `supersedes`, the text of the memory that was replaced. */
  readonly previousMemory?: string;
  /** The memory that this one takes the place of: it is kept, with `supersededBy` and `validTo`. */
  readonly supersedes?: string;
  /** Ids of the messages that it rests on. */
  readonly sources: readonly string[];
  /** Why, in the words of whoever changed it. */
  readonly reason?: string;
}

/** A message of `add` that made no memory. */
export interface SkippedMessage {
  /** Its place in the call, from 0. */
  readonly index: number;
  /** The caller's own id, where given. */
  readonly id?: string;
  /**
   * - `system-message`: instructions are not remembered, and not stored.
   * - `no-words`: kept as a message; there is nothing to find it by.
   * - `deleted`: its memory was deleted, and adding the message again does not bring it back.
   * - `repeats-memory`: kept as a message; the assistant only says what it was reminded of.
   */
  readonly reason: 'system-message' | 'no-words' | 'deleted' | 'repeats-memory';
}

/** The outcome of `add`. */
export interface AddResult {
  /** One entry a memory: the facts in the order of the model's operations, then the episodes in that of the messages. */
  readonly results: readonly MemoryChange[];
  /** Messages that made no memory; absent when there are none. */
  readonly skipped?: readonly SkippedMessage[];
  /** What the language model wanted and may not, each with the rule that refused it; absent when there is nothing. */
  readonly refused?: readonly RefusedOperation[];
  readonly degraded?: Degradation;
  readonly usage: Usage;
  /** The caller's, else made. */
  readonly operationId: string;
  /** With `wait: false`: the job that was queued; `results` is empty then. */
  readonly job?: JobReference;
}

/**
 * What made a score. Without a reranker, the parts from `words` to `meaning` add up to it. With one, they add up to `base`,
 * by which the memory was chosen for the reranker, and the score is what the reranker said.
 */
export interface ScoreExplanation {
  /** The query's words in the memory itself. */
  readonly words: number;
  /** The query names the speaker. */
  readonly speaker: number;
  /** The query's words in the messages around it. */
  readonly neighbours: number;
  /** The query's words in its source messages and around them. */
  readonly sources: number;
  /** The query names a time, and the memory is of that time. */
  readonly time: number;
  /** Closeness of meaning, by vectors. */
  readonly meaning: number;
  /** The engine's score, where a reranker was asked and answered. */
  readonly base?: number;
  /** What the reranker said; absent when it was not asked about this memory, which then comes after those that it was. */
  readonly rerank?: number;
}

/** A memory that a search found. */
export interface SearchResultItem extends MemoryItem {
  /**
   * In [0, 1], higher is better. Depends on the query and the memory: memories that have nothing to do with the query
   * move it by less than 0.05, however many there are. With a reranker it is what the reranker says, and a memory that
   * replaced another one has at least the score of that one.
   */
  readonly score: number;
  /** With `explain: true`: what made the score. */
  readonly explanation?: ScoreExplanation;
}

/** The outcome of `search`. */
export interface SearchResult {
  /** Best first. */
  readonly results: readonly SearchResultItem[];
  readonly degraded?: Degradation;
  readonly usage: Usage;
  /** With `explain: true`: rows of the ledger that were read for it. */
  readonly rowsRead?: number;
}

/** A page of `getAll`. */
export interface GetAllResult {
  readonly results: readonly MemoryItem[];
  /** Pass it as `cursor` for the next page; absent on the last one. */
  readonly nextCursor?: string;
  /** How many memories the call selects in all. */
  readonly total: number;
}

/** One entry of a memory's history. */
export interface HistoryEntry {
  readonly memoryId: string;
  readonly version: number;
  readonly event: 'ADD' | 'UPDATE' | 'DELETE';
  /** The text before; `null` for an `ADD`, and for an `UPDATE` that brought a deleted memory back. */
  readonly previousMemory: string | null;
  /** The text after; `null` for a `DELETE`. */
  readonly newMemory: string | null;
  /** The whole state after the event; after a `DELETE`, the last one. */
  readonly state: MemoryItem;
  /** When it was recorded. */
  readonly createdAt: string;
  readonly operationId?: string;
  readonly reason?: string;
}

/** How far a long call has come. */
export interface Progress {
  readonly done: number;
  /** Absent while it is not known. */
  readonly total?: number;
}
