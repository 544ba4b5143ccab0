import type { MemoryItem } from './memory.ts';
import type { Scope } from './scope.ts';

/** What can happen to one memory, as listeners are told. */
export type MemoryChangeName = 'memory.created' | 'memory.updated' | 'memory.superseded' | 'memory.deleted';

/** What happened to one memory. Told after it was committed; a copy, so that changing it changes nothing. */
export interface MemoryChangeEvent<Name extends MemoryChangeName = MemoryChangeName> {
  readonly type: Name;
  /** As it is now; a deleted one as it was. */
  readonly memory: MemoryItem;
  /** The text before, where it has changed. */
  readonly previousMemory?: string;
  /** The memory that this one replaced. */
  readonly supersedes?: string;
  /** The memory that replaced this one. */
  readonly supersededBy?: string;
  /** Why, in the words of whoever changed it. */
  readonly reason?: string;
  /** The operation that did it. */
  readonly operationId?: string;
  /** When it was recorded: ISO 8601. */
  readonly at: string;
}

/** A scope was erased; nothing is told of each of its memories, because nothing of them is left. */
export interface ScopeErasedEvent {
  readonly type: 'scope.erased';
  /** Without ids: everything, by `reset`. */
  readonly scope: Scope;
  /** When: ISO 8601. */
  readonly at: string;
}

/** A listener threw, or the promise that it returned was rejected. What it was told of is committed all the same. */
export interface ListenerErrorEvent {
  readonly type: 'error';
  /** What was thrown. */
  readonly error: unknown;
  /** What the listener was told. */
  readonly event: MemoryChangeEvent | ScopeErasedEvent;
}

/** The events of a memory by their names. */
export interface MemoryEvents {
  readonly 'memory.created': MemoryChangeEvent<'memory.created'>;
  /** A new text, other metadata, categories or another end of its time. */
  readonly 'memory.updated': MemoryChangeEvent<'memory.updated'>;
  /** The world changed, and another memory holds now. */
  readonly 'memory.superseded': MemoryChangeEvent<'memory.superseded'>;
  readonly 'memory.deleted': MemoryChangeEvent<'memory.deleted'>;
  readonly 'scope.erased': ScopeErasedEvent;
  readonly error: ListenerErrorEvent;
}

/** The name of an event. */
export type MemoryEventName = keyof MemoryEvents;

/** Every {@link MemoryEventName}. */
export const MEMORY_EVENT_NAMES = [
  'memory.created',
  'memory.updated',
  'memory.superseded',
  'memory.deleted',
  'scope.erased',
  'error',
] as const satisfies readonly MemoryEventName[];

/** Is told of an event. What it throws, or its promise rejects with, goes to the listeners of `error`. */
export type MemoryListener<Name extends MemoryEventName> = (event: MemoryEvents[Name]) => unknown;

/** How to listen. */
export interface ListenOptions {
  /** Ends the subscription. */
  readonly signal?: AbortSignal | undefined;
}
