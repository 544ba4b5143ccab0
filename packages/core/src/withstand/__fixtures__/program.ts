import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** What the program was started with. */
export function programInput(): unknown {
  return JSON.parse(process.argv[2] ?? '{}');
}

/** Says a line to whoever started the program. When it returns, a `kill -9` does not take the line back. */
export function say(line: { readonly type: string }): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

const words: string[] = [];
const listeners = new Set<() => void>();

const input = createInterface({ input: process.stdin });
input.on('line', (word) => {
  words.push(word);
  for (const listener of listeners) listener();
});
// Nobody is left to talk to: a test run that was killed leaves no process behind.
input.on('close', () => process.exit(0));

/** Resolves when the program has been told this word. */
export function told(word: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!words.includes(word)) return;
      listeners.delete(look);
      resolve();
    };
    listeners.add(look);
    look();
  });
}

/** An error as a line can carry it. */
export function describeError(error: unknown): {
  readonly name: string;
  readonly code: string;
  readonly message: string;
} {
  if (!(error instanceof Error)) return { name: 'unknown', code: '', message: String(error) };
  return { name: error.name, code: 'code' in error ? String(error.code) : '', message: error.message };
}
