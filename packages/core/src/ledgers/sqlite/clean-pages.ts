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
 * delay that. Answers since when the oldest erasure waits, `undefined` when none does; with `epoch`, of that one alone.
 */
export async function cleanPages(ledger: OpenLedger, epoch?: number): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const waiting = await readWaiting(ledger, epoch);
    if (waiting === undefined) return undefined;
    // Only those whose rows were gone before the log was emptied: another one may end its rows at this very moment.
    if (waiting.isRemoved && emptyLog(ledger.database.connection)) await setComplete(ledger, waiting.removed);
    else if (attempt >= ATTEMPTS) return waiting.since;
    else await pause(2 ** attempt + Math.random() * 5);
  }
}

function setComplete(ledger: OpenLedger, epochs: readonly number[]): Promise<void> {
  return ledger.write(({ connection }) => {
    for (const epoch of epochs) connection.run('UPDATE erasure SET is_complete = 1 WHERE epoch = ?', epoch);
  });
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
  /** The erasures whose rows are gone. */
  readonly removed: readonly number[];
  /** Those that are asked about are among them. */
  readonly isRemoved: boolean;
}

async function readWaiting(
  { database }: OpenLedger,
  epoch: number | undefined,
): Promise<Waiting | undefined> {
  const rows = await database.read(() =>
    database.connection.all(
      'SELECT epoch, begun_at, scope FROM erasure INDEXED BY erasure_open WHERE is_complete = 0 ORDER BY epoch',
    ),
  );
  const removed = rows.filter((row) => row[2] === null).map((row) => numberAt(row, 0));
  const asked = rows.filter((row) => epoch === undefined || numberAt(row, 0) === epoch);
  const [oldest] = asked;
  if (oldest === undefined) return undefined;
  const isRemoved = asked.some((row) => removed.includes(numberAt(row, 0)));
  return { since: textAt(oldest, 1), removed, isRemoved };
}
