import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../errors/storage-error.ts';
import type { Connection } from './connection.ts';
import { openDatabase } from './open-database.ts';
import { numberAt } from './read-column.ts';
import { writeQueue } from './write-queue.ts';

const schema = { applicationId: 77, migrations: [['CREATE TABLE entry (name TEXT PRIMARY KEY)']] };

let folder: string;
let connection: Connection;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keepsake-queue-'));
  connection = await openDatabase(join(folder, 'test.db'), schema);
});

afterEach(() => {
  connection.handle.close();
  rmSync(folder, { recursive: true, force: true });
});

function add(name: string): void {
  connection.run('INSERT INTO entry (name) VALUES (?)', name);
}

function names(): readonly unknown[] {
  return connection.all('SELECT name FROM entry ORDER BY name').map(([name]) => name);
}

/** How many transactions were committed: each one counts the file's change counter in the log up. */
function commits(): number {
  return numberAt(connection.first('PRAGMA data_version') ?? [], 0);
}

describe('writeQueue', () => {
  it('resolves with what the work answers, after it is committed', async () => {
    const queue = writeQueue(connection);
    const answer = await queue.write(() => {
      add('a');
      return 42;
    });
    expect(answer).toBe(42);
    expect(connection.handle.isTransaction).toBe(false);
    expect(names()).toStrictEqual(['a']);
  });

  it('shares one transaction among the work of one turn, in order', async () => {
    const queue = writeQueue(connection);
    const watcher = await openDatabase(join(folder, 'test.db'), schema);
    const seen = new Set<number>();
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        queue
          .write(() => {
            add(`n${String(index).padStart(2, '0')}`);
            order.push(index);
          })
          .then(() => seen.add(numberAt(watcher.first('PRAGMA data_version') ?? [], 0))),
      ),
    );
    watcher.handle.close();
    expect(order).toStrictEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(names()).toHaveLength(50);
    expect(seen.size).toBe(1);
    expect(commits()).toBeGreaterThan(0);
  });

  it('undoes only the work that fails, and passes its error on', async () => {
    const queue = writeQueue(connection);
    const outcomes = await Promise.allSettled([
      queue.write(() => add('a')),
      queue.write(() => {
        add('half');
        throw new RangeError('changed its mind');
      }),
      queue.write(() => add('a')),
      queue.write(() => add('b')),
    ]);
    expect(outcomes.map(({ status }) => status)).toStrictEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(outcomes[1]).toHaveProperty('reason.message', 'changed its mind');
    expect(outcomes[2]).toHaveProperty('reason.failure', 'io');
    expect(names()).toStrictEqual(['a', 'b']);
  });

  it('undoes all of work that fails alone, and goes on', async () => {
    const queue = writeQueue(connection);
    const failing = queue.write(() => {
      add('half');
      throw new RangeError('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(connection.handle.isTransaction).toBe(false);
    await queue.write(() => add('whole'));
    expect(names()).toStrictEqual(['whole']);
  });

  it('commits each work alone when the shared transaction is lost', async () => {
    const queue = writeQueue(connection);
    connection.execute('PRAGMA max_page_count = 12');
    const outcomes = await Promise.allSettled([
      queue.write(() => add('small')),
      queue.write(() => add('x'.repeat(200_000))),
      queue.write(() => add('small too')),
    ]);
    expect(outcomes.map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toHaveProperty('reason.failure', 'full');
    expect(names()).toStrictEqual(['small', 'small too']);
  });

  it('lets work go that is aborted while it waits for a lock, and keeps the rest', async () => {
    const queue = writeQueue(connection);
    const other = await openDatabase(join(folder, 'test.db'), schema);
    other.execute('BEGIN IMMEDIATE');
    const controller = new AbortController();
    const aborted = queue.write(() => add('aborted'), controller.signal);
    const kept = queue.write(() => add('kept'));
    const reason = new Error('enough');
    setTimeout(() => controller.abort(reason), 20);
    await expect(aborted).rejects.toBe(reason);
    other.execute('ROLLBACK');
    await kept;
    other.handle.close();
    expect(names()).toStrictEqual(['kept']);
  });

  it('refuses work whose signal is aborted already', async () => {
    const reason = new Error('too late');
    await expect(writeQueue(connection).write(() => add('a'), AbortSignal.abort(reason))).rejects.toBe(
      reason,
    );
    expect(names()).toStrictEqual([]);
  });

  it('leaves no listener on a signal that outlives its work', async () => {
    const queue = writeQueue(connection);
    const warnings: Error[] = [];
    const listen = (warning: Error): void => void warnings.push(warning);
    process.on('warning', listen);
    const { signal } = new AbortController();
    for (let index = 0; index < 30; index += 1) await queue.write(() => add(`n${index}`), signal);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('warning', listen);
    expect(warnings).toStrictEqual([]);
  });

  it('is idle when nothing waits', async () => {
    const queue = writeQueue(connection);
    const written = queue.write(() => add('a'));
    await queue.idle();
    expect(names()).toStrictEqual(['a']);
    await written;
    await queue.idle();
  });

  it('names the file in the error of a statement that fails', async () => {
    const failure = writeQueue(connection).write(() => connection.run('INSERT INTO nowhere VALUES (1)'));
    await expect(failure).rejects.toThrow(StorageError);
    await expect(failure).rejects.toThrow(connection.location);
  });
});
