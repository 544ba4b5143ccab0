import type { ScopeChoice, TermStatistics } from '../../contracts/ledger-queries.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { readHome } from './homes.ts';
import { type MemoryView, visitRows } from './memory-view.ts';
import { documentFrequencies } from './postings.ts';
import { reachHomes } from './reach-homes.ts';
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
  const sums = terms.map(() => 0);
  let documentCount = 0;
  if (asOf !== undefined) {
    // Postings know the present only, so each state of that time is looked at.
    const whole = homes.map(({ home }) => ({ home, scopes: undefined }));
    const view: MemoryView = { database, pacer, homes: whole, asOf, condition: { sql: '', values: [] } };
    const needles = termNeedles(terms);
    await visitRows(view, { columns: 'm.terms' }, (rows) => {
      documentCount += rows.length;
      for (const row of rows) {
        for (const [index, count] of countTerms(textAt(row, 0), needles).entries()) {
          if (count > 0) sums[index] = (sums[index] ?? 0) + 1;
        }
      }
    });
    return { documentCount, documentFrequencies: sums };
  }
  const { connection } = database;
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
