import type {
  ListenerErrorEvent,
  MemoryChangeEvent,
  MemoryEventName,
  ScopeErasedEvent,
} from '../../types/events.ts';
import { scopeMatches, type Scope } from '../../types/scope.ts';

/** What the engine tells; `error` comes from the listeners themselves. */
export type ToldEvent = MemoryChangeEvent | ScopeErasedEvent;

/** One listener. */
export interface Subscription {
  readonly name: MemoryEventName;
  /** Hears only what lies within it; without ids: everything. */
  readonly scope: Scope;
  readonly listener: (event: never) => unknown;
  readonly signal: AbortSignal | undefined;
}

/** The listeners of one `Memory`. */
export interface Events {
  /** False: nobody listens to what happens to memories, and nothing has to be read or copied for it. */
  readonly isHeard: () => boolean;
  /** Tells the listeners in order. Never throws: what a listener throws goes to those of `error`. */
  readonly emit: (events: readonly ToldEvent[]) => void;
  /** Returns the function that ends the subscription. */
  readonly listen: (subscription: Subscription) => () => void;
}

/** Makes {@link Events} without a listener. */
export function createEvents(): Events {
  const subscriptions = new Set<Subscription>();
  const call = (subscription: Subscription, event: ToldEvent | ListenerErrorEvent): void => {
    // It listens to this name, so it takes this event.
    const listener = subscription.listener as (event: ToldEvent | ListenerErrorEvent) => unknown;
    const fail = event.type === 'error' ? report : (error: unknown) => tellError(error, event);
    try {
      // A promise, or whatever else can reject.
      Promise.resolve(listener(event)).catch(fail);
    } catch (error) {
      fail(error);
    }
  };
  const tell = (event: ToldEvent | ListenerErrorEvent): boolean => {
    const subject = event.type === 'error' ? event.event : event;
    // A copy: who begins to listen meanwhile hears the next one, and who has ended it meanwhile hears nothing.
    const chosen = [...subscriptions].filter(
      ({ name, scope }) => name === event.type && hears(scope, subject),
    );
    for (const subscription of chosen) if (subscriptions.has(subscription)) call(subscription, event);
    return chosen.length > 0;
  };
  const tellError = (error: unknown, event: ToldEvent): void => {
    if (!tell(Object.freeze({ type: 'error', error, event }))) report(error);
  };
  return {
    isHeard: () => [...subscriptions].some(({ name }) => name.startsWith('memory.')),
    emit: (events) => {
      for (const event of events) tell(event);
    },
    listen: (subscription) => {
      const { signal } = subscription;
      const end = (): void => {
        subscriptions.delete(subscription);
        signal?.removeEventListener('abort', end);
      };
      if (signal?.aborted !== true) {
        subscriptions.add(subscription);
        signal?.addEventListener('abort', end);
      }
      return end;
    },
  };
}

function hears(bound: Scope, event: ToldEvent): boolean {
  if (event.type !== 'scope.erased') return scopeMatches(bound, event.memory);
  // A part of what it is bound to was erased, or something that contains all of it.
  return scopeMatches(bound, event.scope) || scopeMatches(event.scope, bound);
}

/** As an `EventTarget` does with what its listeners throw: nothing that went wrong stays unseen. */
function report(error: unknown): void {
  const { reportError } = globalThis as { readonly reportError?: (error: unknown) => void };
  if (typeof reportError === 'function') reportError(error);
  else
    queueMicrotask(() => {
      throw error;
    });
}
