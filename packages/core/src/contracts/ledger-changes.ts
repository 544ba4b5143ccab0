import type { JsonObject } from '../types/json.ts';
import type { MemoryItem, MemoryVersion } from '../types/memory.ts';
import type { StoredMessage } from '../types/message.ts';
import type { StoredRecord } from '../types/record.ts';
import type { Scope } from '../types/scope.ts';
import type { JobChange } from './ledger-jobs.ts';

/** The words of a document: what keyword search works on. Kept as given, so that a later tokenizer orphans nothing. */
export interface DocumentTerms {
  /** How often each term occurs; every count is at least 1. Empty for a text without words. */
  readonly frequencies: ReadonlyMap<string, number>;
  /** How many tokens the text has. */
  readonly length: number;
}

/** A vector together with the generation of the index that it belongs to. */
export interface GenerationVector {
  readonly generation: number;
  /** Normalised to length 1. */
  readonly vector: Float32Array;
}

/** The state of a memory to be written. */
export interface NewMemory {
  readonly item: MemoryItem;
  readonly terms: DocumentTerms;
  /** Keys of the messages behind `item.sources`, in the same order. */
  readonly sourceKeys: readonly string[];
  /** Only for a ledger whose vectors are inside: committed with the row. */
  readonly vector?: GenerationVector;
  /** True: the index does not have this state yet; the ledger keeps a mark until it is cleared. */
  readonly needsIndexing: boolean;
  /**
   * Makes the memory unique within its exact scope: a second insert with the same key is refused as a `duplicate`
   * conflict. The normalised text of a fact; absent for an episode.
   */
  readonly uniqueKey?: string;
}

/** The next state of a memory that exists. */
export interface RevisedMemory {
  readonly item: MemoryItem;
  /** Absent: as they are, with `addedSourceKeys` behind them. */
  readonly sourceKeys?: readonly string[];
  /** Keys of messages that `item.sources` has at its end and had not before. */
  readonly addedSourceKeys?: readonly string[];
  /**
   * The unique key from now on; `null` releases the one that it holds, as a superseded memory does: its words may become
   * true again, as another memory. Absent: as `content` says, and without `content` as it is.
   */
  readonly uniqueKey?: string | null;
  /**
   * What goes with a new text. Absent: the text is the same, and terms, vector, mark and unique key stay as they are
   * (the vector then belongs to the new version); an index outside the ledger gets a mark, because it holds metadata too.
   */
  readonly content?: Pick<NewMemory, 'terms' | 'vector' | 'needsIndexing' | 'uniqueKey'>;
}

/** Who changed a memory and why; goes into its history. */
export interface ChangeNote {
  /** When: ISO 8601. Becomes `recordedFrom` of the new state and `recordedTo` of the old one. */
  readonly at: string;
  readonly operationId?: string;
  readonly reason?: string;
}

/** One change of a batch. */
export type LedgerChange =
  | JobChange
  /** A message whose id is taken within its exact scope is refused as a `duplicate` conflict. */
  | { readonly type: 'insert-message'; readonly message: StoredMessage }
  /** Replaces text, parts, name and timestamp of the message with this key. */
  | { readonly type: 'replace-message'; readonly message: StoredMessage }
  /** The message goes without trace. Unknown keys are ignored. */
  | { readonly type: 'delete-message'; readonly key: string }
  /**
   * Refused as a `duplicate` conflict when the id is taken, also by a deleted memory or in another scope (subject: the
   * id), and when a current memory of the exact scope holds the unique key (subject: the key).
   */
  | { readonly type: 'insert-memory'; readonly memory: NewMemory; readonly note: ChangeNote }
  /**
   * A new version: the old state is kept, and a vector of the old text is not. Refused as a `version` conflict unless
   * there is a current version and it is `expectedVersion`; as a `duplicate` when another memory holds the unique key.
   */
  | {
      readonly type: 'replace-memory';
      readonly memory: RevisedMemory;
      readonly expectedVersion: number;
      readonly note: ChangeNote;
    }
  /**
   * Closes the chain: the memory is gone from every read but history and `asOf`; its unique key is free again, its id is
   * not. Refused as a `version` conflict likewise.
   */
  | {
      readonly type: 'delete-memory';
      readonly id: string;
      readonly expectedVersion: number;
      readonly note: ChangeNote;
    }
  /**
   * Makes a deleted memory current again, with its next version, under its id and its key: the chain goes on behind the
   * deletion, with the event `UPDATE`. No `asOf` between the two sees it. Refused as a `version` conflict unless the
   * memory is deleted and the last version before that is `expectedVersion`, and while an erasure of it is under way; as a
   * `duplicate` when another memory holds the unique key by now.
   */
  | {
      readonly type: 'reopen-memory';
      readonly memory: NewMemory;
      readonly expectedVersion: number;
      readonly note: ChangeNote;
    }
  /**
   * Inserts or replaces by owner, namespace and key; `createdAt` of an existing record is kept, unless that one had
   * expired at the new one's `updatedAt`. Vectors of records are
   * always kept by the ledger itself, wherever those of memories are.
   */
  | {
      readonly type: 'put-record';
      readonly record: StoredRecord;
      readonly terms: DocumentTerms;
      readonly vector?: GenerationVector;
      readonly needsIndexing: boolean;
    }
  /** Unknown records are ignored. */
  | {
      readonly type: 'delete-record';
      readonly owner: Scope;
      readonly namespace: readonly string[];
      readonly key: string;
    }
  /** Ends a claimed operation with its answer. Refused as a `claim` conflict when the claim is no longer ours. */
  | { readonly type: 'finish-operation'; readonly claim: OperationClaim; readonly result: JsonObject }
  /** Removes marks. A mark that was renewed since it was read stays: it is compared by `stamp`. */
  | { readonly type: 'clear-marks'; readonly marks: readonly IndexMark[] }
  /**
   * Marks rows for the index, as writing them with `needsIndexing` does; a mark that is there is renewed. Rows that are
   * gone are ignored. `until` puts the marks off.
   */
  | {
      readonly type: 'set-marks';
      readonly rows: readonly { readonly target: 'memory' | 'record'; readonly key: number }[];
      readonly until?: string;
    }
  /** Puts marks off until a time (inclusive), and counts the attempt; by `stamp`, as `clear-marks`. The stamp stays. */
  | { readonly type: 'defer-marks'; readonly marks: readonly IndexMark[]; readonly until: string }
  /** Replaces the state of the index as a whole. */
  | { readonly type: 'set-index-state'; readonly state: IndexState }
  /** Vectors for rows that exist already (backfill, catch-up); ignored for rows that are gone or have another version. */
  | { readonly type: 'set-vectors'; readonly vectors: readonly RowVector[] }
  /** A memory with its closed versions, exactly as exported. Refused as a `duplicate` conflict when the id exists. */
  | {
      readonly type: 'restore-memory';
      /** Oldest first; the last one is current unless its event is `DELETE`. A `DELETE` before it was taken back. */
      readonly versions: readonly (MemoryVersion & {
        readonly terms: DocumentTerms;
        readonly sourceKeys: readonly string[];
      })[];
      readonly needsIndexing: boolean;
      readonly uniqueKey?: string;
    };

/** A vector for a row that exists. */
export interface RowVector extends GenerationVector {
  readonly target: 'memory' | 'record';
  /** The row's key. */
  readonly key: number;
  /** The memory's version, or the record's `updatedAt`, that the vector was made from. */
  readonly version: number | string;
}

/** What the index still has to be told. */
export interface IndexMark {
  readonly target: 'memory' | 'record';
  /** The row's key. */
  readonly key: number;
  /** The memory's id; of a record, an id derived from its key. */
  readonly id: string;
  /** `remove`: the row is gone, the point has to go too. Only for an index outside the ledger. */
  readonly action: 'upsert' | 'remove';
  /** Changes each time the mark is set. */
  readonly stamp: number;
  readonly attempts: number;
}

/** What the index holds. */
export interface IndexState {
  /** 0: there has never been one. */
  readonly generation: number;
  /** `provider:model:dimensions` of the embedder; absent while `status` is `none`. */
  readonly fingerprint?: string;
  readonly dimensions?: number;
  /** `none`: there are no vectors. `building`: rows that were there before are being embedded, up to `cursor` they are. */
  readonly status: 'none' | 'building' | 'ready';
  readonly cursor?: { readonly target: 'memory' | 'record'; readonly key: number };
  /** The generation that answers while this one is being built by `reindex`, until it has been dropped. */
  readonly previous?: {
    readonly generation: number;
    readonly fingerprint: string;
    readonly dimensions: number;
  };
}

/** A lease on an operation id. */
export interface OperationClaim {
  readonly scope: Scope;
  readonly operationId: string;
  /** Tells this claim from a later one on the same operation. */
  readonly token: string;
}

/** What must still be true at the moment of the commit. */
export type Precondition =
  /** No `erase` of a scope that `scope` belongs to has begun since {@link Ledger.readEpoch} answered `epoch`. */
  | { readonly type: 'epoch'; readonly scope: Scope; readonly epoch: number }
  /** The index is still at this generation. */
  | { readonly type: 'generation'; readonly generation: number }
  /** The memory is current and still has this version. */
  | { readonly type: 'version'; readonly id: string; readonly version: number };

/** Changes that belong together. The first precondition that fails, else the first change that is refused, is the answer. */
export interface LedgerBatch {
  /** About the state before the batch. */
  readonly preconditions: readonly Precondition[];
  /** Applied in order. */
  readonly changes: readonly LedgerChange[];
}

/** Why a batch was refused. */
export interface LedgerConflict {
  readonly type: 'epoch' | 'generation' | 'version' | 'duplicate' | 'claim';
  /** The memory id, message id, operation id, job id or unique key in question; empty for `epoch` and `generation`. */
  readonly subject: string;
}

/** The outcome of a commit. */
export type CommitResult =
  | { readonly committed: true }
  /** Nothing of the batch was written. */
  | { readonly committed: false; readonly conflict: LedgerConflict };
