import type { CorpusOptions } from '../dataset/generate-corpus.ts';
import { memoryText } from '../dataset/memory-text.ts';
import { seededRandom } from '../dataset/seeded-random.ts';
import { measureCalls, openSystem, type RunInput, type RunOutput } from './measure-system.ts';
import { childInput, finishChild } from './run-child.ts';

/** What the adding process is told. */
export interface AddInput extends RunInput {
  /** What the folder was filled with. */
  readonly corpus: CorpusOptions;
  readonly adds: number;
  /** How many users the adds go round, and what their names begin with. */
  readonly users: number;
  readonly userPrefix: string;
  /** Fixes the texts: another seed adds other memories. */
  readonly seed: number;
}

const uncounted = 20;

const input = childInput() as AddInput;
const system = await openSystem(input);
const random = seededRandom(input.seed);
const call = (position: number): (() => Promise<void>) => {
  const memory = { text: memoryText(random), userId: `${input.userPrefix}-${position % input.users}` };
  return () => system.add(memory);
};

// A count, not a time: the faster system would add more and measure on a larger file.
for (let position = 0; position < uncounted; position += 1) await call(position)();
const run: RunOutput = await measureCalls(
  Array.from({ length: input.adds }, (_, position) => call(position)),
);
await system.close();
finishChild(run);
