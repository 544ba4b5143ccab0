import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CorpusOptions } from '../dataset/generate-corpus.ts';
import { corpusHashes } from '../latency/comparison.ts';
import { runChild } from '../latency/run-child.ts';
import type { SeedInput, SeedOutput } from '../latency/seed-child.ts';
import { median, percentile } from '../probes/percentile.ts';
import { withTemporaryFolder } from '../probes/with-temporary-folder.ts';
import { count, milliseconds } from '../report/format-number.ts';
import { writeReport } from '../report/write-report.ts';
import type { AdapterInput, AdapterOutput } from './adapter-child.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const turns = values.quick ? 50 : 500;
const corpus: CorpusOptions = { size: values.quick ? 1_000 : 10_000, layout: 'many-users' };

const { timings } = await withTemporaryFolder(async (root) => {
  const folder = join(root, 'keepsake');
  mkdirSync(folder);
  const seed: SeedInput = { system: 'keepsake', folder, corpus };
  await runChild<SeedOutput>('latency/seed-child.ts', seed);
  const input: AdapterInput = { folder, corpus, turns };
  return runChild<AdapterOutput>('adapters/adapter-child.ts', input);
});

writeReport({
  name: 'adapters',
  command: 'npx -y pnpm@12 bench:adapters',
  datasets: corpusHashes([corpus]),
  tables: [
    {
      caption: `What a turn of \`generateText\` takes with a model that answers at once: recall before it, two messages saved after it, each turn another question; ${count(turns)} turns of many users with 100 memories and more, ${count(corpus.size)} memories in the file, no embedder, the ways taking turns.`,
      columns: ['way', 'p50', 'p95', 'CPU a turn'],
      rows: timings.map(({ way, latenciesMs, cpuMs }) => [
        way,
        milliseconds(median(latenciesMs)),
        milliseconds(percentile(latenciesMs, 0.95)),
        milliseconds(cpuMs / latenciesMs.length),
      ]),
    },
  ],
  results: { timings },
  quick: values.quick,
});
