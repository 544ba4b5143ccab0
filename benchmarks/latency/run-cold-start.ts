import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateQuestions, type CorpusOptions } from '../dataset/generate-corpus.ts';
import { median, percentile } from '../probes/percentile.ts';
import { withTemporaryFolder } from '../probes/with-temporary-folder.ts';
import { count, milliseconds } from '../report/format-number.ts';
import { writeReport } from '../report/write-report.ts';
import { KEEPSAKE_FILE } from '../systems/keepsake-system.ts';
import type { ColdStartInput, ColdStartOutput } from './cold-start-child.ts';
import { corpusHashes } from './comparison.ts';
import { runChild } from './run-child.ts';
import type { SeedInput, SeedOutput } from './seed-child.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const starts = values.quick ? 5 : 30;
const corpus: CorpusOptions = { size: values.quick ? 1_000 : 10_000, layout: 'many-users' };

const { runs, listed } = await withTemporaryFolder(async (root) => {
  const folder = join(root, 'keepsake');
  mkdirSync(folder);
  const seed: SeedInput = { system: 'keepsake', folder, corpus };
  await runChild<SeedOutput>('latency/seed-child.ts', seed);
  const outputs: ColdStartOutput[] = [];
  const start = async (position: number, listModules: boolean): Promise<ColdStartOutput> => {
    const question = generateQuestions({ ...corpus, count: starts })[position];
    if (!question) throw new Error(`There is no question ${position}.`);
    const input: ColdStartInput = { folder, path: join(folder, KEEPSAKE_FILE), ...question, listModules };
    return runChild<ColdStartOutput>('latency/cold-start-child.ts', input);
  };
  for (let position = 0; position < starts; position += 1) outputs.push(await start(position, false));
  return { runs: outputs, listed: await start(0, true) };
});

const foreign = listed.packages.filter((name) => name !== 'zod');
if (foreign.length > 0) throw new Error(`A start without a provider loads ${foreign.join(', ')}.`);
if (runs.some(({ results }) => results === 0))
  throw new Error('A first search found nothing: the file is not the seeded one.');

const timing = (name: string, pick: (run: ColdStartOutput) => number): readonly string[] => {
  const samples = runs.map(pick);
  return [name, milliseconds(median(samples)), milliseconds(percentile(samples, 0.95))];
};
writeReport({
  name: 'cold-start',
  command: 'npx -y pnpm@12 bench:cold-start',
  datasets: corpusHashes([corpus]),
  tables: [
    {
      caption: `A new process: import, open a file of ${count(corpus.size)} memories, first search; ${starts} starts. Loaded: ${listed.files} files of Keepsake and the packages ${listed.packages.join(', ') || 'none'}.`,
      columns: ['step', 'p50', 'p95'],
      rows: [
        timing('import', (run) => run.importMs),
        timing('open and first search', (run) => run.openAndSearchMs),
        timing('both', (run) => run.totalMs),
        timing('Node itself, before', (run) => run.nodeMs),
      ],
    },
  ],
  results: { runs, packages: listed.packages, files: listed.files },
  quick: values.quick,
});
