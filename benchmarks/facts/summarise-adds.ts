import type { RequestCounts } from '../endpoint/request-counts.ts';
import { latencyRatio, type LatencyRatio } from '../latency/summarise-runs.ts';
import { percentile } from '../probes/percentile.ts';
import type { AddSessionsOutput } from './add-sessions-child.ts';

/** Several runs of the same adds in figures. */
export interface AddSummary {
  readonly name: string;
  readonly description: string;
  readonly runs: number;
  readonly adds: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly cpuP50Ms: number;
  readonly cpuP95Ms: number;
  /** The p50 of each run to that of our run beside it. */
  readonly ratio: LatencyRatio;
  /** The mean of one add. */
  readonly requests: RequestCounts;
}

/** Summarises the runs of one system. Throws when a run asked for a host outside this machine. */
export function summariseAdds(
  runs: readonly AddSessionsOutput[],
  ours: readonly AddSessionsOutput[],
): AddSummary {
  const [first] = runs;
  if (!first) throw new Error('summariseAdds: there are no runs. Measure at least once.');
  const foreign = new Set(runs.flatMap((run) => run.foreignHosts));
  if (foreign.size > 0) {
    throw new Error(
      `A measured process asked for ${[...foreign].join(', ')}. Its waits would be in the numbers.`,
    );
  }
  const latencies = runs.flatMap((run) => run.latenciesMs);
  const cpu = runs.flatMap((run) => run.cpuMs);
  return {
    name: first.name,
    description: first.description,
    runs: runs.length,
    adds: first.latenciesMs.length,
    p50Ms: percentile(latencies, 0.5),
    p95Ms: percentile(latencies, 0.95),
    cpuP50Ms: percentile(cpu, 0.5),
    cpuP95Ms: percentile(cpu, 0.95),
    ratio: latencyRatio(ours, runs),
    requests: meanRequests(first.requests),
  };
}

/** The mean of what each add asked. */
function meanRequests(requests: readonly RequestCounts[]): RequestCounts {
  const mean = (pick: (counts: RequestCounts) => number): number =>
    requests.reduce((sum, counts) => sum + pick(counts), 0) / requests.length;
  return {
    chatRequests: mean(({ chatRequests }) => chatRequests),
    embeddingRequests: mean(({ embeddingRequests }) => embeddingRequests),
    embeddedTexts: mean(({ embeddedTexts }) => embeddedTexts),
    instructionBytes: mean(({ instructionBytes }) => instructionBytes),
    contentBytes: mean(({ contentBytes }) => contentBytes),
  };
}
