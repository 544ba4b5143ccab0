import { existsSync, readFileSync } from 'node:fs';

/**
 * How many bytes this process has asked the operating system to read so far, from files of any kind and from the system's cache
 * or the disk alike. `undefined` where the system does not say (it is Linux that does).
 */
export function bytesRead(): number | undefined {
  const path = '/proc/self/io';
  if (!existsSync(path)) return undefined;
  const match = /^rchar: (\d+)$/m.exec(readFileSync(path, 'utf8'));
  return match ? Number(match[1]) : undefined;
}
