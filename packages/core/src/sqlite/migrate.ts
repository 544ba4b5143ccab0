import { StorageError } from '../errors/storage-error.ts';
import type { Connection } from './connection.ts';
import { numberAt } from './read-column.ts';

/** What a database has to look like. */
export interface Schema {
  /** Marks a file as ours: SQLite's `application_id`. */
  readonly applicationId: number;
  /** The statements that lead from version `index` to version `index + 1`; an empty file has version 0. */
  readonly migrations: readonly (readonly string[])[];
}

/**
 * Brings the database to the newest version. The caller holds the write lock, so that of several processes one does it
 * and the others find it done.
 *
 * @throws StorageError for a file of another application or of a newer version.
 */
export function migrate(connection: Connection, { applicationId, migrations }: Schema): void {
  const version = readPragma(connection, 'user_version');
  refuseForeignFile(connection, applicationId);
  if (version > migrations.length) {
    throw new StorageError({
      provider: 'sqlite',
      location: connection.location,
      failure: 'newer-schema',
      message:
        `the file has schema version ${version}, and this version of the package knows ${migrations.length}. ` +
        'Upgrade @keepsake/core, or choose another path',
    });
  }
  if (version === migrations.length) return;
  for (const statements of migrations.slice(version)) {
    for (const statement of statements) connection.handle.exec(statement);
  }
  connection.handle.exec(`PRAGMA application_id = ${applicationId}`);
  connection.handle.exec(`PRAGMA user_version = ${migrations.length}`);
}

/** Throws unless the file is empty or ours. */
export function refuseForeignFile(connection: Connection, applicationId: number): void {
  const found = readPragma(connection, 'application_id');
  if (found === applicationId) return;
  const objects = numberAt(connection.first('SELECT count(*) FROM sqlite_schema') ?? [], 0);
  if (found === 0 && objects === 0 && readPragma(connection, 'user_version') === 0) return;
  throw new StorageError({
    provider: 'sqlite',
    location: connection.location,
    failure: 'not-a-database',
    message: 'the file is the database of another application, and was left as it is. Choose another path',
  });
}

function readPragma(connection: Connection, name: 'application_id' | 'user_version'): number {
  return numberAt(connection.first(`PRAGMA ${name}`) ?? [], 0);
}
