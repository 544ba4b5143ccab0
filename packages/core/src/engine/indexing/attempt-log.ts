import type { EngineDependencies } from '../dependencies.ts';
import type { StepOutcome } from './index-context.ts';
import type { UpkeepPauses } from './upkeep-pauses.ts';

/** What went wrong in the background. */
export interface UpkeepFailure {
  readonly error: Error;
  /** Milliseconds since 1970; absent when the work goes on and only some rows wait. */
  readonly nextAttemptAt: number | undefined;
}

/** An attempt that went well, as a whole. */
export interface FinishedAttempt {
  readonly pause: number;
  /** Absent when there was nothing to do. */
  readonly outcome?: StepOutcome;
}

/** Remembers how the attempts of the background went; each answer is the pause before the next one, in milliseconds. */
export interface AttemptLog {
  readonly succeeded: (attempt: FinishedAttempt) => number;
  readonly failed: (error: unknown) => number;
  readonly isBackingOff: () => boolean;
  /** What went wrong last; absent since it goes well again. */
  readonly failure: () => UpkeepFailure | undefined;
}

/** Makes an {@link AttemptLog}. Pauses double with each failure and are spread, so that processes do not move in step. */
export function createAttemptLog(
  { retry, longestRetry }: UpkeepPauses,
  { now, random }: Pick<EngineDependencies, 'now' | 'random'>,
): AttemptLog {
  let failures = 0;
  let last: UpkeepFailure | undefined;
  let rowError: Error | undefined;
  return {
    succeeded: ({ pause, outcome }) => {
      failures = 0;
      last = undefined;
      if (outcome !== undefined && outcome.indexed + outcome.failed > 0) rowError = outcome.error;
      return pause;
    },
    failed: (error) => {
      const pause = Math.min(retry * 2 ** Math.min(failures, 20), longestRetry) * (0.5 + random() / 2);
      failures += 1;
      last = {
        error: error instanceof Error ? error : new Error(String(error)),
        nextAttemptAt: now() + pause,
      };
      return pause;
    },
    isBackingOff: () => last !== undefined,
    failure: () => last ?? (rowError && { error: rowError, nextAttemptAt: undefined }),
  };
}
