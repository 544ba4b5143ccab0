import { count, megabytes, milliseconds, share } from '../report/format-number.ts';
import type { Table } from '../report/markdown-table.ts';
import type { FirstSeenOutput } from './first-seen-child.ts';
import type { RecallOutput } from './recall-child.ts';
import type { FirstSearch, SearchOutput } from './search-child.ts';
import type { RunSummary } from './summarise-runs.ts';
import type { BesideWriter } from './take-turns.ts';
import type { TransactionsOutput } from './transactions-child.ts';

/** What was measured at one size, 100 memories a user. */
export interface ScaleRow {
  readonly size: number;
  readonly seed: { readonly memories: number; readonly elapsedMs: number };
  readonly search: RunSummary & Pick<SearchOutput, 'rowsRead' | 'firstSearch' | 'empty'>;
  /** The same without an embedder. */
  readonly searchByWords: RunSummary;
  readonly firstSeen: FirstSeenOutput;
  readonly searchBesideWriter: BesideWriter;
  readonly add: RunSummary;
  readonly addBesideWriter: BesideWriter;
  readonly transactions: TransactionsOutput;
  readonly fsyncMs: number;
  readonly fileBytes: number;
}

/** What was measured with all memories in one scope. */
export interface OneScopeRow {
  readonly size: number;
  readonly model: string;
  readonly search: RunSummary & Pick<SearchOutput, 'rowsRead' | 'firstSearch' | 'empty'>;
  readonly searchBesideWriter: BesideWriter;
  readonly index: RecallOutput;
  readonly fileBytes: number;
}

/** Search with 100 memories in the scope, by the size of the file around them. */
export function scopeSearchTable(rows: readonly ScaleRow[]): Table {
  return {
    caption:
      'Search within 100 memories of one user, by the number of memories in the file; embedder inside the process. Anybody’s: 500 searches of users drawn from the whole file, most of whom the process has not seen before when the file is large.',
    columns: [
      'memories in the file',
      'scope seen before: p50',
      'its rows read',
      'not seen before: p50',
      'its rows read',
      'anybody’s scope: p50',
      'p95',
      'without an embedder: p50',
      'first search of a process',
      'its longest block',
      'bytes it reads',
      'longest block',
      'beside a writer: p50',
      'longest block',
      'peak memory',
      'file',
    ],
    rows: rows.map(({ size, search, searchByWords, firstSeen, searchBesideWriter, fileBytes }) => [
      count(size),
      milliseconds(firstSeen.againP50Ms),
      count(firstSeen.rowsReadAgain),
      milliseconds(firstSeen.p50Ms),
      count(firstSeen.rowsRead),
      milliseconds(search.p50Ms),
      milliseconds(search.p95Ms),
      milliseconds(searchByWords.p50Ms),
      ...firstSearchCells(search.firstSearch),
      milliseconds(search.longestBlockMs),
      milliseconds(searchBesideWriter.p50Ms),
      milliseconds(searchBesideWriter.longestBlockMs),
      megabytes(search.peakMemoryBytes),
      megabytes(fileBytes),
    ]),
  };
}

/** What an add costs, by the size of the file. */
export function addCostTable(rows: readonly ScaleRow[]): Table {
  return {
    caption:
      'Add of one message; embedder inside the process. Each write transaction waits for one fsync of the disk, told apart.',
    columns: [
      'memories in the file',
      'CPU an add',
      'of it in the system',
      'p50',
      'p95',
      'fsync p50',
      'write transactions an add',
      'with its claim',
      'longest block',
      'beside a writer: p50',
      'longest block',
      'addMany',
    ],
    rows: rows.map(({ size, add, addBesideWriter, transactions, fsyncMs, seed }) => [
      count(size),
      milliseconds(add.cpuMsPerCall),
      milliseconds(add.systemCpuMsPerCall),
      milliseconds(add.p50Ms),
      milliseconds(add.p95Ms),
      milliseconds(fsyncMs),
      count(transactions.perAdd),
      count(transactions.perClaimedAdd),
      milliseconds(add.longestBlockMs),
      milliseconds(addBesideWriter.p50Ms),
      milliseconds(addBesideWriter.longestBlockMs),
      `${count(Math.round(seed.memories / (seed.elapsedMs / 1_000)))} a second`,
    ]),
  };
}

/** Search with everything in one scope. */
export function oneScopeTable(rows: readonly OneScopeRow[]): Table {
  return {
    caption:
      'Search with all memories in one scope. Recall: the share of the exact ten nearest that the index returns, mean and worst query.',
    columns: [
      'memories in the scope',
      'vectors',
      'p50',
      'p95',
      'index alone p50',
      'recall@10',
      'worst',
      'rows read',
      'first search',
      'its longest block',
      'bytes it reads',
      'longest block',
      'beside a writer',
      'peak memory',
      'file',
    ],
    rows: rows.map(({ size, model, search, searchBesideWriter, index, fileBytes }) => [
      count(size),
      model,
      milliseconds(search.p50Ms),
      milliseconds(search.p95Ms),
      milliseconds(index.p50Ms),
      share(index.recallAt10),
      share(index.worstRecallAt10),
      count(search.rowsRead),
      ...firstSearchCells(search.firstSearch),
      milliseconds(search.longestBlockMs),
      milliseconds(searchBesideWriter.longestBlockMs),
      megabytes(search.peakMemoryBytes),
      megabytes(fileBytes),
    ]),
  };
}

function firstSearchCells({ ms, longestBlockMs, bytesRead }: FirstSearch): readonly string[] {
  const read = bytesRead === undefined ? 'not told' : megabytes(bytesRead);
  return [milliseconds(ms), milliseconds(longestBlockMs), read];
}
