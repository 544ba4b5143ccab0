import type { Filter } from '../types/filter.ts';
import type { JsonObject } from '../types/json.ts';
import type { MemoryKind } from '../types/memory.ts';
import type { MessageRole } from '../types/message.ts';
import type { Scope } from '../types/scope.ts';
import type { ExtractionWishes } from './infer/proposal.ts';

/** What a call may reach, after its ids and filters were read. */
export interface ResolvedView {
  /** Alternatives, never empty, none without an id. */
  readonly scopes: readonly Scope[];
  /** What the call's filter says beyond the scopes; `undefined` when nothing. */
  readonly filter: Filter | undefined;
}

/** A message after validation. */
export interface ResolvedMessage {
  readonly role: MessageRole;
  /** The words: well-formed Unicode. Empty for a message that only has parts without text. */
  readonly text: string;
  readonly parts: readonly JsonObject[] | undefined;
  readonly name: string | undefined;
  /** The caller's own id, where given. */
  readonly id: string | undefined;
  /** ISO 8601; the message's own time, else the call's, else `undefined` for now. */
  readonly timestamp: string | undefined;
}

/** `add` after validation. */
export interface AddRequest {
  /** The epoch at the beginning of the call that this one is a part of. Absent: it is a call of its own. */
  readonly epoch?: number;
  /** Of a call that was queued: when it was made, ISO 8601. Messages without a time of their own were said then. */
  readonly calledAt?: string;
  /**
   * What a failure of the language model that may heal leads to: `degrade` remembers the messages without facts, `throw`
   * rejects with the failure and stores nothing, so that the call can be repeated. `degrade` by default.
   */
  readonly onModelFailure?: 'degrade' | 'throw';
  readonly messages: readonly ResolvedMessage[];
  readonly scope: Scope;
  readonly metadata: JsonObject;
  readonly categories: readonly string[];
  readonly expiresAt: string | undefined;
  readonly immutable: boolean;
  /** Absent: as the settings say. */
  readonly infer: boolean | undefined;
  /** The model reads messages that are known already, too. Absent: only those that are new, or revised. */
  readonly infersKnown?: boolean;
  /** What the call wants otherwise than the settings. */
  readonly wishes: Partial<ExtractionWishes>;
  readonly operationId: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** `search` after validation. */
export interface SearchRequest {
  readonly query: string;
  readonly view: ResolvedView;
  readonly limit: number;
  /** Results with a lower score are left out. 0 by default. */
  readonly threshold: number;
  /** Whether the reranker is asked; true only where there is one. */
  readonly rerank: boolean;
  /** `undefined`: all. */
  readonly kinds: readonly MemoryKind[] | undefined;
  readonly explain: boolean;
  readonly includeExpired: boolean;
  readonly includeSuperseded: boolean;
  readonly asOf: string | undefined;
  readonly validAt: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** `getAll` after validation. */
export interface ListRequest {
  readonly view: ResolvedView;
  readonly kinds: readonly MemoryKind[] | undefined;
  readonly sort: {
    readonly field: 'createdAt' | 'updatedAt' | 'validFrom';
    readonly direction: 'ascending' | 'descending';
  };
  readonly limit: number;
  /** As returned by the page before: opaque. */
  readonly cursor: string | undefined;
  readonly includeExpired: boolean;
  readonly includeSuperseded: boolean;
  readonly asOf: string | undefined;
  readonly validAt: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** `update` after validation: `undefined` leaves a field as it is, `null` removes it. */
export interface UpdateRequest {
  readonly id: string;
  readonly text: string | undefined;
  /** Merged key by key; a key with `null` is removed. */
  readonly metadata: JsonObject | undefined;
  readonly categories: readonly string[] | undefined;
  readonly expiresAt: string | null | undefined;
  readonly validFrom: string | null | undefined;
  readonly validTo: string | null | undefined;
  readonly reason: string | undefined;
  readonly signal: AbortSignal | undefined;
}
