import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { Memory } from '../../memory.ts';
import type { MemoryOptions } from '../../options.ts';
import { removeBundles } from './bundle-program.ts';
import { unmountAll } from './small-mount.ts';
import { killPrograms } from './start-program.ts';

/** A folder for each test of the file. */
export interface TemporaryFolder {
  /** A path in it. */
  readonly path: (name: string) => string;
  /** A memory over a file in it, closed after the test. */
  readonly open: (name: string, options?: Omit<MemoryOptions, 'store'>) => Memory;
}

/** Gives each test of the file a folder of its own. What is left of it, of programs and mounts goes after the test. */
export function temporaryFolder(): TemporaryFolder {
  let folder = '';
  const memories: Memory[] = [];
  const path = (name: string): string => join(folder, name);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keepsake-withstand-'));
  });
  afterEach(async () => {
    killPrograms();
    await Promise.all(memories.splice(0).map((memory) => memory.close()));
    unmountAll();
    await rm(folder, { recursive: true, force: true });
  });
  afterAll(removeBundles);
  return {
    path,
    open: (name, options) => {
      const memory = new Memory({ ...options, store: { provider: 'sqlite', config: { path: path(name) } } });
      memories.push(memory);
      return memory;
    },
  };
}
