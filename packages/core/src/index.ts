/**
 * The memory of AI applications: what was said, kept and found again.
 *
 * @module
 */
export type { DateResolver } from './contracts/date-resolver.ts';
export type { EmbedRequest, EmbedResult, Embedder, EmbeddingPurpose } from './contracts/embedder.ts';
export type {
  AnswerSchema,
  FinishReason,
  GenerateRequest,
  GenerateResult,
  LanguageModel,
  PromptMessage,
} from './contracts/language-model.ts';
export type {
  ChangeNote,
  CommitResult,
  DocumentTerms,
  GenerationVector,
  IndexMark,
  IndexState,
  LedgerBatch,
  LedgerChange,
  LedgerConflict,
  NewMemory,
  OperationClaim,
  Precondition,
  RevisedMemory,
  RowVector,
} from './contracts/ledger-changes.ts';
export type {
  ClaimedJob,
  JobChange,
  JobClaim,
  JobClaimRequest,
  JobLedger,
  JobListRequest,
  JobRenewal,
  JobSelection,
  LedgerJobCounts,
  NewJob,
  PositionedJob,
  StoredJob,
} from './contracts/ledger-jobs.ts';
export type {
  Candidate,
  CandidateRequest,
  CandidateResult,
  CandidateSource,
  ClaimRequest,
  ClaimResult,
  EraseResult,
  LedgerMemory,
  MarkRequest,
  MarkedRow,
  MemoryListRequest,
  MemoryPage,
  MemorySort,
  MessageListRequest,
  PositionedMessage,
  ReadView,
  RelatedDocument,
  Relations,
  RelationsRequest,
  ScanCollection,
  ScanRequest,
  ScanRow,
  ScopeChoice,
  ScopeCount,
  ScopeCountRequest,
  TermCounts,
  TermStatistics,
  ThreadSummary,
  UnindexedRequest,
  UnindexedRow,
} from './contracts/ledger-queries.ts';
export type { OperationChange, RecordedVersion } from './contracts/operation-changes.ts';
export type {
  NamespaceQuery,
  RecordCandidate,
  RecordQuery,
  RecordsAcrossQuery,
  RecordSearch,
} from './contracts/record-queries.ts';
export type { Ledger, LedgerCapabilities, LedgerDescription, Store } from './contracts/ledger.ts';
export type { RerankRequest, RerankResult, Reranker } from './contracts/reranker.ts';
export type {
  VectorGeneration,
  VectorMatch,
  VectorPoint,
  VectorQuery,
  VectorStore,
  VectorStoreCapabilities,
} from './contracts/vector-store.ts';
export type { AddManyResult } from './engine/add/add-many.ts';
export type { ContextResult } from './engine/context/context.ts';
export type { ScopesResult } from './engine/count-scopes.ts';
export type { DeleteAllResult } from './engine/delete-all.ts';
export type { DeletedMemory } from './engine/delete-memories.ts';
export type { MemoryDescription } from './engine/describe-memory.ts';
export type { EraseScopeResult } from './engine/erase-scope.ts';
export type { IndexReport, ReindexRequest, ReindexResult } from './engine/indexing/indexing.ts';
export type { JobsResult } from './engine/jobs/read-jobs.ts';
export type { ImportResult } from './engine/transfer/import-lines.ts';
export type { SupersedeResult } from './engine/supersede-memory.ts';
export type { UndoResult } from './engine/undo-operation.ts';
export type { UpdatedMemory, UpdateResult } from './engine/update-memories.ts';
export { BudgetExceededError } from './errors/budget-exceeded-error.ts';
export { IndexMismatchError } from './errors/index-mismatch-error.ts';
export { InvalidInputError } from './errors/invalid-input-error.ts';
export { InvalidOptionsError, type OptionIssue } from './errors/invalid-options-error.ts';
export { JobNotFoundError } from './errors/job-not-found-error.ts';
export { JobStateError } from './errors/job-state-error.ts';
export { JobTimeoutError } from './errors/job-timeout-error.ts';
export { MemoryClosedError } from './errors/memory-closed-error.ts';
export { MemoryError, type MemoryErrorCode } from './errors/memory-error.ts';
export { MemoryImmutableError } from './errors/memory-immutable-error.ts';
export { MemoryNotFoundError } from './errors/memory-not-found-error.ts';
export { MissingApiKeyError } from './errors/missing-api-key-error.ts';
export { MissingPeerError } from './errors/missing-peer-error.ts';
export { ModelOutputError } from './errors/model-output-error.ts';
export { OperationInProgressError } from './errors/operation-in-progress-error.ts';
export { OperationMismatchError } from './errors/operation-mismatch-error.ts';
export { OperationNotFoundError } from './errors/operation-not-found-error.ts';
export { ProviderError, type ProviderFailure } from './errors/provider-error.ts';
export { RecallTimeoutError } from './errors/recall-timeout-error.ts';
export { ScopeErasedError } from './errors/scope-erased-error.ts';
export { ScopeRequiredError } from './errors/scope-required-error.ts';
export { StorageError, type StorageFailure } from './errors/storage-error.ts';
export { UndoConflictError, type UndoConflict } from './errors/undo-conflict-error.ts';
export { WriteConflictError } from './errors/write-conflict-error.ts';
export type { FilterCondition, FilterInput, FilterOperators, FilterValue } from './filters/filter-input.ts';
export type { AddEntry, AddManyOptions, AddOptions, MessagesInput } from './input/add-options.ts';
export type { ContextOptions } from './input/context-options.ts';
export type { DeleteAllOptions, DeleteOptions } from './input/delete-options.ts';
export type { ExportOptions, ImportOptions } from './input/export-options.ts';
export type { GetAllOptions, SortInput } from './input/get-all-options.ts';
export type { JobOptions, JobsOptions, WaitForJobOptions } from './input/job-options.ts';
export type {
  DeleteMessagesOptions,
  ListMessagesOptions,
  ListThreadsOptions,
} from './input/message-options.ts';
export { MAX_MESSAGE_LENGTH } from './input/parse-content.ts';
export { MAX_MESSAGES } from './input/parse-messages.ts';
export { MAX_METADATA_LENGTH } from './input/parse-metadata.ts';
export type { TimeInput } from './input/parse-time.ts';
export type {
  EraseOptions,
  GetOptions,
  IdInput,
  ScopedCallOptions,
  ScopeInput,
} from './input/scope-input.ts';
export type { ScopesOptions } from './input/scopes-options.ts';
export { MAX_QUERY_LENGTH, type SearchOptions } from './input/search-options.ts';
export type { CategoryInput, WishOptions } from './input/wish-options.ts';
export type { Successor, SupersedeInput, SupersedeOptions } from './input/supersede-options.ts';
export type { UndoOptions } from './input/undo-options.ts';
export type { BatchUpdateEntry, MemoryUpdate, UpdateInput, UpdateOptions } from './input/update-options.ts';
export type { JobOperations } from './jobs.ts';
export type { MemoryMessages, MemoryOperations } from './memory-operations.ts';
export { Memory, type ScopedMemory } from './memory.ts';
export type { MemoryOptions } from './options.ts';
export type { FoundRecord } from './engine/records/record-operation.ts';
export type { RecordOperationInput } from './input/parse-record-operations.ts';
export type { MemoryRecords, RecordOutcomeOf } from './records.ts';
export type { Budget, BudgetLimit, BudgetReport, Prices } from './types/budget.ts';
export type {
  ListenerErrorEvent,
  ListenOptions,
  MemoryChangeEvent,
  MemoryChangeName,
  MemoryEventName,
  MemoryEvents,
  MemoryListener,
  ScopeErasedEvent,
} from './types/events.ts';
export type {
  Filter,
  FilterColumn,
  FilterComparison,
  FilterField,
  FilterOperator,
  FilterScalar,
} from './types/filter.ts';
export type { JobItem, JobResult } from './types/job-item.ts';
export type { JobCounts, JobReference, JobStatus } from './types/job.ts';
export type { JsonObject, JsonValue } from './types/json.ts';
export type { MemoryEvent, MemoryItem, MemoryKind, MemoryVersion, Origin } from './types/memory.ts';
export type { Message, MessageItem, MessagePart, MessageRole, StoredMessage } from './types/message.ts';
export type { OwnedRecordItem, RecordItem, StoredRecord } from './types/record.ts';
export type { ResolvedDate } from './types/resolved-date.ts';
export type { OperationType, RefusalRule, RefusedOperation } from './types/refusal.ts';
export type {
  AddResult,
  Degradation,
  DegradationCode,
  GetAllResult,
  HistoryEntry,
  MemoryChange,
  Progress,
  ScoreExplanation,
  SearchResult,
  SearchResultItem,
  SkippedMessage,
  Usage,
} from './types/results.ts';
export type { Scope, ScopeField } from './types/scope.ts';
