import type { DocumentTerms, IndexMark, IndexState } from '../../contracts/ledger-changes.ts';
import type { StoredJob } from '../../contracts/ledger-jobs.ts';
import type { JsonObject } from '../../types/json.ts';
import type { MemoryVersion } from '../../types/memory.ts';
import type { StoredMessage } from '../../types/message.ts';
import type { StoredRecord } from '../../types/record.ts';
import type { Scope } from '../../types/scope.ts';
import { createKeyList, type KeyList } from './key-list.ts';
import { createScopeIndex, type ScopeIndex } from './scope-index.ts';

/** One recorded state of a memory, with what it is found by. */
export interface VersionRow extends MemoryVersion {
  readonly terms: DocumentTerms;
  readonly sourceKeys: readonly string[];
}

/** A memory with all its states. Rows are never changed: a change puts another row in their place. */
export interface MemoryRow {
  readonly key: number;
  readonly id: string;
  /** Oldest first, the current one included. */
  readonly versions: readonly VersionRow[];
  /** The last version; `undefined` of a deleted memory. */
  readonly current: VersionRow | undefined;
  readonly uniqueKey: string | undefined;
}

/** A message and where it stands. */
export interface MessageRow {
  readonly position: number;
  readonly message: StoredMessage;
}

/** The messages of one exact scope. */
export interface Thread {
  /** Message id to message key. */
  readonly ids: Map<string, string>;
  readonly positions: KeyList;
}

/** A record with what it is found by. */
export interface RecordRow {
  readonly key: number;
  readonly record: StoredRecord;
  readonly terms: DocumentTerms;
  /** By generation. */
  readonly vectors: ReadonlyMap<number, Float32Array>;
}

/** A segment of a namespace, with the records that end there and the segments that follow. */
export interface NamespaceNode {
  readonly children: Map<string, NamespaceNode>;
  /** Record key to row key. */
  readonly records: Map<string, number>;
}

/** A mark and when it is due; without a time it is due at once. */
export interface MarkRow extends IndexMark {
  readonly until: string | undefined;
}

/** Vectors of memories of one embedding model, by row key. */
export interface Generation {
  readonly dimensions: number;
  readonly vectors: Map<number, Float32Array>;
}

/** The words of the memories of one home. */
export interface HomePostings {
  readonly memories: Set<number>;
  readonly terms: Map<string, Set<number>>;
}

/** A claimed or finished operation. */
export interface OperationRow {
  /** Tells claims before an erasure from those after it. */
  readonly key: number;
  readonly scope: Scope;
  readonly operationId: string;
  readonly payloadHash: string;
  readonly token: string;
  readonly until: string;
  readonly result: JsonObject | undefined;
}

/** A job, and what only claims need to know of it. */
export interface JobRow {
  readonly key: number;
  readonly job: StoredJob;
  /** When it can be claimed; `undefined` of a job that nobody has to do. */
  readonly due: string | undefined;
  readonly token: string | undefined;
  /** `undefined` of a finished or cancelled job. */
  readonly payload: JsonObject | undefined;
}

/** An erasure whose rows are not all gone yet. */
export interface PendingErasure {
  readonly scope: Scope;
  /** Rows beyond these keys were written after the erasure began. */
  readonly lastKey: number;
  readonly since: string;
}

/** What outlives a reset: numbers that must not come twice, and what was erased. */
export interface StateCounters {
  /** The last key or position that was given out. */
  key: number;
  /** The last stamp of a mark. */
  stamp: number;
  epoch: number;
  /** The hash of each erased scope, and the epoch of its latest erasure. */
  readonly tombstones: Map<string, number>;
}

/** Everything that a store in memory holds. Only the functions beside this file touch it, within one turn at a time. */
export interface StoreState {
  readonly counters: StateCounters;

  readonly memories: Map<number, MemoryRow>;
  readonly memoryKeys: Map<string, number>;
  /** Every row, deleted memories included. */
  readonly recorded: KeyList;
  readonly recordedByScope: ScopeIndex;
  readonly current: KeyList;
  readonly currentByScope: ScopeIndex;
  /** By home. Of current memories. */
  readonly postings: Map<string, HomePostings>;
  /** Exact scope to unique key to row key. Of current memories. */
  readonly uniqueKeys: Map<string, Map<string, number>>;
  /** Message key to the rows that rest on it. Of current memories. */
  readonly citations: Map<string, Set<number>>;

  readonly messages: Map<string, MessageRow>;
  readonly messagesByPosition: Map<number, MessageRow>;
  readonly positions: KeyList;
  readonly messagesByScope: ScopeIndex;
  /** By exact scope. */
  readonly threads: Map<string, Thread>;

  readonly records: Map<number, RecordRow>;
  readonly recordKeys: KeyList;
  /** The key of a record, in whatever namespace, to row keys. */
  readonly recordsByName: Map<string, Set<number>>;
  readonly recordsByScope: ScopeIndex;
  /** By exact owner. */
  readonly namespaces: Map<string, NamespaceNode>;

  /** By stamp. */
  readonly marks: Map<number, MarkRow>;
  readonly markOrder: KeyList;
  /** Target and row key to stamp. */
  readonly markStamps: Map<string, number>;

  readonly generations: Map<number, Generation>;
  indexState: IndexState;
  readonly operations: Map<string, OperationRow>;

  readonly jobs: Map<number, JobRow>;
  /** Job id to row key. */
  readonly jobKeys: Map<string, number>;
  /** Exact scope and operation id to row key. */
  readonly jobOperations: Map<string, number>;
  readonly jobOrder: KeyList;
  readonly jobsByScope: ScopeIndex;
  /** By fingerprint, in the order in which they are due. */
  readonly dueJobs: Map<string, JobRow[]>;

  readonly pendingErasures: Set<PendingErasure>;
}

/** Counters of a store that was never written. */
export function createCounters(): StateCounters {
  return { key: 0, stamp: 0, epoch: 0, tombstones: new Map() };
}

/** An empty store. */
export function createState(counters: StateCounters): StoreState {
  return {
    counters,
    memories: new Map(),
    memoryKeys: new Map(),
    recorded: createKeyList(),
    recordedByScope: createScopeIndex(),
    current: createKeyList(),
    currentByScope: createScopeIndex(),
    postings: new Map(),
    uniqueKeys: new Map(),
    citations: new Map(),
    messages: new Map(),
    messagesByPosition: new Map(),
    positions: createKeyList(),
    messagesByScope: createScopeIndex(),
    threads: new Map(),
    records: new Map(),
    recordKeys: createKeyList(),
    recordsByName: new Map(),
    recordsByScope: createScopeIndex(),
    namespaces: new Map(),
    marks: new Map(),
    markOrder: createKeyList(),
    markStamps: new Map(),
    generations: new Map(),
    indexState: { generation: 0, status: 'none' },
    operations: new Map(),
    jobs: new Map(),
    jobKeys: new Map(),
    jobOperations: new Map(),
    jobOrder: createKeyList(),
    jobsByScope: createScopeIndex(),
    dueJobs: new Map(),
    pendingErasures: new Set(),
  };
}

/** A key or position that was never given out before, greater than all that were. */
export function nextKey(state: StoreState): number {
  state.counters.key += 1;
  return state.counters.key;
}

/** The memory with this id, deleted or not. */
export function memoryById(state: StoreState, id: string): MemoryRow | undefined {
  const key = state.memoryKeys.get(id);
  return key === undefined ? undefined : state.memories.get(key);
}
