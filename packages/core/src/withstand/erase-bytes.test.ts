import { DatabaseSync } from 'node:sqlite';
import { afterEach, expect, test, vi } from 'vitest';
import { sleep } from '../internal/sleep.ts';
import type { Memory } from '../memory.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import type { BusyReaderInput, BusyReaderLine } from './__fixtures__/busy-reader.ts';
import { checkConsistency, countOpenErasures } from './__fixtures__/check-consistency.ts';
import type { DyingEraserInput, DyingEraserLine } from './__fixtures__/dying-eraser.ts';
import type { LockHolderInput, LockHolderLine } from './__fixtures__/lock-holder.ts';
import { findPlanted, plant, type Planted } from './__fixtures__/plant.ts';
import { startProgram } from './__fixtures__/start-program.ts';
import { temporaryFolder } from './__fixtures__/temporary-folder.ts';

const folder = temporaryFolder();
afterEach(() => {
  vi.useRealTimers();
});
/** How many memories `dying-eraser` has before it begins. */
const ERASED_BY_DYING = 800;
const NAME = 'planted.db';
const SOON = { timeout: 15_000, interval: 50 };

function open(): Memory {
  return folder.open(NAME, { embedder: fakeEmbedder() });
}

function stillThere(seeds: Planted): readonly string[] {
  return findPlanted(folder.path(NAME), seeds);
}

async function exported(memory: Memory): Promise<Buffer> {
  return Buffer.from((await Array.fromAsync(memory.export())).join('\n'));
}

/** Plants, and makes sure that all of it can be found: otherwise not finding it would say nothing. */
async function planted(memory: Memory): Promise<Planted> {
  const seeds = await plant(memory, folder.path(NAME));
  const places = stillThere(seeds).map((found) => found.split(' in ')[0]);
  expect([...seeds.texts.keys()].filter((where) => !places.includes(where))).toEqual([]);
  return seeds;
}

test('leaves no byte in the file while other processes read and write', { timeout: 60_000 }, async () => {
  const memory = open();
  await memory.add('green tea of somebody else', { userId: 'other' });
  const seeds = await planted(memory);
  const readers = ['one', 'two'].map((name) =>
    startProgram<BusyReaderLine>('busy-reader', {
      path: folder.path(NAME),
      reads: seeds.userId,
      writes: name,
    } satisfies BusyReaderInput),
  );
  await Promise.all(readers.map((reader) => reader.said('busy')));
  const { complete, memories } = await memory.erase({ userId: seeds.userId });
  expect(memories).toBe(304);
  // What it says is true at this very moment.
  expect(complete ? stillThere(seeds) : []).toEqual([]);
  await vi.waitFor(() => expect(stillThere(seeds)).toEqual([]), SOON);
  const lines = await exported(memory);
  expect([...seeds.texts].filter(([, text]) => lines.includes(text)).map(([where]) => where)).toEqual([]);
  expect(lines.includes('green tea of somebody else')).toBe(true);
  for (const reader of readers) reader.tell('stop');
  for (const reader of readers) {
    const { reads, writes } = await reader.said('stopped');
    expect(Math.min(reads, writes)).toBeGreaterThan(0);
  }
  await memory.close();
  expect(stillThere(seeds)).toEqual([]);
  expect(await checkConsistency(folder.path(NAME), { embedder: fakeEmbedder() })).toEqual([]);
});

test(
  'says that bytes wait for a reader, and lets them go with it by itself',
  { timeout: 60_000 },
  async () => {
    const memory = open();
    const seeds = await planted(memory);
    const reader = startProgram<LockHolderLine>('lock-holder', {
      path: folder.path(NAME),
      statements: ['BEGIN', 'SELECT count(*) FROM memory'],
    } satisfies LockHolderInput);
    await reader.said('holding');
    const before = new Date().toISOString();
    const erased = await memory.erase({ userId: seeds.userId });
    expect(erased).toEqual({
      complete: false,
      pendingSince: expect.any(String),
      memories: 304,
      messages: 304,
    });
    expect((erased.pendingSince ?? '') >= before).toBe(true);
    // Nobody who asks is told anything of it any more, but the reader still needs the bytes.
    expect((await memory.getAll({ userId: seeds.userId })).total).toBe(0);
    expect(stillThere(seeds)).not.toEqual([]);
    expect(await memory.erase({ userId: 'nobody' })).toMatchObject({ complete: false });
    reader.tell('let go');
    await reader.said('gone');
    await vi.waitFor(() => expect(stillThere(seeds)).toEqual([]), SOON);
    expect(await memory.erase({ userId: seeds.userId })).toEqual({
      complete: true,
      memories: 0,
      messages: 0,
    });
  },
);

test('lets bytes that waited for a reader go at the next start', { timeout: 60_000 }, async () => {
  const memory = open();
  const seeds = await planted(memory);
  const reader = startProgram<LockHolderLine>('lock-holder', {
    path: folder.path(NAME),
    statements: ['BEGIN', 'SELECT count(*) FROM memory'],
  } satisfies LockHolderInput);
  await reader.said('holding');
  expect(await memory.erase({ userId: seeds.userId })).toMatchObject({ complete: false });
  await memory.close();
  // The last one to go takes the log with it: somebody has to stay, or there would be nothing left to do.
  const other = startProgram<LockHolderLine>('lock-holder', {
    path: folder.path(NAME),
    statements: ['SELECT count(*) FROM memory'],
  } satisfies LockHolderInput);
  await other.said('holding');
  reader.kill();
  await reader.ended;
  expect(stillThere(seeds)).not.toEqual([]);
  await open().describe();
  await vi.waitFor(() => expect(stillThere(seeds)).toEqual([]), SOON);
});

test(
  'is finished by whoever opens the file, when the process dies in the middle of it',
  { timeout: 60_000 },
  async () => {
    const seen = new Set<string>();
    for (const [round, delayMs] of [0, 6, 12, 20, 32].entries()) {
      const userId = `quite-unlike-anything-else-${round}`;
      const eraser = startProgram<DyingEraserLine>('dying-eraser', {
        path: folder.path(NAME),
        userId,
      } satisfies DyingEraserInput);
      await eraser.said('erasing');
      await sleep(delayMs);
      eraser.kill();
      await eraser.ended;
      const memory = open();
      const { total } = await memory.getAll({ userId });
      const isErased = eraser.lines.some((line) => line.type === 'erased');
      // Whole or not at all; and what was acknowledged is gone.
      expect(isErased ? [0] : [0, ERASED_BY_DYING]).toContain(total);
      seen.add(total === 0 ? 'erased' : 'whole');
      const seeds: Planted = { userId, texts: new Map([['user id', Buffer.from(userId)]]) };
      await vi.waitFor(() => expect(total === 0 ? stillThere(seeds) : []).toEqual([]), SOON);
      // Opening removes the rows, and what their pages held goes a moment later.
      await vi.waitFor(() => expect(countOpenErasures(folder.path(NAME))).toBe(0), SOON);
      await memory.close();
      expect(await checkConsistency(folder.path(NAME), { embedder: fakeEmbedder() })).toEqual([]);
    }
    expect([...seen]).toContain('erased');
  },
);

test('is finished by a process that had the file open, when the one that began it has died', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const memory = open();
  await memory.add('green tea', { userId: 'ana' });
  // The tombstone of an erase, as a process leaves it that is killed right after it began.
  const database = new DatabaseSync(folder.path(NAME));
  database.exec(
    "INSERT INTO erasure VALUES (1, 'hash', '{\"userId\":\"ana\"}', '2026-01-01T00:00:00.000Z', 1000, 0)",
  );
  database.exec('UPDATE ledger SET epoch = 1');
  database.close();
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();
  await vi.waitFor(async () => expect((await memory.getAll({ userId: 'ana' })).total).toBe(0), SOON);
  await vi.waitFor(() => expect(countOpenErasures(folder.path(NAME))).toBe(0), SOON);
});
