/**
 * Run in a package's folder after its build. Removes the declarations that no entry leads to: `tsc` writes one for every
 * source, and most of them describe what is private. A newcomer's install is lighter by them.
 */
import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { listEntrypoints, type PackageManifest } from './list-entrypoints.ts';

const folder = process.cwd();
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageManifest;
const dist = join(folder, 'dist');
const reached = new Set<string>();
for (const { types } of listEntrypoints(folder, manifest)) reach(resolve(folder, types));

const all = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.d.ts'))
  .map((file) => join(dist, file));
const unreached = all.filter((file) => !reached.has(file));
for (const file of unreached) for (const path of [file, `${file}.map`]) rmSync(path, { force: true });
removeEmptyFolders(dist);
process.stdout.write(
  `${manifest.name}: ${reached.size} declarations, ${unreached.length} private ones removed.\n`,
);

function reach(file: string): void {
  if (reached.has(file)) return;
  if (!existsSync(file)) throw new Error(`${file} is imported by a declaration, and is not there.`);
  reached.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, path = ''] of text.matchAll(/(?:from|import)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g)) {
    reach(resolve(dirname(file), path.replace(/\.(?:ts|js)$/, '.d.ts')));
  }
}

function removeEmptyFolders(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(path, entry.name));
  }
  if (path !== dist && readdirSync(path).length === 0) rmdirSync(path);
}
