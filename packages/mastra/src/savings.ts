import type { FailureHandling } from '@keepsake/core/turns';

const TIMEOUT_MS = 10_000;

/** The savings of answers. */
export interface Savings {
  /** Resolves when it is saved, or when the answer has waited for that long enough. */
  readonly save: (work: () => Promise<void>) => Promise<void>;
  /** Resolves when all that was begun is saved; rejects with what could be told to nobody else. */
  readonly settled: () => Promise<void>;
}

/** How long an answer waits, and what a failure means for it. */
export interface SavingsOptions {
  readonly onError: FailureHandling | undefined;
  readonly timeoutMs: number | undefined;
}

/** Savings that hold up no answer for longer than it may take. */
export function createSavings({ onError = 'ignore', timeoutMs = TIMEOUT_MS }: SavingsOptions): Savings {
  const underWay = new Set<Promise<void>>();
  const late: unknown[] = [];
  const tell = (error: unknown): void => {
    if (onError === 'throw') late.push(error);
    if (typeof onError !== 'function') return;
    try {
      onError({ step: 'save', error });
    } catch (failure) {
      // A listener that fails itself breaks no answer.
      late.push(failure);
    }
  };
  return {
    save: async (work) => {
      let isAnswered = false;
      const saving = work()
        .catch((error: unknown) => {
          if (onError === 'throw' && !isAnswered) throw error;
          tell(error);
        })
        .finally(() => underWay.delete(saving));
      underWay.add(saving);
      try {
        await inTime(saving, timeoutMs);
      } finally {
        isAnswered = true;
      }
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
      const [first] = late.splice(0);
      if (first !== undefined) throw first;
    },
  };
}

async function inTime(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
  });
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
