import type { ScopeChoice, TermStatistics } from '../../contracts/ledger-queries.ts';
import { type Pacer, startPacer } from '../../sqlite/pacer.ts';
import { numberAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { readHome } from './homes.ts';
import { visitRows } from './memory-view.ts';
import { documentFrequencies } from './postings.ts';
import { type ReachedHome, reachHomes } from './reach-homes.ts';
import { countTerms, termNeedles } from './term-text.ts';

/** How common terms are in the homes that the scopes reach. */
export async function readTermStatistics(
  database: SharedDatabase,
  {
    scopes,
    terms,
    asOf,
  }: { readonly scopes: ScopeChoice; readonly terms: readonly string[]; readonly asOf: string | undefined },
): Promise<TermStatistics> {
  const pacer = startPacer();
  const having = asOf === undefined ? 'memories' : 'anything';
  const homes = await reachHomes(database, scopes, { having, pacer });
  return countInHomes({ database, homes, asOf, pacer }, terms);
}

/** Where terms are counted. */
export interface CountedHomes {
  readonly database: SharedDatabase;
  readonly homes: readonly ReachedHome[];
  readonly asOf: string | undefined;
  readonly pacer: Pacer;
}

/** How common terms are in homes as a whole. */
export async function countInHomes(counted: CountedHomes, terms: readonly string[]): Promise<TermStatistics> {
  if (counted.asOf !== undefined) return countStates(counted, terms);
  const { database, homes, pacer } = counted;
  const { connection } = database;
  const sums = terms.map(() => 0);
  let documentCount = 0;
  for (const { home } of homes) {
    await database.read(() => {
      documentCount += readHome(connection, home)?.documents ?? 0;
      for (const [index, frequency] of documentFrequencies(connection, home, terms).entries()) {
        sums[index] = (sums[index] ?? 0) + frequency;
      }
    });
    await pacer();
  }
  return { documentCount, documentFrequencies: sums };
}

/** Postings know the present only, so each state of that time is looked at. */
async function countStates(counted: CountedHomes, terms: readonly string[]): Promise<TermStatistics> {
  const sums = terms.map(() => 0);
  let documentCount = 0;
  for (const reached of counted.homes) {
    const home = await countHomeStates(counted, reached, terms);
    // Of the homes that rows lead to, only those that had such rows at that time.
    if (!home.isReached && !reached.isOwn) continue;
    documentCount += home.documentCount;
    for (const [index, frequency] of home.documentFrequencies.entries()) {
      sums[index] = (sums[index] ?? 0) + frequency;
    }
  }
  return { documentCount, documentFrequencies: sums };
}

async function countHomeStates(
  { database, asOf, pacer }: CountedHomes,
  { home, scopes, isOwn }: ReachedHome,
  terms: readonly string[],
): Promise<TermStatistics & { readonly isReached: boolean }> {
  const needles = termNeedles(terms);
  const within = new Set(scopes);
  const sums = terms.map(() => 0);
  let documentCount = 0;
  let isReached = false;
  const view = { database, asOf, pacer, homes: [{ home, scopes: undefined, isOwn }], condition: EVERY_ROW };
  await visitRows(view, { columns: 'm.terms, m.scope' }, (rows) => {
    documentCount += rows.length;
    for (const row of rows) {
      isReached ||= within.has(numberAt(row, 1));
      for (const [index, count] of countTerms(textAt(row, 0), needles).entries()) {
        if (count > 0) sums[index] = (sums[index] ?? 0) + 1;
      }
    }
  });
  return { documentCount, documentFrequencies: sums, isReached };
}

const EVERY_ROW = { sql: '', values: [] };
