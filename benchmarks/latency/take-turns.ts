import type { CorpusOptions } from '../dataset/generate-corpus.ts';
import type { SystemName } from '../systems/measured-system.ts';
import type { RunInput, RunOutput } from './measure-system.ts';
import { runChild, startChild } from './run-child.ts';
import { summariseRuns, type RunSummary } from './summarise-runs.ts';
import type { WriterInput, WriterOutput } from './writer-child.ts';
import type { Table } from '../report/markdown-table.ts';
import { count, milliseconds } from '../report/format-number.ts';

/** A script and what it is told in each round. */
export interface Turns<Input extends RunInput> {
  readonly script: string;
  readonly inputs: readonly Input[];
  readonly rounds: number;
  /** What an input is in one round. */
  readonly inRound?: (input: Input, round: number) => Input;
}

/** Runs a script for each system in turn, round after round, so that whatever the machine does meets them alike. */
export async function takeTurns<Output extends RunOutput, Input extends RunInput>(
  turns: Turns<Input>,
): Promise<ReadonlyMap<SystemName, readonly Output[]>> {
  const outputs = new Map<SystemName, readonly Output[]>();
  for (let round = 1; round <= turns.rounds; round += 1) {
    for (const input of turns.inputs) {
      console.error(`  ${turns.script} ${input.system}, round ${round} of ${turns.rounds}`);
      const output = await runChild<Output>(turns.script, turns.inRound?.(input, round) ?? input);
      outputs.set(input.system, [...(outputs.get(input.system) ?? []), output]);
    }
  }
  return outputs;
}

/** What a system did while a second process was adding to its file. */
export type BesideWriter = RunSummary & WriterOutput;

/**
 * Runs a script once while another process adds to the same files without a pause: to the very scope that is searched where
 * there is only one, else to one of its own, so that the others keep their size.
 */
export async function runBesideWriter(
  script: string,
  input: RunInput & { readonly corpus: CorpusOptions },
): Promise<BesideWriter> {
  const userId = input.corpus.layout === 'one-user' ? 'user-0' : 'writer';
  const written: WriterInput = { ...input, userId };
  const writer = startChild<WriterOutput>('latency/writer-child.ts', written);
  const output = await runChild<RunOutput>(script, input).finally(() => writer.end());
  return { ...summariseRuns([output]), ...(await writer.output) };
}

/** Shows what {@link runBesideWriter} found. */
export function besideWriterTable(
  rows: readonly {
    readonly corpus: string;
    readonly system: SystemName;
    readonly besideWriter: BesideWriter;
  }[],
): Table {
  return {
    caption: 'The same while another process adds to the same file without a pause.',
    columns: ['memories', 'system', 'p50', 'p95', 'longest block', 'added meanwhile', 'adds refused'],
    rows: rows.map(({ corpus, system, besideWriter }) => [
      corpus,
      system,
      milliseconds(besideWriter.p50Ms),
      milliseconds(besideWriter.p95Ms),
      milliseconds(besideWriter.longestBlockMs),
      count(besideWriter.added),
      count(besideWriter.failed),
    ]),
  };
}
