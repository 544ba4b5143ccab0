import { cleanPages } from './clean-pages.ts';
import { finishErasedRows } from './erase.ts';
import type { OpenLedger } from './open-ledger.ts';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Tries now and then to finish what a reader delays, and what another process began and did not live to finish. It keeps
 * no process alive.
 */
export interface BackgroundWork {
  /** Begins, or hurries when it has begun. */
  readonly start: (ledger: OpenLedger) => void;
  /** Resolves when nothing runs any more. */
  readonly stop: () => Promise<void>;
}

/** Makes a {@link BackgroundWork} that has not begun. */
export function finishInBackground(): BackgroundWork {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();
  const stopping = new AbortController();

  const schedule = (ledger: OpenLedger, pauseMs: number): void => {
    if (stopping.signal.aborted) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = attempt(ledger, pauseMs);
    }, pauseMs);
    timer.unref();
  };

  const attempt = async (ledger: OpenLedger, pauseMs: number): Promise<void> => {
    let isClean = false;
    try {
      await finishErasedRows(ledger, stopping.signal);
      isClean = (await cleanPages(ledger)) === undefined;
    } catch {
      // Whoever erases next is told what is wrong; here nobody asked.
      isClean = false;
    }
    schedule(ledger, isClean ? LONGEST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS));
  };

  return {
    start: (ledger) => schedule(ledger, FIRST_PAUSE_MS),
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
