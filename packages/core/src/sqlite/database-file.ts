import { StorageError, type StorageFailure } from '../errors/storage-error.ts';
import { loadBuiltin } from './load-builtin.ts';

/** The path that keeps a database in memory only. */
export const IN_MEMORY = ':memory:';

/** Where a database is to be. */
export interface DatabasePath {
  /** Absolute, or `:memory:`. */
  readonly path: string;
  /** True: the folder is ours, and gets a `.gitignore` that keeps it out of repositories. */
  readonly ownsFolder: boolean;
}

const READ_ONLY_CODES: readonly unknown[] = ['EROFS', 'EACCES', 'EPERM'];

/**
 * Makes the folder of the file where it is missing, and answers the file's one true path: two spellings of it, or a
 * link to it, are the same database.
 */
export function prepareFolder({ path, ownsFolder }: DatabasePath): string {
  if (path === IN_MEMORY) return path;
  const fs = loadBuiltin('node:fs');
  const paths = loadBuiltin('node:path');
  const folder = paths.dirname(path);
  try {
    fs.mkdirSync(folder, { recursive: true });
    if (ownsFolder) writeGitignore(paths.join(folder, '.gitignore'));
    return fs.existsSync(path)
      ? fs.realpathSync(path)
      : paths.join(fs.realpathSync(folder), paths.basename(path));
  } catch (error) {
    // On a read-only file system a recursive mkdir only says that there is no such folder.
    const cause = accessError(nearestFolder(folder)) ?? error;
    throw fileError(cause, path, `its folder cannot be made (${messageOf(cause)})`);
  }
}

/** The folder, or the first one above it that exists. */
function nearestFolder(folder: string): string {
  const fs = loadBuiltin('node:fs');
  const paths = loadBuiltin('node:path');
  let nearest = folder;
  while (!fs.existsSync(nearest) && paths.dirname(nearest) !== nearest) nearest = paths.dirname(nearest);
  return nearest;
}

/** Why this process may not read and write a place; `undefined` when it may. */
function accessError(place: string): unknown {
  const fs = loadBuiltin('node:fs');
  try {
    fs.accessSync(place, fs.constants.R_OK | fs.constants.W_OK);
    return undefined;
  } catch (error) {
    return error;
  }
}

function writeGitignore(path: string): void {
  const fs = loadBuiltin('node:fs');
  try {
    fs.writeFileSync(path, '*\n', { flag: 'wx' });
  } catch (error) {
    // Somebody was faster, or has one of their own.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** SQLite says "unable to open" for many reasons; this looks which one it was. */
export function explainCannotOpen(path: string, cause: unknown): StorageError {
  const fs = loadBuiltin('node:fs');
  const folder = loadBuiltin('node:path').dirname(path);
  if (fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    return fileError(cause, path, 'it is a folder. Name a file in it');
  }
  for (const place of fs.existsSync(path) ? [path, folder] : [folder]) {
    const error = accessError(place);
    if (error !== undefined)
      return fileError(error, path, `"${place}" cannot be written (${messageOf(error)})`);
  }
  return fileError(cause, path, `it cannot be opened (${messageOf(cause)})`);
}

/** True when the disk that holds the file has no page left: some calls then fail without saying so. */
export function isDiskFull(path: string): boolean {
  if (path === IN_MEMORY) return false;
  const fs = loadBuiltin('node:fs');
  try {
    const { bavail, bsize } = fs.statfsSync(loadBuiltin('node:path').dirname(path));
    return bavail * bsize < LOG_INDEX_BYTES;
  } catch {
    // Whoever asks has an error of their own to tell.
    return false;
  }
}

/** The index of the write-ahead log grows by so much at a time. */
const LOG_INDEX_BYTES = 32_768;

/** How many bytes the database takes on disk, its write-ahead log included; `undefined` when it is in memory. */
export function databaseBytes(path: string): number | undefined {
  if (path === IN_MEMORY) return undefined;
  const fs = loadBuiltin('node:fs');
  let bytes = 0;
  for (const file of [path, `${path}-wal`]) bytes += fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return bytes;
}

/** Which file is at the path now; `undefined` when there is none. */
export function fileIdentity(path: string): string | undefined {
  const found = loadBuiltin('node:fs').statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? undefined : `${found.dev}:${found.ino}`;
}

/** What is written to a file that has no name any more is gone when it is closed. */
export function movedFileError(path: string): StorageError {
  return new StorageError({
    provider: 'sqlite',
    location: path,
    failure: 'io',
    message:
      'the file was removed or replaced while it was open, and what is written now would be lost with it. ' +
      'Put it back, or close this memory and make a new one',
  });
}

function fileError(cause: unknown, path: string, what: string): StorageError {
  const failure = failureOf(codeOf(cause));
  const remedy =
    failure === 'read-only'
      ? 'Memories have to be written: give this process the right to, or choose another path'
      : 'Check the path, or choose another one';
  return new StorageError({
    provider: 'sqlite',
    location: path,
    failure,
    message: `${what}. ${remedy}`,
    cause,
  });
}

function failureOf(code: unknown): StorageFailure {
  if (READ_ONLY_CODES.includes(code)) return 'read-only';
  return code === 'ENOSPC' ? 'full' : 'cannot-open';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
