import { memoryText } from '../dataset/memory-text.ts';
import { seededRandom } from '../dataset/seeded-random.ts';
import { measureCalls, openSystem, type RunInput, type RunOutput } from './measure-system.ts';
import { childInput, finishChild } from './run-child.ts';

/** What the adding process is told. */
export interface AddInput extends RunInput {
  readonly adds: number;
  /** How many users the adds go round, and what their names begin with. */
  readonly users: number;
  readonly userPrefix: string;
  /** Fixes the texts: another seed adds other memories. */
  readonly seed: number;
}

const unmeasured = 3;

const input = childInput() as AddInput;
const system = await openSystem(input);
const random = seededRandom(input.seed);
const call = (position: number): (() => Promise<void>) => {
  const memory = { text: memoryText(random), userId: `${input.userPrefix}-${position % input.users}` };
  return () => system.add(memory);
};

for (let position = 0; position < unmeasured; position += 1) await call(position)();
const run: RunOutput = await measureCalls(
  Array.from({ length: input.adds }, (_, position) => call(position)),
);
await system.close();
finishChild(run);
