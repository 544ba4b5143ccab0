import { MemoryClosedError } from '../errors/memory-closed-error.ts';

/** Lets calls through until it is closed. */
export interface CallGate {
  /** Runs the task, or rejects with `MemoryClosedError`. */
  run<Result>(task: () => Result | Promise<Result>): Promise<Result>;
  /** Refuses new calls and resolves when those under way have ended. Idempotent. */
  close(): Promise<void>;
}

/** An open gate. */
export function createCallGate(): CallGate {
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;
  return {
    async run(task) {
      if (isClosed) throw new MemoryClosedError();
      const call = (async () => task())();
      underWay.add(call);
      try {
        return await call;
      } finally {
        underWay.delete(call);
      }
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
    },
  };
}
