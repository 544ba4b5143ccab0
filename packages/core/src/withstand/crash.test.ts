import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { removeBundles } from './__fixtures__/bundle-program.ts';
import { runCrashRounds } from './__fixtures__/crash-rounds.ts';
import { killPrograms } from './__fixtures__/start-program.ts';

let folder = '';
afterEach(async () => {
  killPrograms();
  removeBundles();
  await rm(folder, { recursive: true, force: true });
});

test(
  '50 times killed, the file holds what was acknowledged, once and whole',
  { timeout: 180_000 },
  async () => {
    folder = await mkdtemp(join(tmpdir(), 'keepsake-crash-'));
    const seed = Math.floor(Math.random() * 1e6);
    const report = await runCrashRounds({ folder, rounds: 50, seed });
    expect(report.problems, `seed ${seed}, round ${report.rounds}`).toEqual([]);
    // Otherwise it killed nobody at work.
    expect(report.kills).toBeGreaterThanOrEqual(50);
    expect(report.acknowledged).toBeGreaterThan(60);
    expect(report.stored + report.unstored).toBeGreaterThan(25);
  },
);
