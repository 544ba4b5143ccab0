import { median, percentile } from '../probes/percentile.ts';
import { times } from '../report/format-number.ts';
import type { SystemName } from '../systems/measured-system.ts';
import type { RunOutput } from './measure-system.ts';

/** Several runs of one thing in figures. */
export interface RunSummary {
  readonly runs: number;
  readonly calls: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** The longest of all runs. */
  readonly longestBlockMs: number;
  readonly cpuMsPerCall: number;
  /** The part of it that the operating system spent. */
  readonly systemCpuMsPerCall: number;
  /** The largest of all runs. */
  readonly peakMemoryBytes: number;
}

/** Summarises the runs of one system. Throws when a run asked for a host outside this machine. */
export function summariseRuns(runs: readonly RunOutput[]): RunSummary {
  const foreign = new Set(runs.flatMap((run) => run.foreignHosts));
  if (foreign.size > 0) {
    throw new Error(
      `A measured process asked for ${[...foreign].join(', ')}. Its waits would be in the numbers.`,
    );
  }
  const latencies = runs.flatMap((run) => run.latenciesMs);
  return {
    runs: runs.length,
    calls: latencies.length,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
    longestBlockMs: Math.max(...runs.map((run) => run.longestBlockMs)),
    cpuMsPerCall: total(runs, (run) => run.cpuMs) / latencies.length,
    systemCpuMsPerCall: total(runs, (run) => run.systemCpuMs) / latencies.length,
    peakMemoryBytes: Math.max(...runs.map((run) => run.peakMemoryBytes)),
  };
}

function total(runs: readonly RunOutput[], pick: (run: RunOutput) => number): number {
  return runs.reduce((sum, run) => sum + pick(run), 0);
}

/** How many times slower something is than ours: of neighbouring runs each, the middle and the extremes. */
export interface LatencyRatio {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Compares the p50 of each run with that of our run beside it. */
export function latencyRatio(
  ours: readonly Pick<RunOutput, 'latenciesMs'>[],
  theirs: readonly Pick<RunOutput, 'latenciesMs'>[],
): LatencyRatio {
  const ratios = ours.flatMap((run, index) => {
    const other = theirs[index];
    return other ? [median(other.latenciesMs) / median(run.latenciesMs)] : [];
  });
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}

/** A ratio in a table: `12.4 × (11.8 × to 13 ×)`, and a dash in our own row. */
export function ratioCell({
  system,
  ratio,
}: {
  readonly system: SystemName;
  readonly ratio: LatencyRatio;
}): string {
  return system === 'keepsake'
    ? '–'
    : `${times(ratio.median)} (${times(ratio.lowest)} to ${times(ratio.highest)})`;
}
