import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findRegistryProblems } from './compare-registry.ts';
import { listEntrypoints } from './list-entrypoints.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-'));
  await mkdir(join(folder, 'src/stores'), { recursive: true });
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function problemsOf(source: string, files: readonly string[]): Promise<readonly string[]> {
  const path = join(folder, 'registry.mjs');
  await writeFile(path, source);
  return findRegistryProblems(path, files);
}

it('accepts a registry that names every file, and a second name for one of them', async () => {
  const source = `const acme = () => 'acme';
    export const stores = { acme, other: acme };`;
  expect(await problemsOf(source, ['acme'])).toEqual([]);
});

it('names the file without an entry and the entry without a file', async () => {
  const source = `export const stores = { acme: () => 'acme', ghost: () => 'ghost' };`;
  expect(await problemsOf(source, ['acme', 'lost'])).toEqual([
    'lost.ts is not in the registry',
    '"ghost" is in the registry, but ghost.ts does not exist',
  ]);
});

it('refuses a module without a registry', async () => {
  expect(await problemsOf('export const stores = 1;', [])).toEqual(['registry.ts must export one registry']);
});

it('expands a wildcard to the sources of its room, without tests and without what is kept private', async () => {
  for (const name of ['acme.ts', 'acme.test.ts', 'registry.ts', 'notes.md']) {
    await writeFile(join(folder, 'src/stores', name), '');
  }
  const entrypoints = listEntrypoints(folder, {
    name: 'sample',
    exports: {
      './stores/*': {
        '@keepsake/source': './src/stores/*.ts',
        types: './dist/stores/*.d.ts',
        default: './dist/stores/*.js',
      },
      './stores/registry': null,
      './package.json': './package.json',
    },
  });
  expect(entrypoints).toEqual([
    {
      subpath: './stores/acme',
      source: './src/stores/acme.ts',
      types: './dist/stores/acme.d.ts',
      js: './dist/stores/acme.js',
    },
  ]);
});

it('refuses an entry that leaves out a condition', () => {
  const exports = { '.': { '@keepsake/source': './src/index.ts', default: './dist/index.js' } };
  expect(() => listEntrypoints(folder, { name: 'sample', exports })).toThrow('needs the conditions');
});
