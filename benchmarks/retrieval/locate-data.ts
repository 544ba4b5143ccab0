import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The path of the data that `command` was given. Scripts run in this package's folder: a relative path is meant from where it was typed. */
export function locateData(path: string | undefined, command: string): string {
  if (path === undefined) throw new Error(`Name the data: ${command} path/to/conversations.json`);
  const typed = resolve(process.env['INIT_CWD'] ?? '.', path);
  return existsSync(typed) ? typed : resolve(path);
}

/** The beginning of a file's SHA-256, which names it in a report. */
export function hashFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
}
