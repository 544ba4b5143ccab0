import type { Connection } from './connection.ts';
import {
  type DatabasePath,
  fileIdentity,
  IN_MEMORY,
  movedFileError,
  prepareFolder,
} from './database-file.ts';
import type { Schema } from './migrate.ts';
import { openDatabase } from './open-database.ts';
import { retryWhileLocked } from './retry-while-locked.ts';
import { toStorageError } from './to-storage-error.ts';
import { writeQueue, type WriteQueue } from './write-queue.ts';

/** A file as this process has it open: one connection and one queue, however many stores use it. */
export interface SharedDatabase extends Pick<WriteQueue, 'write'> {
  readonly connection: Connection;
  /** Runs `query` on one state of the database; it is repeated while it meets a lock. */
  readonly read: <Result>(query: () => Result) => Promise<Result>;
  /** What stores keep about the file for as long as it is open, by name. */
  readonly attachments: Map<string, unknown>;
  /** Lets go of it; the last one to do so closes the file, after the writes that wait. */
  readonly release: () => Promise<void>;
}

interface Shared {
  readonly opened: Promise<Opened>;
  users: number;
  /** False once the file that it has open is no longer the one at the path. */
  isInPlace: () => boolean;
}

interface Opened extends Omit<SharedDatabase, 'release'> {
  readonly close: () => Promise<void>;
}

const databases = new Map<string, Shared>();
/** Kept from being collected, which would close them. */
const abandoned: Connection[] = [];

/** Opens the database, or joins those in this process who have it open. Give it back with `release`. */
export async function acquireDatabase(where: DatabasePath, schema: Schema): Promise<SharedDatabase> {
  const path = prepareFolder(where);
  // A database in memory is nobody else's, and one whose file was replaced is only for those who have it already.
  const known = path === IN_MEMORY ? undefined : databases.get(path);
  const shared = known?.isInPlace() === true ? known : share(path, schema);
  if (path !== IN_MEMORY) databases.set(path, shared);
  shared.users += 1;
  let isHeld = true;
  const release = async (): Promise<void> => {
    if (!isHeld) return;
    isHeld = false;
    shared.users -= 1;
    if (shared.users > 0) return;
    if (databases.get(path) === shared) databases.delete(path);
    const { close } = await shared.opened;
    await close();
  };
  try {
    const { close: _, ...database } = await shared.opened;
    return { ...database, release };
  } catch (error) {
    if (databases.get(path) === shared) databases.delete(path);
    throw error;
  }
}

function share(path: string, schema: Schema): Shared {
  let identity: string | undefined;
  const isInPlace = (): boolean => identity === undefined || identity === fileIdentity(path);
  const opened = openDatabase(path, schema).then((connection) => {
    if (path !== IN_MEMORY) identity = fileIdentity(path);
    return serve(connection, isInPlace);
  });
  return { opened, users: 0, isInPlace };
}

function serve(connection: Connection, isInPlace: () => boolean): Opened {
  const queue = writeQueue(connection);
  return {
    connection,
    write: (work, signal) =>
      queue.write(() => {
        if (!isInPlace()) throw movedFileError(connection.location);
        return work();
      }, signal),
    read: async (query) => {
      try {
        return await retryWhileLocked(() => connection.snapshot(query));
      } catch (error) {
        throw toStorageError(error, connection.location);
      }
    },
    attachments: new Map(),
    close: async () => {
      await queue.idle();
      // SQLite removes the log by its name, which is by now the log of the file that took the place of this one.
      if (isInPlace() || fileIdentity(connection.location) === undefined) connection.handle.close();
      else abandoned.push(connection);
    },
  };
}
