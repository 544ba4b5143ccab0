import { afterEach, describe, expect, test, vi } from 'vitest';
import { sleep } from '../internal/sleep.ts';
import { checkConsistency } from './__fixtures__/check-consistency.ts';
import type { LockHolderInput, LockHolderLine } from './__fixtures__/lock-holder.ts';
import type { OpeningWriterInput, OpeningWriterLine } from './__fixtures__/opening-writer.ts';
import { startProgram, type Program } from './__fixtures__/start-program.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';

const folder = temporaryFolder();
afterEach(() => {
  vi.useRealTimers();
});
const ana = { userId: 'ana' };
const FILES = 30;
const WRITES = 5;

function startWriters(count: number, paths: readonly string[]): readonly Program<OpeningWriterLine>[] {
  return Array.from({ length: count }, (_, index) =>
    startProgram<OpeningWriterLine>('opening-writer', {
      paths,
      name: `process${index}`,
      writes: WRITES,
    } satisfies OpeningWriterInput),
  );
}

test.each([2, 4])(
  '%i processes open a new file at the same moment and write it',
  { timeout: 60_000 },
  async (count) => {
    const paths = Array.from({ length: FILES }, (_, file) => folder.path(`new-${file}/memory.db`));
    const writers = startWriters(count, paths);
    await Promise.all(writers.map((writer) => writer.said('up')));
    for (let file = 0; file < FILES; file += 1) {
      for (const writer of writers) writer.tell(`open ${file}`);
      await Promise.all(writers.map((writer) => writer.said(`done ${file}`)));
    }
    const lines = writers.flatMap((writer) => writer.lines);
    expect(lines.filter((line) => line.type === 'failed')).toEqual([]);
    for (const [file, path] of paths.entries()) {
      const memory = folder.open(`new-${file}/memory.db`);
      const { results, total } = await memory.getAll(ana);
      const added = lines.filter((line) => line.type === 'added').filter((line) => line.file === file);
      expect(results.map((item) => item.memory).toSorted()).toEqual(
        added.map((line) => line.text).toSorted(),
      );
      expect(total).toBe(count * WRITES);
      await memory.close();
      expect(await checkConsistency(path)).toEqual([]);
    }
  },
);

/** Counts how often the event loop comes round, every ten milliseconds at most. */
function countTurns(): { readonly stop: () => number } {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 10);
  return {
    stop: () => {
      clearInterval(timer);
      return turns;
    },
  };
}

/** While somebody else holds a lock for so long, the event loop has to come round at least so often. */
const HELD_MS = 1_500;
const TURNS = 15;

async function hold(name: string, ...statements: string[]): Promise<Program<LockHolderLine>> {
  const holder = startProgram<LockHolderLine>('lock-holder', {
    path: folder.path(name),
    statements,
  } satisfies LockHolderInput);
  await holder.said('holding');
  return holder;
}

async function letGo(holder: Program<LockHolderLine>): Promise<void> {
  holder.tell('let go');
  await holder.said('gone');
}

describe('a lock of another process', () => {
  test('makes writes wait, the event loop not, and reads not either', async () => {
    const memory = folder.open('shared.db');
    await memory.add('green tea', ana);
    const holder = await hold('shared.db', 'BEGIN IMMEDIATE', 'DELETE FROM memory');
    const turns = countTurns();
    const adding = memory.add('black coffee', ana);
    await sleep(HELD_MS);
    const { results } = await memory.search('tea', ana);
    expect(await Promise.race([adding, Promise.resolve('waiting')])).toBe('waiting');
    expect(turns.stop()).toBeGreaterThan(TURNS);
    expect(results.map((item) => item.memory)).toEqual(['green tea']);
    await letGo(holder);
    await adding;
    expect((await memory.getAll(ana)).total).toBe(2);
  });

  test.each([true, false])(
    'makes the opening of a file wait, and the event loop not (is there: %s)',
    async (isThere) => {
      if (isThere) {
        const before = folder.open('first.db');
        await before.add('green tea', ana);
        await before.close();
      }
      const holder = await hold('first.db', 'BEGIN EXCLUSIVE');
      const memory = folder.open('first.db');
      const turns = countTurns();
      const adding = memory.add('black coffee', ana);
      await sleep(HELD_MS);
      expect(turns.stop()).toBeGreaterThan(TURNS);
      await letGo(holder);
      await adding;
      expect((await memory.getAll(ana)).total).toBe(isThere ? 2 : 1);
    },
  );

  test('of a reader makes neither writes nor the event loop wait', async () => {
    const memory = folder.open('shared.db');
    await memory.add('green tea', ana);
    const holder = await hold('shared.db', 'BEGIN', 'SELECT * FROM memory');
    const turns = countTurns();
    const { complete } = await memory.erase(ana);
    expect(complete).toBe(false);
    await memory.add('black coffee', ana);
    await sleep(HELD_MS);
    expect(turns.stop()).toBeGreaterThan(TURNS);
    expect((await memory.getAll(ana)).results.map((item) => item.memory)).toEqual(['black coffee']);
    await letGo(holder);
  });

  test('ends a write that has waited long enough with an error that says so', async () => {
    const memory = folder.open('shared.db');
    await memory.add('green tea', ana);
    const holder = await hold('shared.db', 'BEGIN IMMEDIATE');
    const signal = AbortSignal.timeout(100);
    await expect(memory.add('mint', { ...ana, signal })).rejects.toMatchObject({ name: 'TimeoutError' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const adding = memory.add('black coffee', ana).catch((error: unknown) => error);
    // The lock is real, the half minute is not.
    for (let second = 0; second < 90; second += 1) await vi.advanceTimersByTimeAsync(1_000);
    expect(await adding).toMatchObject({
      code: 'storage-failed',
      failure: 'locked',
      location: expect.stringContaining('shared.db'),
    });
    vi.useRealTimers();
    await letGo(holder);
    await memory.add('white tea', ana);
    const { results } = await memory.getAll(ana);
    expect(results.map((item) => item.memory).toSorted()).toEqual(['green tea', 'white tea']);
  });
});
