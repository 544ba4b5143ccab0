import type { MemoryVersion } from '../types/memory.ts';

/** A version with the keys of its sources. */
export interface RecordedVersion extends MemoryVersion {
  readonly sourceKeys: readonly string[];
}

/** What an operation did to a memory, and what stands before and behind it in the memory's history. */
export interface OperationChange {
  /** The memory's key; a deleted one keeps it. */
  readonly key: number;
  /** What the operation recorded. */
  readonly version: RecordedVersion;
  /** The entry before; absent for an `ADD`. */
  readonly previous?: RecordedVersion;
  /** The entries behind, oldest first; empty while the memory is as the operation left it. */
  readonly later: readonly RecordedVersion[];
}
