import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** A process that a benchmark measures in. */
export interface Child<Output> {
  /** What the process wrote to standard output, parsed. Rejects when it ended with a code other than 0. */
  readonly output: Promise<Output>;
  /** Asks the process to end by closing its standard input. */
  readonly end: () => void;
}

/**
 * Starts a script of this package in a process of its own, with `input` as its argument. The process sees no variable of ours
 * but the path: no key, no proxy, no telemetry, and a home folder that is thrown away.
 */
export function startChild<Output>(script: string, input: { readonly folder: string }): Child<Output> {
  const home = join(input.folder, '..', 'home');
  mkdirSync(home, { recursive: true });
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const child = spawn(process.execPath, [path, JSON.stringify(input)], {
    cwd: home,
    env: { PATH: process.env['PATH'], HOME: home, MEM0_DIR: home, MEM0_TELEMETRY: 'false' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const output = Promise.all([text(child.stdout), once(child, 'exit')]).then(([written, [code]]) => {
    if (code !== 0)
      throw new Error(`${script} ended with code ${String(code)} for ${JSON.stringify(input)}.`);
    return JSON.parse(written) as Output;
  });
  return { output, end: () => child.stdin.end() };
}

/** Runs a script to its end. */
export function runChild<Output>(script: string, input: { readonly folder: string }): Promise<Output> {
  return startChild<Output>(script, input).output;
}

/** The argument that {@link startChild} gave to this process. */
export function childInput(): unknown {
  const input: unknown = JSON.parse(process.argv[2] ?? 'null');
  return input;
}

/** Writes what {@link Child.output} resolves with and ends the process, whatever it still holds open. */
export function finishChild(output: object): void {
  process.stdout.write(JSON.stringify(output), () => process.exit(0));
}
