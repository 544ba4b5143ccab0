import { parseArgs } from 'node:util';
import type { CorpusOptions } from '../dataset/generate-corpus.ts';
import { startEndpoint } from '../endpoint/start-endpoint.ts';
import { folderSize } from '../probes/folder-size.ts';
import { median } from '../probes/percentile.ts';
import { withTemporaryFolder } from '../probes/with-temporary-folder.ts';
import { count, megabytes, milliseconds } from '../report/format-number.ts';
import type { Table } from '../report/markdown-table.ts';
import { writeReport } from '../report/write-report.ts';
import type { SystemName } from '../systems/measured-system.ts';
import { comparedCorpora, corpusHashes, corpusName, seedFolder, SYSTEMS } from './comparison.ts';
import type { SearchInput, SearchOutput } from './search-child.ts';
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
  readonly ratio: LatencyRatio;
  readonly rowsRead: number;
  /** How many of the timed searches found nothing. */
  readonly empty: number;
  readonly fileBytes: number;
  readonly besideWriter: BesideWriter;
}

const script = 'latency/search-child.ts';
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const rounds = values.quick ? 2 : 5;
const corpora = comparedCorpora(values.quick);

const endpoint = await startEndpoint();
try {
  const rows: Row[] = [];
  for (const corpus of corpora)
    rows.push(...(await withTemporaryFolder((folder) => compare(folder, corpus))));
  writeReport({
    name: 'search',
    command: 'npx -y pnpm@12 bench:search',
    datasets: corpusHashes(corpora),
    tables: [searchTable(rows), besideWriterTable(rows)],
    results: rows,
    quick: values.quick,
  });
} finally {
  await endpoint.stop();
}

async function compare(root: string, corpus: CorpusOptions): Promise<readonly Row[]> {
  const inputs: SearchInput[] = [];
  for (const system of SYSTEMS) {
    const { run } = await seedFolder(root, { system, endpoint: endpoint.baseUrl, model: 'hashed', corpus });
    inputs.push({ ...run, corpus, searches: searchesOf(system) });
  }
  const outputs = await takeTurns<SearchOutput, SearchInput>({ script, inputs, rounds });
  const ours = outputs.get('keepsake') ?? [];
  const rows: Row[] = [];
  for (const input of inputs) {
    const runs = outputs.get(input.system) ?? [];
    rows.push({
      corpus: corpusName(corpus),
      system: input.system,
      ...summariseRuns(runs),
      ratio: latencyRatio(ours, runs),
      rowsRead: median(runs.map((run) => run.rowsRead)),
      empty: runs.reduce((sum, run) => sum + run.empty, 0),
      fileBytes: folderSize(input.folder),
      besideWriter: await runBesideWriter(script, input),
    });
  }
  return rows;
}

/** mem0ai reads the whole file for each search: fewer searches tell as much. */
function searchesOf(system: SystemName): number {
  if (values.quick) return 10;
  return system === 'mem0ai' ? 20 : 200;
}

function searchTable(rows: readonly Row[]): Table {
  return {
    caption: `Search, 10 results, the query's embedding over HTTP included. Ratios: the middle of ${rounds} neighbouring pairs of runs, and their range.`,
    columns: [
      'memories',
      'system',
      'p50',
      'p95',
      'p50 to ours',
      'rows read',
      'longest block',
      'peak memory',
      'files',
    ],
    rows: rows.map((row) => [
      row.corpus,
      row.system,
      milliseconds(row.p50Ms),
      milliseconds(row.p95Ms),
      ratioCell(row),
      count(row.rowsRead),
      milliseconds(row.longestBlockMs),
      megabytes(row.peakMemoryBytes),
      megabytes(row.fileBytes),
    ]),
  };
}
