import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe } from 'vitest';

import { Memory } from '../memory.ts';
import type { MemoryOptions } from '../options.ts';

/** Opens a memory of the store under test; closed, and its file removed, after the case. */
export type OpenMemory = (options?: Omit<MemoryOptions, 'store'>) => Promise<Memory>;

/** Runs the cases on the in-memory and on the SQLite store. */
export function describeOnEachStore(name: string, cases: (open: OpenMemory) => void): void {
  describe.each(['memory', 'sqlite'] as const)(`${name} (%s)`, (provider) => {
    const cleanups: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
    });
    cases(async (options = {}) => {
      const folder = await mkdtemp(join(tmpdir(), 'keepsake-test-'));
      const store =
        provider === 'sqlite' ? { provider, config: { path: join(folder, 'memory.db') } } : { provider };
      const memory = new Memory({ ...options, store });
      cleanups.push(
        () => rm(folder, { recursive: true, force: true }),
        () => memory.close(),
      );
      return memory;
    });
  });
}
