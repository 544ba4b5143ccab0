import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolutionMs = 1;

/** Watches for how long the event loop did not turn. */
export interface EventLoopWatch {
  /** Ends the watch and returns the longest block, in milliseconds. */
  readonly stop: () => number;
}

/** Starts to watch. A block shows when the first timer after it fires, so `stop` belongs behind a turn of the loop. */
export function watchEventLoop(): EventLoopWatch {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  return {
    stop: () => {
      histogram.disable();
      return Math.max(0, histogram.max / 1e6 - resolutionMs);
    },
  };
}
