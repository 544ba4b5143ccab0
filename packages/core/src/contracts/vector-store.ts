import type { Filter, FilterColumn, FilterOperator } from '../types/filter.ts';
import type { JsonObject } from '../types/json.ts';
import type { MemoryKind } from '../types/memory.ts';
import type { Scope } from '../types/scope.ts';

/** One vector of the index. */
export interface VectorPoint {
  /** The memory's id: a UUID. */
  readonly id: string;
  /** Normalised to length 1. */
  readonly vector: Float32Array;
  readonly scope: Scope;
  readonly kind: MemoryKind;
  readonly metadata: JsonObject;
  readonly createdAt: string;
}

/** One generation of the index: vectors of one embedding model. */
export interface VectorGeneration {
  /** Counts up from 1; a new one is built beside the old one by `reindex`. */
  readonly generation: number;
  /** The length of its vectors. */
  readonly dimensions: number;
}

/** A search by vector. */
export interface VectorQuery extends VectorGeneration {
  /** Normalised to length 1. */
  readonly vector: Float32Array;
  /** Alternatives, never empty, none without an id: a point is found only if it carries every id of one of them. */
  readonly scopes: readonly Scope[];
  /** Only operators and columns that the {@link VectorStoreCapabilities} list occur in it. */
  readonly filter?: Filter | undefined;
  /** At least 1. */
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** One hit of a vector search. */
export interface VectorMatch {
  readonly id: string;
  /** Cosine similarity, in [-1, 1]. */
  readonly similarity: number;
}

/** What a {@link VectorStore} can do: data, so that nobody has to try. */
export interface VectorStoreCapabilities {
  /** True: it is part of the ledger's own database, and vectors commit with the rows (`NewMemory.vector`). */
  readonly insideLedger: boolean;
  /** True: what it holds survives `close` and a new process. */
  readonly durable: boolean;
  /**
   * The operators that `search` evaluates itself, with `and`, `or` and `not` around them; for a filter with any other the
   * engine asks the ledger. Empty: it need not look at filters at all.
   */
  readonly filterOperators: readonly FilterOperator[];
  /**
   * The columns that it can filter by, beside metadata; for a filter with any other the engine asks the ledger. A store
   * outside the ledger only knows those that a {@link VectorPoint} carries.
   */
  readonly filterColumns: readonly FilterColumn[];
  /** The longest vector it takes; `prepare` rejects beyond it. */
  readonly maxDimensions: number;
}

/**
 * Finds memories by vector. It is derived from the ledger and may be dropped at any time: nothing lives here alone.
 * Every method may be called concurrently, also for the first time.
 */
export interface VectorStore {
  /** The provider, for messages and `describe()`: `sqlite`, `qdrant`. */
  readonly provider: string;
  readonly capabilities: VectorStoreCapabilities;
  /** Makes the generation ready for vectors of its dimension. Idempotent. Rejects when it exists with another dimension. */
  prepare(generation: VectorGeneration): Promise<void>;
  /**
   * Stores points by id; a second upsert of an id replaces the first. All or nothing for at most 1,000 points. Rejects
   * when a vector has another length than the generation's. Inside a ledger, ids without a current memory are ignored.
   */
  upsert(generation: VectorGeneration, points: readonly VectorPoint[]): Promise<void>;
  /** Removes points by id. Idempotent: unknown ids are ignored. */
  remove(generation: VectorGeneration, ids: readonly string[]): Promise<void>;
  /** Removes every point that carries all ids of `scope`, in every generation. Idempotent. */
  removeScope(scope: Scope): Promise<void>;
  /** The most similar points first; among equals by id. At most `limit`. Of a generation never prepared: none. */
  search(query: VectorQuery): Promise<readonly VectorMatch[]>;
  /** How many points the generation holds. 0 for an unknown one. */
  count(generation: VectorGeneration): Promise<number>;
  /** Removes the generation and all its points. Idempotent. */
  drop(generation: VectorGeneration): Promise<void>;
  /** Lets go of what it holds. Idempotent. Later calls reject with `MemoryClosedError`; inside a ledger, once that is closed. */
  close(): Promise<void>;
}
