import { MemoryClosedError } from '../../errors/memory-closed-error.ts';
import type { Usage } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { createAttemptLog, type FinishedAttempt, type UpkeepFailure } from './attempt-log.ts';
import { createBackgroundTimer } from './background-timer.ts';
import { catchUp, isBehind } from './catch-up.ts';
import { createLane } from './create-lane.ts';
import { holdLease } from './hold-lease.ts';
import type { IndexContext } from './index-context.ts';
import type { IndexSession } from './index-session.ts';
import { refillIfEmpty } from './refill-if-empty.ts';
import { untilAborted } from './until-aborted.ts';
import { UPKEEP_PAUSES, type UpkeepPauses } from './upkeep-pauses.ts';
import { NO_USAGE, sumUsage } from '../usage.ts';

/** Keeps the index up with the ledger, in the background and on demand. */
export interface IndexUpkeep {
  /** Begins the background on the first call. */
  readonly start: () => void;
  /** There is something to do. During the pause after a failure it waits all the same. */
  readonly wake: () => void;
  /** The provider answers again: a pause after a failure ends. */
  readonly retryNow: () => void;
  /** Runs `work` while the background rests. Its signal aborts with the caller's or when the memory is closed. */
  readonly runAlone: <Value>(
    work: (context: IndexContext) => Promise<Value>,
    signal?: AbortSignal,
  ) => Promise<Value>;
  /** What went wrong last; absent since it goes well again. */
  readonly failure: () => UpkeepFailure | undefined;
  /** What the background has asked of the embedder. */
  readonly usage: () => Usage;
  readonly close: () => Promise<void>;
}

/** Makes an {@link IndexUpkeep}; it rests until `start`. */
export function createIndexUpkeep(
  deps: EngineDependencies,
  session: IndexSession,
  pauses: UpkeepPauses = UPKEEP_PAUSES,
): IndexUpkeep {
  const closing = new AbortController();
  const timer = createBackgroundTimer();
  const lane = createLane(closing.signal);
  const attempts = createAttemptLog(pauses, deps);
  let usage = deps.meter.price(NO_USAGE);
  let background: Promise<void> | undefined;
  const context: IndexContext = {
    deps,
    session,
    signal: closing.signal,
    isUrgent: false,
    countUsage: (spent) => {
      usage = sumUsage(usage, spent);
    },
  };
  const next = createSteps(context, pauses);
  const run = async (): Promise<void> => {
    await timer.wait(pauses.start);
    while (!closing.signal.aborted) {
      const pause = await lane.run(next).then(attempts.succeeded, attempts.failed);
      if (!closing.signal.aborted) await timer.wait(pause);
    }
  };
  return {
    start: () => {
      if (!closing.signal.aborted) background ??= deps.detach(run);
    },
    wake: () => {
      if (!attempts.isBackingOff()) timer.ring();
    },
    retryNow: () => {
      if (attempts.isBackingOff()) timer.ring();
    },
    runAlone: (work, signal) => {
      const either = signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
      const running = lane.run(() => {
        either.throwIfAborted();
        return work({ ...context, signal: either });
      });
      return untilAborted(running, either);
    },
    failure: attempts.failure,
    usage: () => usage,
    close: async () => {
      if (!closing.signal.aborted) closing.abort(new MemoryClosedError());
      timer.ring();
      await background;
      await lane.ended();
    },
  };
}

/** The steps of the background: before all others, whether the index is still there. */
function createSteps(context: IndexContext, pauses: UpkeepPauses): () => Promise<FinishedAttempt> {
  let isThere = false;
  return async () => {
    if (isThere) return step(context, pauses);
    await refillIfEmpty(context);
    isThere = true;
    return { pause: 0 };
  };
}

/** One step of the background, and how long to pause after it. */
async function step(context: IndexContext, pauses: UpkeepPauses): Promise<FinishedAttempt> {
  if (!(await isBehind(context))) return { pause: pauses.idle };
  const outcome = await holdLease(() => catchUp(context), context.deps);
  return outcome === undefined ? { pause: pauses.busy } : { pause: 0, outcome };
}
