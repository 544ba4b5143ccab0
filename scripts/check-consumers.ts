/**
 * Compiles a consumer of the built package, strictly, the ways in which consumers are set up. Without `skipLibCheck`, unless
 * the package has a framework as its peer: those do not compile without it.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { listEntrypoints, type PackageManifest } from './list-entrypoints.ts';

const folder = process.cwd();
const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageManifest;
// The conformance kits are for projects that have vitest; its declarations are not ours to check.
const entries = listEntrypoints(folder, manifest).filter(({ subpath }) => subpath !== './testing');

const requiredPeers = Object.keys(manifest.peerDependencies ?? {}).filter(
  (peer) => manifest.peerDependenciesMeta?.[peer]?.optional !== true,
);

const SETUPS = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const;

const consumer = await mkdtemp(join(tmpdir(), 'keepsake-consumer-'));
try {
  await mkdir(join(consumer, 'node_modules', ...manifest.name.split('/').slice(0, -1)), { recursive: true });
  const target = join(consumer, 'node_modules', manifest.name);
  await mkdir(target);
  for (const part of ['package.json', 'dist'])
    await cp(join(folder, part), join(target, part), { recursive: true });
  for (const dependency of [...Object.keys(manifest.dependencies ?? {}), ...requiredPeers]) {
    await mkdir(dirname(join(consumer, 'node_modules', dependency)), { recursive: true });
    await symlink(join(folder, 'node_modules', dependency), join(consumer, 'node_modules', dependency));
  }
  await writeFile(join(consumer, 'package.json'), '{ "type": "module" }');
  const lines = entries.map(({ subpath }, index) => {
    const name = subpath === '.' ? manifest.name : `${manifest.name}/${subpath.slice(2)}`;
    return `import * as entry${index} from '${name}';\nconsole.log(entry${index});`;
  });
  const extra = await readFile(join(folder, 'consumer.fixture.ts'), 'utf8').catch(() => '');
  await writeFile(join(consumer, 'consumer.ts'), `${lines.join('\n')}\n`);
  await writeFile(join(consumer, 'fixture.ts'), extra === '' ? 'export {};\n' : extra);
  for (const [name, setup] of Object.entries(SETUPS)) {
    const compilerOptions = {
      ...setup,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      skipLibCheck: requiredPeers.length > 0,
      strict: true,
      noEmit: true,
    };
    const config = { compilerOptions, files: ['consumer.ts', 'fixture.ts'] };
    await writeFile(join(consumer, `tsconfig.${name}.json`), JSON.stringify(config));
    await compile(name);
  }
  process.stdout.write(`${manifest.name}: compiles for ${Object.keys(SETUPS).join(' and ')} consumers.\n`);
} finally {
  await rm(consumer, { recursive: true, force: true });
}

async function compile(setup: string): Promise<void> {
  const tsc = resolve(import.meta.dirname, '../node_modules/typescript/bin/tsc');
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', join(consumer, `tsconfig.${setup}.json`)], {
      cwd: consumer,
    });
  } catch (error) {
    const output =
      typeof error === 'object' && error !== null && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`A ${setup} consumer does not compile:\n${output}`, { cause: error });
  }
}
