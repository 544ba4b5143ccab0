import { generateCorpus, type CorpusOptions } from '../dataset/generate-corpus.ts';
import { openSystem, type RunInput } from './measure-system.ts';
import { childInput, finishChild } from './run-child.ts';

/** What the seeding process is told. */
export interface SeedInput extends RunInput {
  readonly corpus: CorpusOptions;
  /** How many memories of the corpus are in the folder already. 0 by default. */
  readonly present?: number;
}

/** What it says. */
export interface SeedOutput {
  readonly elapsedMs: number;
}

const input = childInput() as SeedInput;
const started = performance.now();
const system = await openSystem(input);
await system.seed(generateCorpus(input.corpus).drop(input.present ?? 0));
await system.close();
finishChild({ elapsedMs: performance.now() - started } satisfies SeedOutput);
