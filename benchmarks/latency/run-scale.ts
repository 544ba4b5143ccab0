import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CorpusOptions } from '../dataset/generate-corpus.ts';
import { folderSize } from '../probes/folder-size.ts';
import { median } from '../probes/percentile.ts';
import { timeFsync } from '../probes/time-fsync.ts';
import { withTemporaryFolder } from '../probes/with-temporary-folder.ts';
import { writeReport } from '../report/write-report.ts';
import type { AddInput } from './add-child.ts';
import { corpusHashes, corpusName } from './comparison.ts';
import type { FirstSeenInput, FirstSeenOutput } from './first-seen-child.ts';
import type { RunInput, RunOutput } from './measure-system.ts';
import type { RecallInput, RecallOutput } from './recall-child.ts';
import { runChild } from './run-child.ts';
import {
  addCostTable,
  oneScopeTable,
  scopeSearchTable,
  type OneScopeRow,
  type ScaleRow,
} from './scale-tables.ts';
import type { SearchInput, SearchOutput } from './search-child.ts';
import type { SeedInput, SeedOutput } from './seed-child.ts';
import { summariseRuns } from './summarise-runs.ts';
import { runBesideWriter } from './take-turns.ts';
import type { TransactionsOutput } from './transactions-child.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    'one-scope': { type: 'string' },
  },
});
const sizes = numbers(values.sizes ?? (values.quick ? '500,2000' : '1000,10000,100000,1000000'));
const oneScopeSizes = numbers(values['one-scope'] ?? (values.quick ? '2000' : '100000'));
const calls = values.quick ? 50 : 500;

const rows = await withTemporaryFolder(measureSizes);
const oneScope: OneScopeRow[] = [];
for (const size of oneScopeSizes) {
  for (const model of ['sentence-like', 'hashed']) {
    oneScope.push(await withTemporaryFolder((folder) => measureOneScope(folder, { size, model })));
  }
}
const corpora: readonly CorpusOptions[] = [
  ...sizes.map((size): CorpusOptions => ({ size, layout: 'many-users' })),
  ...oneScopeSizes.map((size): CorpusOptions => ({ size, layout: 'one-user' })),
];
writeReport({
  name: 'scale',
  command: 'npx -y pnpm@12 bench:scale',
  datasets: corpusHashes(corpora),
  tables: [
    ...(rows.length > 0 ? [scopeSearchTable(rows), addCostTable(rows)] : []),
    ...(oneScope.length > 0 ? [oneScopeTable(oneScope)] : []),
  ],
  results: { sizes: rows, oneScope },
  quick: values.quick,
});

/** One file that grows from size to size: the corpora are beginnings of each other. */
async function measureSizes(root: string): Promise<readonly ScaleRow[]> {
  const run = newRun(root, 'hashed');
  const measured: ScaleRow[] = [];
  let present = 0;
  for (const size of sizes) {
    const corpus: CorpusOptions = { size, layout: 'many-users' };
    console.error(`${corpusName(corpus)}: remembers`);
    const seed: SeedInput = { ...run, corpus, present };
    const { elapsedMs } = await runChild<SeedOutput>('latency/seed-child.ts', seed);
    console.error(`${corpusName(corpus)}: searches and adds`);
    const search: SearchInput = { ...run, corpus, searches: calls };
    const searchByWords: SearchInput = { system: run.system, folder: run.folder, corpus, searches: calls };
    const add: AddInput = { ...run, corpus, adds: calls, users: 10, userPrefix: `adder-${size}`, seed: size };
    const firstSeen: FirstSeenInput = {
      ...run,
      corpus: { size: Math.min(...sizes), layout: 'many-users' },
      openings: values.quick ? 5 : 20,
    };
    const found = await runChild<SearchOutput>('latency/search-child.ts', search);
    const byWords = await runChild<SearchOutput>('latency/search-child.ts', searchByWords);
    measured.push({
      size,
      searchByWords: summariseRuns([byWords]),
      firstSeen: await runChild<FirstSeenOutput>('latency/first-seen-child.ts', firstSeen),
      seed: { memories: size - present, elapsedMs },
      fileBytes: folderSize(run.folder),
      search: { ...summariseRuns([found]), ...pickSearch(found) },
      searchBesideWriter: await runBesideWriter('latency/search-child.ts', search),
      add: summariseRuns([await runChild<RunOutput>('latency/add-child.ts', add)]),
      addBesideWriter: await runBesideWriter('latency/add-child.ts', add),
      transactions: await runChild<TransactionsOutput>('latency/transactions-child.ts', run),
      fsyncMs: median(timeFsync(run.folder)),
    });
    present = size;
  }
  return measured;
}

async function measureOneScope(
  root: string,
  { size, model }: { readonly size: number; readonly model: string },
): Promise<OneScopeRow> {
  const run = newRun(root, model);
  const corpus: CorpusOptions = { size, layout: 'one-user' };
  console.error(`${corpusName(corpus)}, ${model}: remembers`);
  const seed: SeedInput = { ...run, corpus };
  await runChild<SeedOutput>('latency/seed-child.ts', seed);
  console.error(`${corpusName(corpus)}, ${model}: searches`);
  const search: SearchInput = { ...run, corpus, searches: calls };
  const recall: RecallInput = { ...run, corpus, queries: values.quick ? 20 : 200 };
  const index = await runChild<RecallOutput>('latency/recall-child.ts', recall);
  const found = await runChild<SearchOutput>('latency/search-child.ts', search);
  return {
    size,
    model,
    index,
    fileBytes: folderSize(run.folder),
    search: { ...summariseRuns([found]), ...pickSearch(found) },
    searchBesideWriter: await runBesideWriter('latency/search-child.ts', search),
  };
}

function newRun(root: string, model: string): RunInput {
  const folder = join(root, 'keepsake');
  mkdirSync(folder);
  return { system: 'keepsake', folder, model };
}

function pickSearch({
  rowsRead,
  firstSearch,
  empty,
}: SearchOutput): Pick<SearchOutput, 'rowsRead' | 'firstSearch' | 'empty'> {
  return { rowsRead, firstSearch, empty };
}

function numbers(list: string): readonly number[] {
  return list.split(',').filter(Boolean).map(Number);
}
