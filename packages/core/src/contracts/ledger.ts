import type { MemoryVersion } from '../types/memory.ts';
import type { StoredMessage } from '../types/message.ts';
import type { StoredRecord } from '../types/record.ts';
import type { Scope } from '../types/scope.ts';
import type { CommitResult, IndexState, LedgerBatch, OperationClaim } from './ledger-changes.ts';
import type { JobLedger } from './ledger-jobs.ts';
import type {
  CandidateRequest,
  CandidateResult,
  ClaimRequest,
  ClaimResult,
  EraseResult,
  LedgerMemory,
  MarkedRow,
  MarkRequest,
  MemoryListRequest,
  MemoryPage,
  MessageListRequest,
  PositionedMessage,
  ReadView,
  Relations,
  RelationsRequest,
  ScanRequest,
  ScanRow,
  ScopeCount,
  ScopeCountRequest,
  ScopeChoice,
  TermStatistics,
  ThreadSummary,
  UnindexedRequest,
  UnindexedRow,
} from './ledger-queries.ts';
import type { OperationChange } from './operation-changes.ts';
import type {
  NamespaceQuery,
  RecordCandidate,
  RecordQuery,
  RecordsAcrossQuery,
  RecordSearch,
} from './record-queries.ts';
import type { VectorStore } from './vector-store.ts';

/** What a {@link Ledger} can do: data, so that nobody has to try. */
export interface LedgerCapabilities {
  /** True: what was committed survives `kill -9`, power loss and a new process. */
  readonly durable: boolean;
  /** True: several processes may use it at once. */
  readonly multiProcess: boolean;
}

/** What a ledger says about itself. */
export interface LedgerDescription {
  /** Where it is: a file path, a server without its password. */
  readonly location: string;
  readonly schemaVersion: number;
  readonly memories: number;
  readonly messages: number;
  readonly records: number;
  readonly pendingMarks: number;
  /** Bytes on disk; absent where it has none. */
  readonly bytes?: number;
}

/**
 * The system of record: memories with all their versions, messages, records, keyword postings, operations, jobs.
 * What {@link Ledger.commit} acknowledged is here; everything else is derived.
 *
 * - There is no open transaction across an `await`: a batch carries its preconditions and is committed or refused whole.
 * - Scope is part of every statement. A row outside the scopes of a request never shows, nor does its number.
 * - Methods may be called concurrently, also for the first time; a read that starts after a commit resolved sees it.
 * - No wait blocks the event loop for more than 50 ms: locks are retried asynchronously, long scans yield.
 * - `signal` ends waits and scans between steps with the signal's reason; a commit that has begun ends either way whole.
 *   A signal that is aborted already rejects the call before anything is done.
 * - What is passed in and what is returned is never shared: changing it later changes nothing. Optional fields that have
 *   no value are absent.
 * - Where strings are in order, they are in order of code point (the order of their UTF-8 bytes).
 * - Foreign failures reject with `StorageError` (`code`s for disk full, read-only, corrupt, newer schema …).
 */
export interface Ledger extends JobLedger {
  /** The provider, for messages and `describe()`: `sqlite`. */
  readonly provider: string;
  readonly capabilities: LedgerCapabilities;
  /** Opens, creates and migrates what it needs. Idempotent; every other method does it on first use. */
  open(signal?: AbortSignal): Promise<void>;
  describe(): Promise<LedgerDescription>;

  /** Applies the batch in one transaction, or nothing of it. */
  commit(batch: LedgerBatch, signal?: AbortSignal): Promise<CommitResult>;
  /** A number that grows with every erase; see the `epoch` precondition. */
  readEpoch(): Promise<number>;
  /** Claims an operation id within its exact scope, in a transaction of its own. */
  claimOperation(request: ClaimRequest, signal?: AbortSignal): Promise<ClaimResult>;
  /** Gives a claim back unfinished, as if it had never been made. Ignored when it is finished or no longer ours. */
  releaseOperation(claim: OperationClaim): Promise<void>;

  /** The memories with these ids within the view, in the order of the ids; unknown ones are left out. */
  readMemories(view: ReadView, ids: readonly string[]): Promise<readonly LedgerMemory[]>;
  /** The memory with this id whatever its scope, or `undefined`. Only for the owner of the whole ledger. */
  readMemory(id: string, asOf?: string): Promise<LedgerMemory | undefined>;
  /**
   * All states of the memory, oldest first. A deleted one ends with one entry more: its last state with the event
   * `DELETE`, `recordedFrom` the time of the deletion. It has no `recordedTo`, also when the memory was reopened behind
   * it. Empty for unknown ids or outside `scopes`.
   */
  readVersions(id: string, scopes?: ScopeChoice): Promise<readonly MemoryVersion[]>;
  /**
   * Everything within the scopes that carries the operation id in its note, in order of `recordedFrom`, then of key, then
   * of version. Empty for unknown ids.
   */
  readOperationChanges(
    operationId: string,
    scopes: ScopeChoice,
    signal?: AbortSignal,
  ): Promise<readonly OperationChange[]>;
  /** A page, with the exact total on demand. */
  listMemories(request: MemoryListRequest, signal?: AbortSignal): Promise<MemoryPage>;
  /** The current memories whose `uniqueKey` is one of these within the exact scope. */
  readUnique(
    scope: Scope,
    uniqueKeys: readonly string[],
  ): Promise<readonly (LedgerMemory & { readonly uniqueKey: string })[]>;

  /** Memories for ranking. */
  findCandidates(request: CandidateRequest, signal?: AbortSignal): Promise<CandidateResult>;
  /**
   * How common the terms are in the homes that the scopes reach: that of a scope itself, and those of the rows that carry
   * its ids. Each home counts once and as a whole; other homes never count.
   */
  readTermStatistics(scopes: ScopeChoice, terms: readonly string[], asOf?: string): Promise<TermStatistics>;
  /** What stands around memories, in no order. */
  readRelations(request: RelationsRequest): Promise<readonly Relations[]>;

  /** The messages with these ids within the exact scope, with the current memory that is their episode. */
  readMessages(
    scope: Scope,
    ids: readonly string[],
  ): Promise<readonly (PositionedMessage & { readonly episode?: LedgerMemory })[]>;
  /** A page of messages. */
  listMessages(request: MessageListRequest): Promise<readonly PositionedMessage[]>;
  /** Threads with at least one message within the scopes, by `lastAt` the latest first, among equals by `scopeKey`. */
  listThreads(request: {
    readonly scopes: ScopeChoice;
    readonly after?: { readonly lastAt: string; readonly scope: Scope } | undefined;
    readonly limit: number;
  }): Promise<readonly ThreadSummary[]>;
  /** The messages with these keys, in the order of the keys; unknown ones are left out. */
  readMessagesByKey(keys: readonly string[]): Promise<readonly StoredMessage[]>;

  /** The record under exactly the namespace `query.prefix`, or `undefined`: none, expired, or not matched by the filter. */
  readRecord(query: RecordQuery, key: string): Promise<StoredRecord | undefined>;
  /** Records in order of namespace (segment by segment) and key. */
  listRecords(
    query: RecordQuery & { readonly limit: number; readonly offset: number },
  ): Promise<readonly StoredRecord[]>;
  /**
   * Records of all owners within the query, in order of owner (by `scopeKey`) and key. With `keys`, the cost follows the
   * records that have these keys, not the number of owners.
   */
  readRecordsAcross(query: RecordsAcrossQuery): Promise<readonly StoredRecord[]>;
  /**
   * The `limit` records that hold most of the terms (among equals the newest by key), together with the `limit` most
   * similar ones that have a vector of the generation; each once, the former first.
   */
  searchRecords(query: RecordSearch, signal?: AbortSignal): Promise<readonly RecordCandidate[]>;
  /** Namespaces in order, each once. */
  listNamespaces(query: NamespaceQuery): Promise<readonly (readonly string[])[]>;

  /** Ids of one field with their counts, in order of id. */
  countScopes(request: ScopeCountRequest, signal?: AbortSignal): Promise<readonly ScopeCount[]>;
  /** Everything, page by page, in order of position. */
  scan(request: ScanRequest, signal?: AbortSignal): Promise<readonly ScanRow[]>;

  readIndexState(): Promise<IndexState>;
  /** Marks whose time has come, oldest first. */
  readMarks(request: MarkRequest): Promise<readonly MarkedRow[]>;
  /**
   * Current rows behind the cursor that have no vector of the generation inside the ledger (memories, for an index
   * outside: all of them), in order of key: for a backfill. Records with `index: false` are left out.
   */
  readUnindexed(request: UnindexedRequest): Promise<readonly UnindexedRow[]>;

  /**
   * Removes every byte that carries all ids of `scope`: memories, versions, messages, records, postings, vectors, marks,
   * operations, jobs. What was begun before and commits later is refused (`epoch`). Finishes after a crash by itself.
   */
  erase(scope: Scope, now: string, signal?: AbortSignal): Promise<EraseResult>;
  /** Finishes what an earlier erase left pending; `complete: true` when nothing waits any more. */
  finishErasures(): Promise<EraseResult>;
  /** Removes everything, operations, jobs and index state included. To an `epoch` precondition it is an erase of every scope. */
  reset(): Promise<void>;
  /** Lets go of what it holds, after what is under way has ended. Idempotent. Later calls reject with `MemoryClosedError`. */
  close(): Promise<void>;
}

/** A ledger and the index that lives in the same database. */
export interface Store {
  readonly ledger: Ledger;
  /** Its `capabilities.insideLedger` is true. */
  readonly vectorStore: VectorStore;
}
