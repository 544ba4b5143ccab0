import { isDiskFull } from './database-file.ts';
import { StorageError, type StorageFailure } from '../errors/storage-error.ts';

const BUSY = 5;
const LOCKED = 6;
const IO_ERROR = 10;
const FULL = 13;
const PROTOCOL = 15;

const FAILURES: ReadonlyMap<number, readonly [StorageFailure, string]> = new Map([
  [
    BUSY,
    [
      'locked',
      'another process held the database too long. Try again, or look for a process that hangs in a transaction',
    ],
  ],
  [LOCKED, ['locked', 'a table is locked. Try again']],
  [
    8,
    [
      'read-only',
      'the file is read-only. Give this process the right to write it and its folder, or choose another path',
    ],
  ],
  [IO_ERROR, ['io', 'the file could not be read or written. Check the disk']],
  [11, ['corrupt', 'the file is damaged. Restore it from a backup, or move it away and import an export']],
  [FULL, ['full', 'the disk is full. Free some space, and call again']],
  [14, ['cannot-open', 'the file could not be opened. Check the path and the rights of this process']],
  [PROTOCOL, ['locked', 'other processes kept the lock busy. Try again']],
  [26, ['not-a-database', 'the file is not an SQLite database. Choose another path']],
]);

/** The number by which SQLite says what failed; `undefined` for any other error. */
export function sqliteErrorCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  // The low byte is the kind of error, what is above it the particular case.
  return error.errcode & 0xff;
}

/** True for an error that only says that somebody else has the lock now. */
export function isLockError(error: unknown): boolean {
  const code = sqliteErrorCode(error);
  return code === BUSY || code === LOCKED || code === PROTOCOL;
}

/** SQLite's errors as {@link StorageError}; any other error as it is. */
export function toStorageError(error: unknown, location: string): unknown {
  const code = sqliteErrorCode(error);
  if (code === undefined) return error;
  const isFull = code === IO_ERROR && isDiskFull(location);
  const [failure, remedy] = FAILURES.get(isFull ? FULL : code) ?? [
    'io',
    'SQLite refused the statement. Please report this',
  ];
  const said = error instanceof Error ? error.message : String(error);
  return new StorageError({
    provider: 'sqlite',
    location,
    failure,
    message: `${remedy} (SQLite: ${said})`,
    cause: error,
  });
}
