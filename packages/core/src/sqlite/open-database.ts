import { connect, type Connection } from './connection.ts';
import { explainCannotOpen, IN_MEMORY } from './database-file.ts';
import { loadBuiltin } from './load-builtin.ts';
import { migrate, refuseForeignFile, type Schema } from './migrate.ts';
import { textAt } from './read-column.ts';
import { retryWhileLocked } from './retry-while-locked.ts';
import { sqliteErrorCode, toStorageError } from './to-storage-error.ts';

const CANNOT_OPEN = 14;

/**
 * Per connection. `secure_delete` overwrites what is deleted; `temp_store` keeps what a statement sets aside out of
 * temporary files; `synchronous=FULL` flushes every commit, so that it survives a power loss. The log is written back
 * when it has 500 pages, which happens within a commit: half of SQLite's default, so that it takes half as long.
 */
const SETTINGS: readonly string[] = [
  'PRAGMA synchronous = FULL',
  'PRAGMA secure_delete = ON',
  'PRAGMA temp_store = MEMORY',
  'PRAGMA trusted_schema = OFF',
  'PRAGMA cache_size = -16000',
  'PRAGMA wal_autocheckpoint = 500',
];

/**
 * Opens a database and brings its schema up to date. Several processes may open one new file at the same moment: each
 * step meets their locks, and waits for them without blocking.
 *
 * @throws StorageError that says why it could not be opened.
 */
export async function openDatabase(path: string, schema: Schema): Promise<Connection> {
  let connection: Connection | undefined;
  try {
    const { DatabaseSync } = loadBuiltin('node:sqlite');
    const opened = connect(await retryWhileLocked(() => new DatabaseSync(path, { timeout: 0 })), path);
    connection = opened;
    // In one state of the file: between two looks another process may make a new one ours.
    await retryWhileLocked(() => opened.snapshot(() => refuseForeignFile(opened, schema.applicationId)));
    await retryWhileLocked(() => useWriteAheadLog(opened));
    for (const setting of SETTINGS) await retryWhileLocked(() => opened.handle.exec(setting));
    await retryWhileLocked(() => migrateInTransaction(opened, schema));
    return opened;
  } catch (error) {
    if (connection?.handle.isOpen === true) connection.handle.close();
    if (sqliteErrorCode(error) === CANNOT_OPEN) throw explainCannotOpen(path, error);
    throw toStorageError(error, path);
  }
}

function useWriteAheadLog(connection: Connection): void {
  const mode = textAt(connection.first('PRAGMA journal_mode = WAL') ?? [], 0);
  // A database in memory has no log; any other answer means that the switch did not happen.
  if (mode !== 'wal' && connection.location !== IN_MEMORY) {
    throw new Error(
      `sqlite: ${connection.location}: the write-ahead log could not be switched on (journal mode "${mode}")`,
    );
  }
}

function migrateInTransaction(connection: Connection, schema: Schema): void {
  connection.execute('BEGIN IMMEDIATE');
  try {
    migrate(connection, schema);
    connection.execute('COMMIT');
  } finally {
    if (connection.handle.isTransaction) connection.execute('ROLLBACK');
  }
}
