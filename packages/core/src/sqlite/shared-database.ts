import type { Connection } from './connection.ts';
import { type DatabasePath, IN_MEMORY, prepareFolder } from './database-file.ts';
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
  readonly opened: Promise<Omit<SharedDatabase, 'release'> & { readonly close: () => Promise<void> }>;
  users: number;
}

const databases = new Map<string, Shared>();

/** Opens the database, or joins those in this process who have it open. Give it back with `release`. */
export async function acquireDatabase(where: DatabasePath, schema: Schema): Promise<SharedDatabase> {
  const path = prepareFolder(where);
  // A database in memory is nobody else's.
  const shared = (path === IN_MEMORY ? undefined : databases.get(path)) ?? {
    opened: open(path, schema),
    users: 0,
  };
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

async function open(path: string, schema: Schema): Promise<Awaited<Shared['opened']>> {
  const connection = await openDatabase(path, schema);
  const queue = writeQueue(connection);
  return {
    connection,
    write: queue.write,
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
      connection.handle.close();
    },
  };
}
