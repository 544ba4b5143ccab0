import type { Filter } from '../types/filter.ts';
import type { JsonObject } from '../types/json.ts';
import type { MemoryItem, MemoryKind } from '../types/memory.ts';
import type { StoredMessage } from '../types/message.ts';
import type { StoredRecord } from '../types/record.ts';
import type { Scope, ScopeField } from '../types/scope.ts';
import type { IndexMark } from './ledger-changes.ts';
import type { RecordedVersion } from './operation-changes.ts';

/** Whom a query may see: alternatives, never empty, none without an id. A row is seen only if it carries every id of one. */
export type ScopeChoice = readonly Scope[];

/** What a read sees. */
export interface ReadView {
  readonly scopes: ScopeChoice;
  readonly filter?: Filter | undefined;
  /** Reads the states that were recorded at this time, deleted ones included, instead of the current ones. */
  readonly asOf?: string | undefined;
}

/** A memory with the ledger's own key for its row. */
export interface LedgerMemory {
  /** Identifies the row for as long as it exists; never reused; grows with the order of insertion. */
  readonly key: number;
  readonly item: MemoryItem;
}

/** Which memories to weigh. */
export type CandidateSource =
  /**
   * Those that hold at least one of the terms in `match`, which is a part of the request's terms. When there are more
   * than `limit`: those that hold rarer terms first (by document frequency), then the newest. All of them while no more
   * than `limit` match. In no order.
   */
  | { readonly by: 'terms'; readonly match: readonly string[]; readonly limit: number }
  /** Those with these ids, whatever words they hold. */
  | { readonly by: 'ids'; readonly ids: readonly string[] }
  /** Those with these keys. */
  | { readonly by: 'keys'; readonly keys: readonly number[] }
  /** Those whose `validFrom` (else `createdAt`) lies in [from, to), the newest first. */
  | { readonly by: 'time'; readonly from: string; readonly to: string; readonly limit: number }
  /** The newest by key. */
  | { readonly by: 'newest'; readonly limit: number };

/** A search for candidates. Whatever the source, only rows within the view are returned. */
export interface CandidateRequest extends ReadView {
  /** Distinct terms whose frequencies are wanted; may be empty. */
  readonly terms: readonly string[];
  readonly source: CandidateSource;
}

/** How often the request's terms occur in a document. */
export interface TermCounts {
  /** Parallel to the request's terms. */
  readonly frequencies: readonly number[];
  /** How many tokens the document has. */
  readonly length: number;
}

/** What ranking needs of a memory; far less than the whole. */
export interface Candidate extends TermCounts {
  readonly key: number;
  readonly id: string;
  readonly kind: MemoryKind;
  readonly version: number;
  readonly speaker?: string;
  /** `validFrom`, else `createdAt`. */
  readonly time: string;
  readonly supersededBy?: string;
}

/** The answer to a {@link CandidateRequest}. */
export interface CandidateResult {
  /** Of source `terms`, `ids` and `keys` in no order; of `time` and `newest` the newest first. No row twice. */
  readonly candidates: readonly Candidate[];
  /** How many rows were read for it: memories and postings. Rows of homes that the scopes do not reach never add to it. */
  readonly rowsRead: number;
}

/** How common terms are around a scope. */
export interface TermStatistics {
  /** How many memories the homes of the scopes hold. */
  readonly documentCount: number;
  /** Parallel to the terms: in how many of these memories each occurs. */
  readonly documentFrequencies: readonly number[];
}

/** A memory near another one, with its counts of the request's terms. */
export interface RelatedDocument extends TermCounts {
  readonly key: number;
  readonly speaker?: string;
  /** `validFrom`, else `createdAt`. */
  readonly time: string;
}

/** A read of what stands around memories. */
export interface RelationsRequest {
  /** From {@link CandidateResult}; unknown keys are left out of the answer. */
  readonly keys: readonly number[];
  readonly terms: readonly string[];
  /** How many messages before and after to read; 0 for none. */
  readonly reach: number;
}

/** What stands around a memory. All of it is current and of the same exact scope (all four ids). */
export interface Relations {
  readonly key: number;
  /**
   * Of an episode: the current episodes of the messages before it in its thread (the exact scope), the nearest first, at
   * most `reach`; messages without a current episode are passed over. In order of insertion of the messages.
   */
  readonly previous: readonly RelatedDocument[];
  /** The same for the messages after it. */
  readonly next: readonly RelatedDocument[];
  /** Of anything but an episode: the current episodes of its source messages, in the order of the sources. */
  readonly sources: readonly RelatedDocument[];
  /** Of an episode: keys of the other current memories that rest on its message. */
  readonly citedBy: readonly number[];
}

/** How `list` sorts. Ties are broken by key in the same direction. */
export interface MemorySort {
  readonly field: 'createdAt' | 'updatedAt' | 'validFrom';
  readonly direction: 'ascending' | 'descending';
}

/** A page of memories. A memory without `validFrom` sorts by `createdAt` there. */
export interface MemoryListRequest extends ReadView {
  readonly sort: MemorySort;
  /** Continues behind this row: the value of its sort field, and its key. */
  readonly after?: { readonly value: string; readonly key: number } | undefined;
  /** At least 1. */
  readonly limit: number;
  /** False spares the count, and `total` is 0. */
  readonly countTotal: boolean;
}

/** The answer to a {@link MemoryListRequest}. */
export interface MemoryPage {
  readonly memories: readonly LedgerMemory[];
  /** True when more rows follow. */
  readonly hasMore: boolean;
  /** How many rows the view has in all, independent of `after` and `limit`. */
  readonly total: number;
}

/** A page of a thread, or of all messages of the scopes. */
export interface MessageListRequest {
  readonly scopes: ScopeChoice;
  /** Only messages without a run. Otherwise whatever `scopes` says. */
  readonly withoutRun?: boolean | undefined;
  /** Only from this time on (inclusive), until this time (exclusive): ISO 8601. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly direction: 'ascending' | 'descending';
  /** Continues behind this position, in the direction. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** A message with its position: grows with the order of insertion. */
export interface PositionedMessage {
  readonly position: number;
  readonly message: StoredMessage;
}

/** A thread: the messages of one exact scope. */
export interface ThreadSummary extends Scope {
  readonly messages: number;
  /** The earliest `timestamp` of its messages. */
  readonly firstAt: string;
  /** The latest one. */
  readonly lastAt: string;
}

/** An id of a scope with what hangs on it. */
export interface ScopeCount {
  readonly id: string;
  /** Current memories, expired ones included. */
  readonly memories: number;
  /** When the newest of them was recorded: the latest `createdAt`. */
  readonly lastAt: string;
}

/** A listing of the ids of one field. */
export interface ScopeCountRequest {
  readonly field: ScopeField;
  /** Only rows within one of these; absent: the whole ledger. */
  readonly scopes?: ScopeChoice | undefined;
  /** Continues behind this id. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Which marks to read. */
export interface MarkRequest {
  /** Only marks that are not put off beyond this time. */
  readonly now: string;
  readonly limit: number;
  /** Only marks with this action; absent: both. */
  readonly action?: IndexMark['action'] | undefined;
}

/** A mark, with the row as it is now: absent for `remove`, and when the row is gone. */
export interface MarkedRow extends IndexMark {
  readonly memory?: LedgerMemory;
  readonly record?: StoredRecord;
}

/** A page of a backfill. */
export interface UnindexedRequest {
  readonly target: 'memory' | 'record';
  readonly generation: number;
  /** Only rows with a greater key. */
  readonly after: number;
  readonly limit: number;
}

/** A row that has no vector yet: exactly one of `memory` and `record`. */
export interface UnindexedRow {
  readonly key: number;
  readonly memory?: LedgerMemory;
  readonly record?: StoredRecord;
}

/** What a full scan reads, in this order for an export that can be imported front to back. */
export type ScanCollection = 'messages' | 'memories' | 'records';

/** One row of a scan. */
export type ScanRow =
  | { readonly collection: 'messages'; readonly position: number; readonly message: StoredMessage }
  /** All versions, oldest first, with the source keys of each; deleted memories included. */
  | {
      readonly collection: 'memories';
      readonly position: number;
      /** Of a current memory; a deleted one holds none. */
      readonly uniqueKey?: string;
      readonly versions: readonly RecordedVersion[];
    }
  | { readonly collection: 'records'; readonly position: number; readonly record: StoredRecord };

/** A page of a scan. */
export interface ScanRequest {
  readonly collection: ScanCollection;
  /** Only rows within one of these; absent: the whole ledger. Records: whose owner is within one. */
  readonly scopes?: ScopeChoice | undefined;
  /** Continues behind this position. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** The state of an operation id after a claim was tried. */
export type ClaimResult =
  /** It is ours until the lease ends. */
  | { readonly status: 'claimed' }
  /** It was finished before, with this answer. */
  | { readonly status: 'finished'; readonly result: JsonObject }
  /** Somebody else works on it until this time. */
  | { readonly status: 'leased'; readonly until: string }
  /** The same id was used with another payload, finished or not. */
  | { readonly status: 'mismatch' };

/** A claim on an operation id. */
export interface ClaimRequest {
  readonly scope: Scope;
  readonly operationId: string;
  /** SHA-256 of what the operation was asked to do. */
  readonly payloadHash: string;
  readonly token: string;
  readonly now: string;
  /** The end of the lease (exclusive); a claim whose lease has ended can be taken over by the same payload. */
  readonly until: string;
}

/** What an erasure left to do. */
export interface EraseResult {
  /** False: rows are gone from every read, but file pages still wait for an open reader. */
  readonly complete: boolean;
  /** Since when the pages have been waiting: ISO 8601. */
  readonly pendingSince?: string;
  /** How many current memories went. */
  readonly memories: number;
  /** How many messages went. */
  readonly messages: number;
}
