import type { GenerationVector, Precondition } from '../../contracts/ledger-changes.ts';
import type { ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { VectorGeneration, VectorMatch } from '../../contracts/vector-store.ts';
import type { Filter } from '../../types/filter.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { Degradation, Progress, Usage } from '../../types/results.ts';

/** Vectors for the texts of one write, made before its commit. */
export interface WriteVectors {
  /** One entry a text; `undefined` where it could not be embedded, or nothing embeds. */
  readonly vectors: readonly (Float32Array | undefined)[];
  /** Why some of them are missing. */
  readonly degraded: Degradation | undefined;
  readonly usage: Usage;
}

/** How one row goes into the index. */
export interface RowIndexing {
  /** What the row's change carries: spread it into `NewMemory` or `put-record`. */
  readonly fields: { readonly vector?: GenerationVector; readonly needsIndexing: boolean };
  /** The vector that {@link Indexing.afterCommit} brings to an index outside the ledger. */
  readonly outside: GenerationVector | undefined;
}

/** How the rows of a write go into the index as it is now. */
export interface RowAssignment {
  /** Parallel to the vectors. */
  readonly rows: readonly RowIndexing[];
  /** Belongs into the batch: when the index changes before the commit, the rows have to be assigned anew. */
  readonly precondition: Precondition;
}

/** A memory that was committed, and how it was assigned. */
export interface WrittenMemory {
  readonly item: MemoryItem;
  readonly indexing: RowIndexing;
}

/** A query as a vector, with the generations of the index that it can be compared with. */
export interface QueryVector {
  readonly vector: Float32Array;
  /** Not empty. More than one only while `reindex` builds with the same model: none of them is whole by itself. */
  readonly generations: readonly VectorGeneration[];
}

/** The outcome of {@link Indexing.embedQuery}. */
export interface QueryEmbedding {
  /** `undefined`: search by words alone, because nothing embeds, nothing is indexed yet, or `degraded` says why. */
  readonly query: QueryVector | undefined;
  readonly degraded: Degradation | undefined;
  readonly usage: Usage;
}

/** A search for memories by vector. */
export interface SimilarRequest {
  readonly query: QueryVector;
  readonly scopes: ScopeChoice;
  /** Only what the vector store's capabilities list; see `VectorQuery.filter`. */
  readonly filter?: Filter | undefined;
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** The outcome of {@link Indexing.findSimilar}. */
export interface SimilarResult {
  /** The most similar first, no id twice, at most `limit`. */
  readonly matches: readonly VectorMatch[];
  /** Set when a vector store outside the ledger did not answer; there are no matches then. */
  readonly degraded: Degradation | undefined;
}

/** What `describe()` says about the index. */
export interface IndexReport {
  /** `mismatch`: it was built with another model than the one configured; see `IndexMismatchError`. */
  readonly status: 'none' | 'building' | 'ready' | 'mismatch';
  /** Counts up with each `reindex`; 0: there has never been one. */
  readonly generation: number;
  /** What it was built with: `provider:model:dimensions`. */
  readonly fingerprint?: string;
  readonly dimensions?: number;
  /** The last failure of the work in the background; absent when the last attempt went well. */
  readonly lastError?: Error;
  /** When the background tries again after that failure: ISO 8601. */
  readonly nextAttemptAt?: string;
  /** What the background has asked of the embedder since this `Memory` was made. */
  readonly backgroundUsage: Usage;
}

/** What `reindex` is asked. */
export interface ReindexRequest {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** The outcome of `reindex`. */
export interface ReindexResult {
  /** `none`: no embedder is configured, the vectors were dropped, and search goes by words. */
  readonly status: 'ready' | 'none';
  /** The generation that answers now. */
  readonly generation: number;
  /** How many memories and records this call embedded; those that an interrupted call had done before are not counted. */
  readonly indexed: number;
  /** How many could not be embedded and stay marked: the background tries them again. */
  readonly failed: number;
  readonly usage: Usage;
}

/**
 * Everything that the pipelines need to know about the index: one object a `Memory`. It opens and decides by itself on
 * first use, and keeps up in the background what a call could not do. All methods may be called concurrently.
 *
 * A write: `embedForWrite` once, then for every attempt to commit `assignRows`, and `afterCommit` at the end.
 * A search: `embedQuery`, then `findSimilar` as often as needed.
 */
export interface Indexing {
  /**
   * Embeds what is about to be written; texts too long for a model are cut. Blank texts get no vector. Never fails
   * because of the embedder: what could not be embedded is caught up.
   *
   * @throws IndexMismatchError when the index was built with another model.
   * @throws the signal's reason; and the embedder's own error when it cannot work at all (a missing package or key).
   */
  embedForWrite(texts: readonly string[], signal?: AbortSignal): Promise<WriteVectors>;
  /**
   * Says how each row goes into the index as it is at this moment. Call it within each attempt to commit and put
   * `precondition` into the batch. Vectors of records are always inside the ledger.
   *
   * @throws IndexMismatchError when the index was built with another model meanwhile.
   */
  assignRows(written: WriteVectors, target?: 'memory' | 'record'): Promise<RowAssignment>;
  /**
   * Brings committed rows to an index outside the ledger, so that the next search finds them, and wakes the background
   * for what is left. Call it after every commit that wrote memories with new text, and (with an empty list) after
   * deletes. Never rejects: a failure is told as `degraded`, and the marks stay.
   */
  afterCommit(written: readonly WrittenMemory[]): Promise<Degradation | undefined>;
  /**
   * The query as a vector.
   *
   * @throws IndexMismatchError when the index was built with another model; and the signal's reason.
   */
  embedQuery(query: string, signal?: AbortSignal): Promise<QueryEmbedding>;
  /**
   * The vectors of a write as queries, parallel to them: what is about to be written is compared with what is there. All
   * `undefined` where nothing answers yet.
   */
  asQueries(written: WriteVectors): Promise<readonly (QueryVector | undefined)[]>;
  /** Memories whose vectors are near. Failures of an index inside the ledger are storage failures and reject. */
  findSimilar(request: SimilarRequest): Promise<SimilarResult>;
  /**
   * Builds the index anew with the configured embedder, beside the old one, which goes on answering those who use its
   * model until the switch at the end. Rows written meanwhile are in it. A call that was cut off is resumed by the next
   * one, and by the background. Without an embedder the vectors are dropped.
   *
   * @throws ProviderError when the embedder or the vector store fails: what is done stays done.
   */
  reindex(request?: ReindexRequest): Promise<ReindexResult>;
  /** Resolves when nothing waits to be indexed any more; rejects with the first failure. */
  flush(signal?: AbortSignal): Promise<void>;
  /** What the index is like, without calling the embedder. */
  describe(): Promise<IndexReport>;
  /** Empties the ledger and every generation of the vector store, while nothing is being indexed. */
  reset(): Promise<void>;
  /** Ends the background after its current step. What is marked stays marked. Idempotent. */
  close(): Promise<void>;
}
