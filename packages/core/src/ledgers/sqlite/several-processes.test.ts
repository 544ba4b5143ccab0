import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { say, textsOf } from '../../testing/ledger/write-rows.ts';
import { sqliteStore } from '../sqlite.ts';
import { startProcess, untilEnd, untilOutput } from './__fixtures__/run-process.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepsake-processes-'));
  path = join(folder, 'memory.db');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** How often a timer of 5 ms fires while the work is done. */
async function countTicks(work: Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 5);
  await work;
  clearInterval(timer);
  return ticks;
}

describe('several processes', { timeout: 120_000 }, () => {
  it.each([2, 4])('open one new file at the same moment, %i of them, and all write it', async (count) => {
    for (let round = 0; round < 3; round += 1) {
      const file = join(folder, `round-${round}.db`);
      const startAt = Date.now() + 700;
      const users = Array.from({ length: count }, (_, index) => `user-${index}`);
      const children = users.map((userId) =>
        startProcess('say-from-process.ts', [file, userId, 10, startAt]),
      );
      await Promise.all(children.map(untilEnd));
      const { ledger } = sqliteStore({ path: file });
      for (const userId of users) {
        const said = await textsOf(ledger, { userId });
        expect(said).toStrictEqual(Array.from({ length: 10 }, (_, index) => `${userId} says ${index}`));
      }
      expect(await ledger.describe()).toMatchObject({ memories: count * 10, messages: count * 10 });
      await ledger.close();
    }
  });

  it('wait for a lock of another one without blocking', async () => {
    const { ledger } = sqliteStore({ path });
    await ledger.open();
    const holder = startProcess('hold-lock.ts', [path, 'write', 800]);
    await untilOutput(holder);
    let isHeld = true;
    const released = untilEnd(holder).then(() => (isHeld = false));
    const writing = say(ledger, { text: 'at last' });
    const reading = await textsOf(ledger);
    expect(reading).toStrictEqual([]);
    expect(isHeld).toBe(true);
    // A wait inside SQLite would not let the timer fire once.
    expect(await countTicks(writing)).toBeGreaterThan(30);
    await released;
    expect(await textsOf(ledger)).toStrictEqual(['at last']);
    await ledger.close();
  });

  it('see what the others wrote', async () => {
    const { ledger } = sqliteStore({ path });
    await say(ledger, { userId: 'bo', text: 'bo says before' });
    await untilEnd(startProcess('say-from-process.ts', [path, 'bo', 3, 0]));
    expect(await textsOf(ledger, { userId: 'bo' })).toStrictEqual([
      'bo says before',
      'bo says 0',
      'bo says 1',
      'bo says 2',
    ]);
    const found = await ledger.findCandidates({
      scopes: [{ userId: 'bo' }],
      terms: ['says'],
      source: { by: 'terms', match: ['says'], limit: 10 },
    });
    expect(found.candidates).toHaveLength(4);
    await ledger.close();
  });
});
