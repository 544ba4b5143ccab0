/** How long a long task may keep the event loop before it lets others run. */
const TURN_MS = 10;

/** Called between the steps of a long task: lets others run when the task has had its turn. Rejects when the signal aborts. */
export type Pacer = () => Promise<void>;

/** Makes a {@link Pacer}; its first turn begins now. */
export function startPacer(signal?: AbortSignal): Pacer {
  let turnBegan = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - turnBegan < TURN_MS) return;
    await nextTurn();
    signal?.throwIfAborted();
    turnBegan = performance.now();
  };
}

/** Resolves after everything that waits for the event loop now has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
