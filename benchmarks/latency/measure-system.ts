import { watchConnections } from '../probes/watch-connections.ts';
import { watchEventLoop } from '../probes/watch-event-loop.ts';
import type { MeasuredSystem, SystemName, SystemOptions } from '../systems/measured-system.ts';

/** What every measuring process is told. */
export interface RunInput extends SystemOptions {
  readonly system: SystemName;
}

/** What every measuring process says. */
export interface RunOutput {
  /** How long each call took. */
  readonly latenciesMs: readonly number[];
  /** The longest time for which the event loop did not turn while the calls ran. */
  readonly longestBlockMs: number;
  /** Processor time of all calls together. */
  readonly cpuMs: number;
  /** The part of it that the operating system spent, such as on writing files. */
  readonly systemCpuMs: number;
  /** The largest resident memory that the process ever had. */
  readonly peakMemoryBytes: number;
  /** Hosts outside this machine that the process asked for. Must be empty. */
  readonly foreignHosts: readonly string[];
}

const connections = watchConnections();

/** Opens a system by name, importing only that one. */
export async function openSystem({ system, ...options }: RunInput): Promise<MeasuredSystem> {
  if (system === 'keepsake') return (await import('../systems/keepsake-system.ts')).openKeepsake(options);
  return (await import('../systems/mem0-system.ts')).openMem0(options);
}

const warmUpMs = 1_000;
const warmUpCalls = 5;

/** Makes calls that are not counted for a second, and at least five, so that what is measured is compiled. */
export async function warmUp(call: (position: number) => Promise<unknown>): Promise<void> {
  const end = performance.now() + warmUpMs;
  for (let position = 0; position < warmUpCalls || performance.now() < end; position += 1)
    await call(position);
}

/** Makes calls one after the other and measures each and all of them. */
export async function measureCalls(calls: readonly (() => Promise<unknown>)[]): Promise<RunOutput> {
  const latenciesMs: number[] = [];
  await turnOfTheLoop();
  const loop = watchEventLoop();
  await turnOfTheLoop();
  const cpu = process.cpuUsage();
  for (const call of calls) {
    const started = performance.now();
    await call();
    latenciesMs.push(performance.now() - started);
    // Else calls that never wait would be one block together.
    await new Promise((resolve) => setImmediate(resolve));
  }
  const used = process.cpuUsage(cpu);
  await turnOfTheLoop();
  return {
    latenciesMs,
    longestBlockMs: loop.stop(),
    cpuMs: (used.user + used.system) / 1_000,
    systemCpuMs: used.system / 1_000,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1_024,
    foreignHosts: connections.foreign(),
  };
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
