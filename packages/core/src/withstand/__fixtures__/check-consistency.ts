import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import type { Embedder } from '../../contracts/embedder.ts';
import { checkSketches } from '../../ledgers/sqlite/__fixtures__/check-sketches.ts';
import { checkChains } from './check-chains.ts';
import { checkCounters } from './check-counters.ts';
import { checkPostings } from './check-postings.ts';
import { checkReferences } from './check-references.ts';
import { checkVectors } from './check-vectors.ts';

/** How the file is looked at. */
export interface ConsistencyOptions {
  /** The embedder that filled the file: every vector is made again and compared. */
  readonly embedder?: Embedder | undefined;
  /** True: nothing may wait to be indexed any more, and nothing of an old index may be left. @default false */
  readonly isSettled?: boolean;
}

/** Reads rows as objects, in one state of the file. */
export type Query = (sql: string, ...values: (string | number)[]) => readonly Row[];

/** A row of a query. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/**
 * Looks through a ledger's file from the outside, with SQL of its own, and answers everything that does not fit: damaged
 * pages, rows that point nowhere, counters that are off, words and vectors that are not those of the texts.
 */
export async function checkConsistency(
  path: string,
  options: ConsistencyOptions = {},
): Promise<readonly string[]> {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    database.exec('BEGIN');
    const query: Query = (sql, ...values) => database.prepare(sql).all(...values);
    const problems = checkPages(query);
    if (problems.length > 0) return problems;
    problems.push(
      ...checkReferences(query),
      ...checkCounters(query),
      ...checkChains(query),
      ...checkPostings(query),
      ...checkSketches(query),
    );
    problems.push(...(await checkVectors(query, options)));
    return problems;
  } finally {
    database.close();
  }
}

function checkPages(query: Query): string[] {
  try {
    const answers = query('PRAGMA integrity_check').map((row) => String(row['integrity_check']));
    return answers.filter((answer) => answer !== 'ok').map((answer) => `integrity_check: ${answer}`);
  } catch (error) {
    return [`integrity_check: ${String(error)}`];
  }
}

/** Answers the erasures of the file that are not finished yet. */
export function countOpenErasures(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    return Number(
      database.prepare('SELECT count(*) AS count FROM erasure WHERE is_complete = 0').get()?.['count'],
    );
  } finally {
    database.close();
  }
}
