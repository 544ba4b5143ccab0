import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { Memory } from '../memory.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { checkConsistency } from './__fixtures__/check-consistency.ts';
import { smallMount } from './__fixtures__/small-mount.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';

const folder = temporaryFolder();
const ana = { userId: 'ana' };

/** Every kind of call there is on a file that cannot be used. */
const CALLS: readonly ((memory: Memory) => Promise<unknown>)[] = [
  (memory) => memory.add('green tea', ana),
  (memory) => memory.addMany([{ messages: 'green tea', ...ana }]),
  (memory) => memory.search('tea', ana),
  (memory) => memory.getAll(ana),
  (memory) => memory.erase(ana),
  (memory) => memory.records.put(['notes'], 'a', { text: 'tea' }),
  (memory) => memory.describe(),
  (memory) => Array.fromAsync(memory.export()),
];

/** The file is of no use: every call says so, with its path, and leaves it as it is. */
async function expectUnusable(name: string, failure: string, remedy: RegExp): Promise<void> {
  const memory = folder.open(name, { embedder: fakeEmbedder() });
  for (const call of CALLS) {
    await expect(call(memory)).rejects.toMatchObject({
      name: 'StorageError',
      code: 'storage-failed',
      provider: 'sqlite',
      failure,
      location: expect.stringContaining(name),
      message: expect.stringMatching(remedy),
    });
  }
  await memory.close();
}

async function fill(name: string, count: number): Promise<void> {
  const memory = folder.open(name, { embedder: fakeEmbedder() });
  await memory.addMany(
    Array.from({ length: count }, (_, index) => ({ messages: `note ${index} about tea`, ...ana })),
  );
  await memory.close();
}

describe('a path', () => {
  test('that is a folder', async () => {
    await fill('folder/memory.db', 1);
    await expectUnusable('folder', 'cannot-open', /it is a folder\. Name a file in it/);
  });

  test('below a file', async () => {
    writeFileSync(folder.path('file'), 'x');
    await expectUnusable('file/memory.db', 'cannot-open', /choose another/);
  });
});

describe('a file', () => {
  test.each([
    ['text', 'not a database at all, but long enough to be one: '.repeat(100)],
    ['a few bytes', 'hello'],
  ])('that is %s', async (...[, content]) => {
    writeFileSync(folder.path('other.db'), content);
    await expectUnusable('other.db', 'not-a-database', /not an SQLite database\. Choose another path/);
    expect(readFileSync(folder.path('other.db'), 'utf8')).toBe(content);
  });

  test('that is the database of another application', async () => {
    const database = new DatabaseSync(folder.path('other.db'));
    database.exec('CREATE TABLE invoice (number INTEGER); INSERT INTO invoice VALUES (7)');
    database.close();
    await expectUnusable('other.db', 'not-a-database', /another application.*Choose another path/);
    const after = new DatabaseSync(folder.path('other.db'));
    expect(
      after
        .prepare('SELECT name FROM sqlite_schema')
        .all()
        .map((row) => row['name']),
    ).toEqual(['invoice']);
    after.close();
  });

  test('of a newer schema', async () => {
    await fill('newer.db', 3);
    const database = new DatabaseSync(folder.path('newer.db'));
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    database.exec(`PRAGMA user_version = ${version + 1}`);
    database.close();
    await expectUnusable(
      'newer.db',
      'newer-schema',
      new RegExp(`version ${version + 1}.*knows ${version}.*Upgrade @keepsake/core`),
    );
    // Nothing was done to it: the newer version finds it as it left it.
    const after = new DatabaseSync(folder.path('newer.db'));
    after.exec(`PRAGMA user_version = ${version}`);
    after.close();
    expect(await checkConsistency(folder.path('newer.db'), { embedder: fakeEmbedder() })).toEqual([]);
  });

  test.each([0.9, 0.5, 0.1])('that ends after %d of its bytes is never taken for whole', async (part) => {
    await fill('cut.db', 400);
    const { size } = statSync(folder.path('cut.db'));
    truncateSync(folder.path('cut.db'), Math.floor(size * part));
    const memory = folder.open('cut.db', { embedder: fakeEmbedder() });
    const codes = new Set<string>();
    for (const call of CALLS) {
      const outcome = await call(memory).then(
        () => 'resolved',
        (error: unknown) =>
          error instanceof Error && 'failure' in error ? String(error.failure) : String(error),
      );
      codes.add(outcome);
    }
    expect([...codes].filter((code) => code !== 'resolved' && code !== 'corrupt')).toEqual([]);
    expect([...codes]).toContain('corrupt');
    await memory.close();
  });

  test('without a byte is a new one', async () => {
    writeFileSync(folder.path('empty.db'), '');
    const memory = folder.open('empty.db');
    await memory.add('green tea', ana);
    expect((await memory.getAll(ana)).total).toBe(1);
  });
});

describe('a file that is open', () => {
  test.each([
    ['removed', () => undefined],
    ['replaced by another one', async () => fill('mine.db', 2)],
  ])('and is %s takes no write that would be lost, and says so', async (...[, replace]) => {
    const memory = folder.open('mine.db');
    await memory.add('green tea', ana);
    for (const name of ['mine.db', 'mine.db-wal', 'mine.db-shm']) rmSync(folder.path(name), { force: true });
    await replace();
    await expect(memory.add('black coffee', ana)).rejects.toMatchObject({
      code: 'storage-failed',
      failure: 'io',
      location: expect.stringContaining('mine.db'),
      message: expect.stringMatching(
        /removed or replaced while it was open.*Put it back, or close this memory/,
      ),
    });
    await expect(memory.erase(ana)).rejects.toMatchObject({ failure: 'io' });
    // The next one does not join it, and is not harmed by its end.
    const next = folder.open('mine.db');
    await next.add('white tea', ana);
    await memory.close();
    await next.add('mint', ana);
    await next.close();
    const reopened = folder.open('mine.db');
    const texts = (await reopened.getAll(ana)).results.map((item) => item.memory);
    expect(texts).toEqual(expect.arrayContaining(['white tea', 'mint']));
    expect(texts).not.toContain('green tea');
    expect(await checkConsistency(folder.path('mine.db'))).toEqual([]);
  });

  test('and is put back goes on', async () => {
    const memory = folder.open('mine.db');
    await memory.add('green tea', ana);
    renameSync(folder.path('mine.db'), folder.path('away.db'));
    await expect(memory.add('black coffee', ana)).rejects.toMatchObject({ failure: 'io' });
    renameSync(folder.path('away.db'), folder.path('mine.db'));
    await memory.add('black coffee', ana);
    await memory.close();
    expect((await folder.open('mine.db').getAll(ana)).total).toBe(2);
  });
});

describe('a file system', () => {
  test('that is read-only is told by its path, and serves again when it is not', async (context) => {
    const { remount } = smallMount(context, folder.path('mount'), 8_000);
    await fill('mount/memory.db', 3);
    remount('ro');
    await expectUnusable(
      'mount/memory.db',
      'read-only',
      /give this process the right to, or choose another path/i,
    );
    await expectUnusable('mount/new.db', 'read-only', /choose another path/i);
    const memory = folder.open('mount/memory.db');
    await expect(memory.getAll(ana)).rejects.toMatchObject({ failure: 'read-only' });
    remount('rw');
    expect((await memory.getAll(ana)).total).toBe(3);
  });

  test('that is full keeps what is there, and takes writes again when there is room', async (context) => {
    smallMount(context, folder.path('mount'), 8_000);
    const memory = folder.open('mount/memory.db', { embedder: fakeEmbedder() });
    await memory.add('green tea', ana);
    writeFileSync(folder.path('mount/ballast'), Buffer.alloc(4_000_000));
    const long = 'a long note about nothing at all '.repeat(2_000);
    let added = 1;
    const fillUp = async (): Promise<void> => {
      for (; added < 100; added += 1) await memory.add(`${added} ${long}`, ana);
    };
    const full = {
      code: 'storage-failed',
      failure: 'full',
      location: expect.stringContaining('mount/memory.db'),
      message: expect.stringMatching(/the disk is full\. Free some space, and call again/),
    };
    await expect(fillUp()).rejects.toMatchObject(full);
    expect((await memory.getAll(ana)).total).toBe(added);
    expect((await memory.search('green tea', ana)).results[0]?.memory).toBe('green tea');
    const both = [
      { messages: long, ...ana },
      { messages: long, userId: 'bob' },
    ];
    await expect(memory.addMany(both)).rejects.toMatchObject(full);
    expect((await memory.getAll({ userId: 'bob' })).total).toBe(0);
    // Somebody else makes room.
    rmSync(folder.path('mount/ballast'));
    await memory.addMany(both);
    expect((await memory.getAll({ userId: 'bob' })).total).toBe(1);
    expect(await memory.erase(ana)).toMatchObject({ complete: true, memories: added + 1 });
    await memory.close();
    const path = folder.path('mount/memory.db');
    expect(await checkConsistency(path, { embedder: fakeEmbedder(), isSettled: true })).toEqual([]);
  });

  test('that is full even for an erase lets it be finished when there is room', async (context) => {
    smallMount(context, folder.path('mount'), 3_000);
    const memory = folder.open('mount/memory.db', { embedder: fakeEmbedder() });
    await memory.addMany(
      Array.from({ length: 300 }, (_, index) => ({ messages: `note ${index} about tea`, ...ana })),
    );
    const ballast = openSync(folder.path('mount/ballast'), 'w');
    const piece = Buffer.alloc(4096);
    const fillUp = (): void => {
      for (;;) writeSync(ballast, piece);
    };
    expect(fillUp).toThrow(/ENOSPC/);
    closeSync(ballast);
    const outcome = await memory.erase(ana).catch((error: unknown) => error);
    expect(outcome).toMatchObject({ code: 'storage-failed', failure: 'full' });
    // All of it or nothing, whatever had room.
    expect([0, 300]).toContain((await memory.getAll(ana)).total);
    rmSync(folder.path('mount/ballast'));
    expect(await memory.erase(ana)).toMatchObject({ complete: true });
    expect((await memory.getAll(ana)).total).toBe(0);
    await memory.close();
    const path = folder.path('mount/memory.db');
    expect(await checkConsistency(path, { embedder: fakeEmbedder(), isSettled: true })).toEqual([]);
  });
});
