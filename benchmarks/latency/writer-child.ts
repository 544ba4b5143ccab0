import { memoryText } from '../dataset/memory-text.ts';
import { seededRandom } from '../dataset/seeded-random.ts';
import { openSystem, type RunInput } from './measure-system.ts';
import { childInput, finishChild } from './run-child.ts';

/** What the writing process is told. */
export interface WriterInput extends RunInput {
  /** Whose memories it adds to. */
  readonly userId: string;
}

/** What the writing process says. */
export interface WriterOutput {
  readonly added: number;
  /** Adds that were refused, such as by a lock. */
  readonly failed: number;
}

const input = childInput() as WriterInput;
const system = await openSystem(input);
const random = seededRandom(99);
const ending = new AbortController();
process.stdin.on('end', () => ending.abort());
process.stdin.resume();

let added = 0;
let failed = 0;
while (!ending.signal.aborted) {
  try {
    await system.add({ text: memoryText(random), userId: input.userId });
    added += 1;
  } catch {
    failed += 1;
  }
  // Else adds that never wait would keep the end from being heard.
  await new Promise((resolve) => setImmediate(resolve));
}
await system.close();
finishChild({ added, failed } satisfies WriterOutput);
