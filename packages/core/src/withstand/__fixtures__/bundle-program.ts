import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const bundles = new Map<string, string>();
let folder: string | undefined;

/**
 * A program of this folder with all that it imports in one file: it starts in a tenth of the time. Made once; removed by
 * `removeBundles`.
 */
export function bundleProgram(name: string): string {
  const known = bundles.get(name);
  if (known !== undefined) return known;
  folder ??= mkdtempSync(join(tmpdir(), 'keepsake-programs-'));
  const outfile = join(folder, `${name}.mjs`);
  buildSync({
    entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@keepsake/source'],
    external: ['openai'],
    logLevel: 'error',
  });
  bundles.set(name, outfile);
  return outfile;
}

/** Removes what {@link bundleProgram} made. A worker of the tests ends without an `exit` event, so they call this. */
export function removeBundles(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
  bundles.clear();
}
