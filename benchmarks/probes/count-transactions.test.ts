import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { countTransactions } from './count-transactions.ts';
import { withTemporaryFolder } from './with-temporary-folder.ts';

test('counts commits, not pages, and only those since the log began again', async () => {
  await withTemporaryFolder(async (folder) => {
    const path = join(folder, 'counted.db');
    const database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE bytes (value); PRAGMA wal_checkpoint(TRUNCATE)');
    expect(countTransactions(path)).toBe(0);
    for (let transaction = 0; transaction < 3; transaction += 1) {
      database.exec('BEGIN');
      for (let row = 0; row < 100; row += 1) database.exec('INSERT INTO bytes VALUES (randomblob(500))');
      database.exec('COMMIT');
    }
    expect(countTransactions(path)).toBe(3);

    // The log begins again over old frames, which stay behind it in the file.
    database.exec('PRAGMA wal_checkpoint(RESTART)');
    database.exec('INSERT INTO bytes VALUES (1)');
    expect(countTransactions(path)).toBe(1);
    database.close();
  });
});
