import { availableParallelism, loadavg, totalmem } from 'node:os';

/** The machine that a number was measured on, told by nothing but its size and its Node. */
export interface Machine {
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  /** Processes that wanted to run in the minute before the benchmark began; 0 where the system does not say. */
  readonly loadAtStart: number;
}

const [loadAtStart = 0] = loadavg();

/** Describes this machine. */
export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    loadAtStart: Math.round(loadAtStart * 10) / 10,
  };
}
