import { isLockError } from './to-storage-error.ts';

/** How long a lock is waited for before the wait is given up. */
const LOCK_WAIT_MS = 30_000;
const LONGEST_PAUSE_MS = 25;

/**
 * Runs `attempt` until it meets no lock. SQLite's own busy timeout would block the event loop, so the waiting is done
 * here, between attempts. Rejects with the lock error after 30 seconds, and with the signal's reason when it aborts.
 */
export async function retryWhileLocked<Result>(attempt: () => Result, signal?: AbortSignal): Promise<Result> {
  const deadline = performance.now() + LOCK_WAIT_MS;
  for (let count = 1; ; count += 1) {
    signal?.throwIfAborted();
    try {
      return attempt();
    } catch (error) {
      if (!isLockError(error) || performance.now() > deadline) throw error;
    }
    // Jitter keeps processes that met once from meeting again and again.
    await pause(1 + Math.random() * Math.min(count * 2, LONGEST_PAUSE_MS));
  }
}

/** Resolves after so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}
