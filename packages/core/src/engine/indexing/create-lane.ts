/** Runs one piece of work after the other. */
export interface Lane {
  /** Runs `work` when everything before it has ended; rejects with the signal's reason instead once that has aborted. */
  readonly run: <Value>(work: () => Promise<Value>) => Promise<Value>;
  /** Resolves when everything that was begun has ended, however. */
  readonly ended: () => Promise<void>;
}

/** Makes a {@link Lane} that takes no more work once `signal` has aborted. */
export function createLane(signal: AbortSignal): Lane {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (work) => {
      const running = last.then(() => {
        signal.throwIfAborted();
        return work();
      });
      // Whoever asked for the work hears of its failure; the next in the lane does not.
      last = running.catch(() => undefined);
      return running;
    },
    ended: async () => {
      await last;
    },
  };
}
