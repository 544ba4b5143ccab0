// Run in a package's folder after its build. Fails unless the exports map, the sources, the registries and the
// tarball agree, every entry loads, and the types of every entry resolve (attw skips wildcards by itself).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findRegistryProblems } from './compare-registry.ts';
import { listEntrypoints, type Entrypoint, type PackageManifest } from './list-entrypoints.ts';

const folder = process.cwd();
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageManifest;
const entrypoints = listEntrypoints(folder, manifest);
const quiet = ['--format', 'table-flipped', '--no-summary'];
/** Loads only inside a test run: it registers test cases. */
const needsTestRun = './testing';

function findMissingFiles(): readonly string[] {
  return entrypoints.flatMap(({ subpath, source, types, js }) =>
    [source, types, js]
      .filter((file) => !existsSync(join(folder, file)))
      .map((file) => `${subpath}: ${file} does not exist`),
  );
}

function findEmptyWildcards(): readonly string[] {
  return Object.keys(manifest.exports)
    .filter((subpath) => subpath.includes('*'))
    .filter((subpath) => !entrypoints.some((entry) => dirname(entry.subpath) === dirname(subpath)))
    .map((subpath) => `${subpath}: stands for no file`);
}

async function findUnloadable(): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { subpath, js } of entrypoints.filter((entry) => entry.subpath !== needsTestRun)) {
    await import(pathToFileURL(join(folder, js)).href).catch((error: unknown) => {
      problems.push(`${subpath}: ${js} does not load: ${String(error)}`);
    });
  }
  return problems;
}

async function compareRegistries(): Promise<readonly string[]> {
  const rooms = new Set(entrypoints.filter(isInRoom).map((entry) => dirname(entry.source)));
  const problems = [...rooms].map(async (room) => {
    const registry = join(folder, room, 'registry.ts');
    if (!existsSync(registry)) return [`${room}: has no registry.ts`];
    const names = entrypoints
      .filter((entry) => dirname(entry.source) === room)
      .map((entry) => basename(entry.subpath));
    return (await findRegistryProblems(registry, names)).map((problem) => `${room}: ${problem}`);
  });
  return (await Promise.all(problems)).flat();
}

function isInRoom({ subpath }: Entrypoint): boolean {
  return Object.keys(manifest.exports).some((key) => key.includes('*') && dirname(key) === dirname(subpath));
}

function findTarballProblems(): readonly string[] {
  const target = mkdtempSync(join(tmpdir(), 'pack-'));
  try {
    const output = execFileSync('pnpm', ['pack', '--json', '--pack-destination', target], {
      encoding: 'utf8',
    });
    const { filename, files } = JSON.parse(output.slice(output.indexOf('{'))) as PackReport;
    const packed = new Set(files.map((file) => file.path));
    const subpaths = entrypoints.map((entry) => entry.subpath);
    const command = [
      'exec',
      'attw',
      filename,
      '--profile',
      'esm-only',
      ...quiet,
      '--include-entrypoints',
      ...subpaths,
    ];
    execFileSync('pnpm', command, { stdio: 'inherit' });
    return [
      ...entrypoints
        // Conformance kits come without their sources, to which no map points.
        .flatMap(({ subpath, source, types, js }) =>
          subpath === needsTestRun ? [types, js] : [source, types, js],
        )
        .filter((file) => !packed.has(file.replace('./', '')))
        .map((file) => `${file} is not in the tarball`),
      ...[...packed].filter((file) => /\.test(-d)?\./.test(file)).map((file) => `${file} is in the tarball`),
    ];
  } finally {
    rmSync(target, { recursive: true });
  }
}

interface PackReport {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

let problems = [...findMissingFiles(), ...findEmptyWildcards()];
if (problems.length === 0) {
  problems = [...(await findUnloadable()), ...(await compareRegistries()), ...findTarballProblems()];
}
for (const problem of problems) console.error(`${manifest.name}: ${problem}`);
console.log(`${manifest.name}: ${entrypoints.length} entries, ${problems.length} problems.`);
process.exitCode = problems.length === 0 ? 0 : 1;
