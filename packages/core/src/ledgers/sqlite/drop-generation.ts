import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { countVectors, homeById } from './homes.ts';
import { removeBlocks } from './kept-sketches.ts';
import type { OpenLedger } from './open-ledger.ts';
import { homeOfPlace } from './place.ts';

/** How many vectors one transaction looks at. */
const PAGE = 500;

/** Removes a generation: nobody sees it from the first moment on, its vectors go bit by bit. */
export async function removeGeneration(ledger: OpenLedger, number: number): Promise<void> {
  await ledger.write(({ connection }) => {
    // Without a number it is found by nobody, and what still points into it points at nothing.
    connection.run('UPDATE generation SET number = NULL WHERE number = ?', number);
  });
  await removeDropped(ledger);
}

/** Goes on with generations that were being removed when the process ended. */
export async function removeDropped(ledger: OpenLedger): Promise<void> {
  for (const generation of await droppedGenerations(ledger.database)) {
    let next: number | undefined = 0;
    const pacer = startPacer();
    while (next !== undefined) {
      next = await removePage(ledger, generation, next);
      await pacer();
    }
    await ledger.write(({ connection }) => {
      connection.run('DELETE FROM sketch WHERE generation = ?', generation);
      connection.run('DELETE FROM generation WHERE id = ?', generation);
    });
  }
}

async function droppedGenerations({ connection, read }: SharedDatabase): Promise<readonly number[]> {
  const rows = await read(() => connection.all('SELECT id FROM generation WHERE number IS NULL'));
  return rows.map((row) => numberAt(row, 0));
}

function removePage({ write }: OpenLedger, generation: number, from: number): Promise<number | undefined> {
  return write((context) => {
    const rows = context.connection.all(
      `SELECT id, generation FROM vector WHERE id >= ? ORDER BY id LIMIT ${PAGE}`,
      from,
    );
    for (const row of rows) {
      if (numberAt(row, 1) !== generation) continue;
      const id = numberAt(row, 0);
      context.connection.run('DELETE FROM vector WHERE id = ?', id);
      countVectors(homeById(context, homeOfPlace(id)), -1);
    }
    const last = rows.at(-1);
    if (last === undefined) return undefined;
    removeBlocks(context.connection, { from, last: numberAt(last, 0), generation });
    return rows.length < PAGE ? undefined : numberAt(last, 0) + 1;
  });
}
