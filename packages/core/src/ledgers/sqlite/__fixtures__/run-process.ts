import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts a fixture of this folder in a process of its own. */
export function startProcess(fixture: string, values: readonly (string | number)[]): ChildProcess {
  const script = fileURLToPath(new URL(fixture, import.meta.url));
  return spawn(process.execPath, [script, ...values.map(String)], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Resolves when the process ended well; rejects with what it wrote when it did not. */
export function untilEnd(child: ChildProcess): Promise<void> {
  let written = '';
  child.stderr?.on('data', (data) => (written += String(data)));
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`the process ended with ${String(code)}: ${written}`));
    });
  });
}

/** Resolves when the process first writes something. */
export function untilOutput(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('close', () => reject(new Error('the process ended without a word')));
  });
}
