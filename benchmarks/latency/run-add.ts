import { parseArgs } from 'node:util';
import { MEMORIES_PER_USER, type CorpusOptions } from '../dataset/generate-corpus.ts';
import { startEndpoint } from '../endpoint/start-endpoint.ts';
import { median } from '../probes/percentile.ts';
import { timeFsync } from '../probes/time-fsync.ts';
import { withTemporaryFolder } from '../probes/with-temporary-folder.ts';
import { count, megabytes, milliseconds } from '../report/format-number.ts';
import type { Table } from '../report/markdown-table.ts';
import { writeReport } from '../report/write-report.ts';
import type { SystemName } from '../systems/measured-system.ts';
import type { AddInput } from './add-child.ts';
import { comparedCorpora, corpusHashes, corpusName, seedFolder, SYSTEMS } from './comparison.ts';
import type { RunOutput } from './measure-system.ts';
import {
  latencyRatio,
  ratioCell,
  summariseRuns,
  type LatencyRatio,
  type RunSummary,
} from './summarise-runs.ts';
import { besideWriterTable, runBesideWriter, takeTurns, type BesideWriter } from './take-turns.ts';

interface Row extends RunSummary {
  readonly corpus: string;
  readonly system: SystemName;
  readonly seedMs: number;
  readonly ratio: LatencyRatio;
  readonly besideWriter: BesideWriter;
}

const script = 'latency/add-child.ts';
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const rounds = values.quick ? 2 : 5;
const corpora = comparedCorpora(values.quick);

const endpoint = await startEndpoint();
try {
  const fsyncMs = await withTemporaryFolder(async (folder) => median(timeFsync(folder)));
  const rows: Row[] = [];
  for (const corpus of corpora)
    rows.push(...(await withTemporaryFolder((folder) => compare(folder, corpus))));
  writeReport({
    name: 'add',
    command: 'npx -y pnpm@12 bench:add',
    datasets: corpusHashes(corpora),
    tables: [addTable(rows, fsyncMs), besideWriterTable(rows)],
    results: { fsyncMs, rows },
    quick: values.quick,
  });
} finally {
  await endpoint.stop();
}

async function compare(root: string, corpus: CorpusOptions): Promise<readonly Row[]> {
  const adds = values.quick ? 10 : 40;
  const users = corpus.layout === 'one-user' ? 1 : corpus.size / MEMORIES_PER_USER;
  const inputs: AddInput[] = [];
  const seedMs = new Map<SystemName, number>();
  for (const system of SYSTEMS) {
    const seeded = await seedFolder(root, { system, endpoint: endpoint.baseUrl, model: 'hashed', corpus });
    seedMs.set(system, seeded.seedMs);
    inputs.push({ ...seeded.run, corpus, adds, users, userPrefix: 'user', seed: 0 });
  }
  const outputs = await takeTurns<RunOutput, AddInput>({
    script,
    inputs,
    rounds,
    inRound: (input, round) => ({ ...input, seed: round }),
  });
  const ours = outputs.get('keepsake') ?? [];
  const rows: Row[] = [];
  for (const input of inputs) {
    const runs = outputs.get(input.system) ?? [];
    rows.push({
      corpus: corpusName(corpus),
      system: input.system,
      seedMs: seedMs.get(input.system) ?? 0,
      ...summariseRuns(runs),
      ratio: latencyRatio(ours, runs),
      besideWriter: await runBesideWriter(script, input),
    });
  }
  return rows;
}

function addTable(rows: readonly Row[], fsyncMs: number): Table {
  return {
    caption: `Add of one message, its embedding over HTTP included, durable when it resolves. One fsync of this disk takes ${milliseconds(fsyncMs)} (p50).`,
    columns: [
      'memories before',
      'system',
      'p50',
      'p95',
      'p50 to ours',
      'CPU an add',
      'longest block',
      'peak memory',
      'seeded in',
    ],
    rows: rows.map((row) => [
      row.corpus,
      row.system,
      milliseconds(row.p50Ms),
      milliseconds(row.p95Ms),
      ratioCell(row),
      milliseconds(row.cpuMsPerCall),
      milliseconds(row.longestBlockMs),
      megabytes(row.peakMemoryBytes),
      `${count(row.seedMs / 1_000)} s`,
    ]),
  };
}
