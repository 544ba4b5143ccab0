import type { Filter } from '../types/filter.ts';
import type { StoredRecord } from '../types/record.ts';
import type { Scope } from '../types/scope.ts';
import type { TermCounts } from './ledger-queries.ts';

/** Which records to read. */
export interface RecordQuery {
  /** The exact owner; empty scope for the application's own. */
  readonly owner: Scope;
  /** Only namespaces that begin with these segments; empty for all. */
  readonly prefix: readonly string[];
  /** `metadata` fields look at the top-level keys of the value; columns: `createdAt`, `updatedAt`, `expiresAt`. */
  readonly filter?: Filter | undefined;
  /** Records whose `expiresAt` is not after this time are not seen. */
  readonly now: string;
}

/** A record that a search weighs. */
export interface RecordCandidate extends TermCounts {
  readonly key: number;
  readonly record: StoredRecord;
  /** Cosine similarity with the query vector; absent when the row has no vector of the generation. */
  readonly similarity?: number;
}

/** A search among records. */
export interface RecordSearch extends RecordQuery {
  readonly terms: readonly string[];
  /** Scores rows that have a vector of this generation inside the ledger. */
  readonly vector?: { readonly generation: number; readonly vector: Float32Array } | undefined;
  readonly limit: number;
}

/** Records of more than one owner. */
export interface RecordsAcrossQuery {
  /** Only of owners that carry all of these ids; empty for every owner, the application among them. */
  readonly within: Scope;
  /** Exactly this namespace. */
  readonly namespace: readonly string[];
  /** Only these keys, each once; absent for all. */
  readonly keys?: readonly string[] | undefined;
  /** Records whose `expiresAt` is not after this time are not seen. */
  readonly now: string;
  readonly limit: number;
  readonly offset: number;
}

/** A listing of namespaces. */
export interface NamespaceQuery {
  readonly owner: Scope;
  /** `*` stands for any one segment. */
  readonly prefix: readonly string[];
  /** `*` stands for any one segment. */
  readonly suffix: readonly string[];
  /** Namespaces are cut to this many segments and listed once. */
  readonly maxDepth?: number | undefined;
  readonly now: string;
  readonly limit: number;
  readonly offset: number;
}
