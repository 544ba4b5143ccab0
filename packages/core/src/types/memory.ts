import type { JsonObject } from './json.ts';
import type { ResolvedDate } from './resolved-date.ts';
import type { Scope } from './scope.ts';

/** What sort of memory it is: a distilled statement, one message as it was said, a way of doing things, a digest. */
export type MemoryKind = 'fact' | 'episode' | 'procedure' | 'summary';

/** Every {@link MemoryKind}. */
export const MEMORY_KINDS = [
  'fact',
  'episode',
  'procedure',
  'summary',
] as const satisfies readonly MemoryKind[];

/** Where the words came from. What came from a tool or a document never overrules what the user said. */
export type Origin = 'user' | 'assistant' | 'tool' | 'document' | 'import';

/** Every {@link Origin}. */
export const ORIGINS = [
  'user',
  'assistant',
  'tool',
  'document',
  'import',
] as const satisfies readonly Origin[];

/** What happened to a memory. `NONE`: it was known already, or there was nothing to remember. */
export type MemoryEvent = 'ADD' | 'UPDATE' | 'DELETE' | 'NONE';

/** A memory. All times are ISO 8601 in UTC with milliseconds, so that they compare as strings. */
export interface MemoryItem extends Scope {
  readonly id: string;
  /** The text. */
  readonly memory: string;
  readonly kind: MemoryKind;
  /** The caller's own JSON; filters reach its top-level keys. */
  readonly metadata: JsonObject;
  readonly categories: readonly string[];
  /** SHA-256 of the text, in hexadecimal. */
  readonly hash: string;
  /** When the memory was first recorded. */
  readonly createdAt: string;
  /** When its current version was recorded. */
  readonly updatedAt: string;
  /** From this time on it is not returned unless `includeExpired` asks for it. */
  readonly expiresAt?: string;
  /** Since when it is true; of an episode, when it was said. */
  readonly validFrom?: string;
  /** Until when it was true (exclusive). */
  readonly validTo?: string;
  readonly attributedTo: Origin;
  /** The name of the speaker, where the message gave one. */
  readonly speaker?: string;
  /** Times that the text names, resolved against when it was said: with a date resolver, and of episodes. */
  readonly dates?: readonly ResolvedDate[];
  /** Ids of the messages that it rests on: the caller's own ids where given. */
  readonly sources: readonly string[];
  /** The memory that this one replaced because the world changed. */
  readonly supersedes?: string;
  /** The memory that replaced this one. */
  readonly supersededBy?: string;
  /** 1 for a new memory; each edit adds one. */
  readonly version: number;
  /** True: `update` and `supersede` refuse it; only `delete`, the undo of that, and `erase` touch it. */
  readonly immutable?: boolean;
}

/** One state of a memory over time, as `history` and `asOf` read it. */
export interface MemoryVersion {
  /** The state; after a `DELETE`, the last one. */
  readonly state: MemoryItem;
  readonly event: 'ADD' | 'UPDATE' | 'DELETE';
  /** When this state was recorded. */
  readonly recordedFrom: string;
  /** When it ceased to be the recorded state; absent for the current one. */
  readonly recordedTo?: string;
  /** The operation that made it. */
  readonly operationId?: string;
  /** Why, in the words of whoever changed it. */
  readonly reason?: string;
}
