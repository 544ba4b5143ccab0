import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const rounds = 50;

/** How long this disk takes to make 4 KiB durable, in milliseconds, each of 50 times: what no durable write can be faster than. */
export function timeFsync(folder: string): readonly number[] {
  const path = join(folder, 'fsync-probe');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4_096, 1);
  try {
    return Array.from({ length: rounds }, () => {
      writeSync(file, block);
      const started = performance.now();
      fsyncSync(file);
      return performance.now() - started;
    });
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
