import type { ThreadSummary } from './contracts/ledger-queries.ts';
import type { AddManyResult } from './engine/add/add-many.ts';
import type { ContextResult } from './engine/context/context.ts';
import type { ScopesResult } from './engine/count-scopes.ts';
import type { EraseScopeResult } from './engine/erase-scope.ts';
import type { DeleteAllResult } from './engine/delete-all.ts';
import type { DeletedMemory } from './engine/delete-memories.ts';
import type { SupersedeResult } from './engine/supersede-memory.ts';
import type { UndoResult } from './engine/undo-operation.ts';
import type { UpdatedMemory, UpdateResult } from './engine/update-memories.ts';
import type { AddEntry, AddManyOptions, AddOptions } from './input/add-options.ts';
import type { ContextOptions } from './input/context-options.ts';
import type { DeleteAllOptions, DeleteOptions } from './input/delete-options.ts';
import type { ExportOptions } from './input/export-options.ts';
import type { GetAllOptions } from './input/get-all-options.ts';
import type {
  DeleteMessagesOptions,
  ListMessagesOptions,
  ListThreadsOptions,
} from './input/message-options.ts';
import type { EraseOptions, GetOptions } from './input/scope-input.ts';
import type { ScopesOptions } from './input/scopes-options.ts';
import type { SearchOptions } from './input/search-options.ts';
import type { SupersedeInput, SupersedeOptions } from './input/supersede-options.ts';
import type { UndoOptions } from './input/undo-options.ts';
import type { BatchUpdateEntry, UpdateInput, UpdateOptions } from './input/update-options.ts';
import type { JobOperations } from './jobs.ts';
import type { MemoryRecords } from './records.ts';
import type { ListenOptions, MemoryEventName, MemoryListener } from './types/events.ts';
import type { MemoryItem } from './types/memory.ts';
import type { Message, MessageItem } from './types/message.ts';
import type { AddResult, GetAllResult, HistoryEntry, SearchResult } from './types/results.ts';

/** Threads and what was said in them, word for word. A thread is the messages of one exact scope: a `runId`, mostly. */
export interface MemoryMessages {
  /** A page of messages, oldest first unless `direction` says otherwise. */
  list(
    options: ListMessagesOptions,
  ): Promise<{ readonly results: readonly MessageItem[]; readonly nextCursor?: string }>;
  /** A page of threads, the last used first. */
  threads(
    options: ListThreadsOptions,
  ): Promise<{ readonly results: readonly ThreadSummary[]; readonly nextCursor?: string }>;
  /** Deletes messages of the thread by id, or all of it without `ids`, with the memories that are their episodes. */
  delete(options: DeleteMessagesOptions): Promise<{ readonly deleted: number }>;
}

/**
 * What one does with a memory. `Memory` has these methods for the owner of everything; `memory.scoped(scope)` has them
 * bound to a scope, where an id of another scope is not found.
 */
export interface MemoryOperations extends JobOperations {
  /**
   * Remembers a conversation: every message word for word, under the ids that the options name.
   * When the promise resolves, it is on disk (for a ledger that is `durable`). With `wait: false` that is a job, which
   * does the rest in the background: `waitForJob` says what came of it.
   *
   * @throws InvalidInputError, ScopeRequiredError for wrong arguments: nothing is stored.
   * @throws StorageError when it could not be stored: nothing is.
   */
  add(messages: string | Message | readonly Message[], options?: AddOptions): Promise<AddResult>;
  /** Remembers many conversations, many of them a transaction; each entry as a whole or not at all. */
  addMany(entries: readonly AddEntry[], options?: AddManyOptions): Promise<AddManyResult>;
  /**
   * Finds memories by what they say, what was said around them, who said it and when. Best first. When nothing fits, the
   * newest memories come, at most 10 and with a score of 0; any `threshold` above 0 leaves them out.
   */
  search(query: string, options?: SearchOptions): Promise<SearchResult>;
  /** Finds memories and packs those that fit into text for a prompt; what was said out of courtesy alone is left out. */
  context(query: string, options?: ContextOptions): Promise<ContextResult>;
  /** The memory, or `null`. */
  get(id: string, options?: GetOptions): Promise<MemoryItem | null>;
  /** A page of memories, newest first unless `sort` says otherwise, with the exact number of all that match. */
  getAll(options?: GetAllOptions): Promise<GetAllResult>;
  /**
   * Edits a memory: the old version stays in its history. A string is the new text.
   *
   * @throws MemoryNotFoundError, MemoryImmutableError
   */
  update(id: string, changes: UpdateInput, options?: UpdateOptions): Promise<UpdatedMemory>;
  /**
   * Says that the world changed: a new memory takes the place of the old one, which keeps its words, gets `supersededBy` and
   * a `validTo`, and is left out unless a read asks for it. A string is the new text. What replaces a message is a fact.
   *
   * @throws MemoryNotFoundError, MemoryImmutableError
   * @throws InvalidInputError when the memory was superseded already, or another one says the same.
   */
  supersede(id: string, successor: SupersedeInput, options?: SupersedeOptions): Promise<SupersedeResult>;
  /** Edits many memories, all or none. At most 1,000. */
  batchUpdate(updates: readonly BatchUpdateEntry[], options?: UpdateOptions): Promise<UpdateResult>;
  /**
   * Deletes a memory. It keeps its history; `erase` leaves nothing.
   *
   * @throws MemoryNotFoundError
   */
  delete(id: string, options?: DeleteOptions): Promise<DeletedMemory>;
  /** Deletes many memories, all or none. At most 1,000. */
  batchDelete(ids: readonly string[], options?: DeleteOptions): Promise<readonly DeletedMemory[]>;
  /** Deletes every memory of the scope, or those that the filter selects. They keep their history. */
  deleteAll(options?: DeleteAllOptions): Promise<DeleteAllResult>;
  /**
   * Takes back, in one transaction, what an operation did to memories: what it added is deleted, what it edited or
   * superseded is as it was before, what it deleted is there again. Messages stay in their threads. An undo is an operation
   * too, and can be undone. Undoing twice changes nothing more: the results then say `NONE`.
   *
   * @throws ScopeRequiredError without an id of a scope: operation ids are unique within a scope only.
   * @throws OperationNotFoundError, and UndoConflictError when a memory was changed since: nothing is changed then.
   */
  undo(operationId: string, options?: UndoOptions): Promise<UndoResult>;
  /** All that happened to a memory, newest first, deleted or not. Empty for an unknown id. */
  history(id: string, options?: GetOptions): Promise<readonly HistoryEntry[]>;
  /**
   * Removes every byte of the scope: memories, versions, history, messages, records, index, operations, jobs, file pages.
   * Nothing that was under way brings it back.
   */
  erase(options?: EraseOptions): Promise<EraseScopeResult>;
  /** Which users, agents, runs and apps have memories, with their numbers. */
  scopes(options?: ScopesOptions): Promise<ScopesResult>;
  /** Everything as lines of JSON, all versions and history included, jobs not; `import` reads them back. */
  export(options?: ExportOptions): AsyncIterable<string>;
  /**
   * Tells the listener of what this `Memory` writes from now on, whatever call or background work writes it: after the
   * commit, in order. What other processes write is not told. Returns the function that ends it.
   *
   * Through `scoped`, only what lies within the scope is told, and the erasure of a part or of all of it.
   *
   * @throws InvalidInputError for an unknown event, and for a listener that is not a function.
   */
  on<Name extends MemoryEventName>(
    name: Name,
    listener: MemoryListener<Name>,
    options?: ListenOptions,
  ): () => void;
  /** JSON documents under namespaces, found by the same index. */
  readonly records: MemoryRecords;
  /** Threads and their messages. */
  readonly messages: MemoryMessages;
}
