import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { TestContext } from 'vitest';

/** A file system of its own. */
export interface SmallMount {
  readonly remount: (how: 'ro' | 'rw') => void;
}

const mounts = new Set<string>();

/** Mounts so many kilobytes at the path, until `unmountAll`. Skips the test where this user may not mount anything. */
export function smallMount(test: TestContext, path: string, kilobytes: number): SmallMount {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path], { stdio: 'pipe' });
  } catch (error) {
    test.skip(`this user may not mount a file system: ${String(error).split('\n')[0]}`);
  }
  mounts.add(path);
  return { remount: (how) => void execFileSync('mount', ['-o', `remount,${how}`, path]) };
}

/** Ends every mount, whoever still has a file of it open. */
export function unmountAll(): void {
  for (const path of mounts) execFileSync('umount', ['-l', path]);
  mounts.clear();
}
