import { pause } from '../../sqlite/retry-while-locked.ts';
import { isLockError, toStorageError } from '../../sqlite/to-storage-error.ts';
import { numberAt, textAt } from '../../sqlite/read-column.ts';
import type { Connection } from '../../sqlite/connection.ts';
import { IN_MEMORY } from '../../sqlite/database-file.ts';
import type { OpenLedger } from './open-ledger.ts';

/** How often it is tried before a call says that it has to wait. */
const ATTEMPTS = 8;

/**
 * Erased rows are overwritten in the file as soon as the log is written back and cut off. A reader in another process can
 * delay that. Answers since when the oldest erasure waits, `undefined` when none does.
 */
export async function cleanPages(ledger: OpenLedger): Promise<string | undefined> {
  const waiting = await readWaiting(ledger);
  if (waiting === undefined) return undefined;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (emptyLog(ledger.database.connection)) {
      await ledger.write(({ connection }) => {
        connection.run(
          'UPDATE erasure SET is_complete = 1 WHERE is_complete = 0 AND scope IS NULL AND epoch <= ?',
          waiting.lastEpoch,
        );
      });
      const later = await readWaiting(ledger);
      return later?.since;
    }
    await pause(2 ** attempt + Math.random() * 5);
  }
  return waiting.since;
}

/** Writes the log back into the file and empties it; false when somebody reads or writes. */
function emptyLog(connection: Connection): boolean {
  if (connection.location === IN_MEMORY) return true;
  try {
    const row = connection.first('PRAGMA wal_checkpoint(TRUNCATE)') ?? [];
    return numberAt(row, 0) === 0;
  } catch (error) {
    if (isLockError(error)) return false;
    throw toStorageError(error, connection.location);
  }
}

interface Waiting {
  readonly since: string;
  readonly lastEpoch: number;
}

async function readWaiting({ database }: OpenLedger): Promise<Waiting | undefined> {
  const rows = await database.read(() =>
    database.connection.all(
      'SELECT epoch, begun_at FROM erasure INDEXED BY erasure_open WHERE is_complete = 0 ORDER BY epoch',
    ),
  );
  const [oldest] = rows;
  const newest = rows.at(-1);
  if (oldest === undefined || newest === undefined) return undefined;
  return { since: textAt(oldest, 1), lastEpoch: numberAt(newest, 0) };
}
