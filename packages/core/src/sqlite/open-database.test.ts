import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StorageFailure } from '../errors/storage-error.ts';
import { sqliteStore } from '../ledgers/sqlite.ts';
import { insert, say, textsOf } from '../testing/ledger/write-rows.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepsake-open-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What opening the file fails with. */
async function failureOf(path: string): Promise<{ failure: StorageFailure; message: string }> {
  const { ledger } = sqliteStore({ path });
  try {
    await ledger.open();
  } catch (error) {
    return error as { failure: StorageFailure; message: string };
  } finally {
    await ledger.close();
  }
  throw new Error(`"${path}" could be opened`);
}

/** Runs `use` in a file system of so many kilobytes of its own; false where this user may not mount one. */
async function withMount(kilobytes: number, use: (mount: string) => Promise<void>): Promise<boolean> {
  const mount = join(folder, 'mount');
  mkdirSync(mount);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', mount], { stdio: 'pipe' });
  } catch {
    return false;
  }
  try {
    await use(mount);
  } finally {
    execFileSync('umount', ['-l', mount]);
  }
  return true;
}

describe('opening a database', () => {
  it('makes the folder of the file', async () => {
    const path = join(folder, 'some', 'where', 'memory.db');
    const { ledger } = sqliteStore({ path });
    await ledger.open();
    expect(existsSync(path)).toBe(true);
    expect(existsSync(join(folder, 'some', 'where', '.gitignore'))).toBe(false);
    await ledger.close();
  });

  it('keeps the default folder out of repositories, and leaves a .gitignore that is there', async () => {
    const before = process.cwd();
    process.chdir(folder);
    const store = sqliteStore();
    process.chdir(before);
    await store.ledger.open();
    await store.ledger.close();
    expect(readFileSync(join(folder, '.keepsake', '.gitignore'), 'utf8')).toBe('*\n');
    expect(existsSync(join(folder, '.keepsake', 'memory.db'))).toBe(true);
    writeFileSync(join(folder, '.keepsake', '.gitignore'), 'mine\n');
    process.chdir(folder);
    const again = sqliteStore();
    process.chdir(before);
    await again.ledger.open();
    await again.ledger.close();
    expect(readFileSync(join(folder, '.keepsake', '.gitignore'), 'utf8')).toBe('mine\n');
  });

  it('is one database under two names of the file', async () => {
    mkdirSync(join(folder, 'real'));
    symlinkSync(join(folder, 'real'), join(folder, 'link'));
    const first = sqliteStore({ path: join(folder, 'real', 'm.db') });
    const second = sqliteStore({ path: join(folder, 'link', 'm.db') });
    await say(first.ledger, { text: 'said to the first' });
    expect(await textsOf(second.ledger)).toStrictEqual(['said to the first']);
    expect((await second.ledger.describe()).location).toBe((await first.ledger.describe()).location);
    await first.ledger.close();
    expect(await textsOf(second.ledger)).toStrictEqual(['said to the first']);
    await second.ledger.close();
  });

  it('keeps a database in memory to the store that made it', async () => {
    const first = sqliteStore({ path: ':memory:' });
    const second = sqliteStore({ path: ':memory:' });
    expect(first.ledger.capabilities).toStrictEqual({ durable: false, multiProcess: false });
    await say(first.ledger, { text: 'only here' });
    expect(await textsOf(first.ledger)).toStrictEqual(['only here']);
    expect(await textsOf(second.ledger)).toStrictEqual([]);
    expect(await first.ledger.erase({ userId: 'ana' }, '2026-01-01T00:00:00.000Z')).toMatchObject({
      complete: true,
    });
    expect(await first.ledger.describe()).not.toHaveProperty('bytes');
    await first.ledger.close();
    await second.ledger.close();
  });

  it('opens at the next call what could not be opened before', async () => {
    const path = join(folder, 'place');
    mkdirSync(path);
    const { ledger } = sqliteStore({ path });
    await expect(ledger.open()).rejects.toHaveProperty('failure', 'cannot-open');
    rmSync(path, { recursive: true });
    await ledger.open();
    await ledger.close();
  });

  it('refuses an empty path and unknown options', () => {
    expect(() => sqliteStore({ path: '' })).toThrow('path');
    expect(() => sqliteStore({ file: 'x' } as never)).toThrow('file');
  });
});

describe('a file that cannot be used', () => {
  it.each([
    ['text', 'this is a diary, not a database. '.repeat(200)],
    ['a few bytes', 'short'],
  ])('is refused when it is %s, and left as it is', async (_name, content) => {
    const path = join(folder, 'diary.db');
    writeFileSync(path, content);
    const error = await failureOf(path);
    expect(error.failure).toBe('not-a-database');
    expect(error.message).toContain(path);
    expect(readFileSync(path, 'utf8')).toBe(content);
  });

  it('is refused when it is the database of another application', async () => {
    const path = join(folder, 'other.db');
    const other = new DatabaseSync(path);
    other.exec('CREATE TABLE customers (name TEXT)');
    other.close();
    const before = readFileSync(path);
    expect((await failureOf(path)).failure).toBe('not-a-database');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('is refused when a newer version wrote it', async () => {
    const path = join(folder, 'newer.db');
    const { ledger } = sqliteStore({ path });
    await ledger.open();
    await ledger.close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    const error = await failureOf(path);
    expect(error.failure).toBe('newer-schema');
    expect(error.message).toContain('version 99');
  });

  it('is refused when it is a folder', async () => {
    const error = await failureOf(folder);
    expect(error.failure).toBe('cannot-open');
    expect(error.message).toContain('folder');
  });

  it('is refused when its folder would lie below a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect((await failureOf(join(folder, 'file', 'memory.db'))).failure).toBe('cannot-open');
  });

  it('is refused when it is damaged', async () => {
    const path = join(folder, 'damaged.db');
    const store = sqliteStore({ path });
    await store.ledger.commit({
      preconditions: [],
      changes: Array.from({ length: 300 }, (_, index) =>
        insert({ item: { memory: `memory number ${index}` } }),
      ),
    });
    await store.ledger.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096 * 3);
    writeFileSync(path, bytes);
    const { ledger } = sqliteStore({ path });
    await expect(textsOf(ledger)).rejects.toHaveProperty('failure', 'corrupt');
    await ledger.close();
  });

  it.skipIf(process.getuid?.() === 0)('is refused when this user may not write its folder', async () => {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o500);
    expect((await failureOf(join(locked, 'memory.db'))).failure).toBe('read-only');
  });
});

describe('a file system', () => {
  it('that is read-only is told from a missing file', async (test) => {
    const couldMount = await withMount(2000, async (mount) => {
      const path = join(mount, 'memory.db');
      const store = sqliteStore({ path });
      await say(store.ledger, { text: 'before' });
      await store.ledger.close();
      execFileSync('mount', ['-o', 'remount,ro', mount]);
      for (const place of [path, join(mount, 'new.db'), join(mount, 'new', 'new.db')]) {
        const error = await failureOf(place);
        expect(error.failure).toBe('read-only');
        expect(error.message).toContain(place);
      }
    });
    if (!couldMount) test.skip('this user may not mount a file system');
  });

  it('that is full refuses a write, and serves reads and the next write that fits', async (test) => {
    const couldMount = await withMount(3000, async (mount) => {
      const { ledger } = sqliteStore({ path: join(mount, 'memory.db') });
      await say(ledger, { text: 'before' });
      const huge = insert({ item: { memory: 'x'.repeat(5_000_000) } });
      await expect(ledger.commit({ preconditions: [], changes: [huge] })).rejects.toHaveProperty(
        'failure',
        'full',
      );
      await say(ledger, { text: 'after' });
      expect(await textsOf(ledger)).toStrictEqual(['before', 'after']);
      await ledger.close();
    });
    if (!couldMount) test.skip('this user may not mount a file system');
  });

  it('that is too small for a new database says so', async (test) => {
    const couldMount = await withMount(16, async (mount) => {
      expect((await failureOf(join(mount, 'memory.db'))).failure).toBe('full');
    });
    if (!couldMount) test.skip('this user may not mount a file system');
  });
});
