/** How long a long task may keep the event loop before it lets others run. */
const TURN_MS = 5;

/** Called between the steps of a long task: lets others run when the task has had its turn. Rejects when the signal aborts. */
export type Pacer = () => Promise<void>;

/**
 * When the event loop last turned, as far as this module knows. It is common to all tasks: a chain of short ones would
 * otherwise be as long a block as a single long one.
 */
let turnBegan = 0;

/** Makes a {@link Pacer}. */
export function startPacer(signal?: AbortSignal): Pacer {
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - turnBegan < TURN_MS) return;
    await nextTurn();
    turnBegan = performance.now();
    signal?.throwIfAborted();
  };
}

/** Resolves after everything that waits for the event loop now has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
