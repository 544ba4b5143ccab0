import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withTemporaryFolder } from '../probes/with-temporary-folder.ts';
import { count, megabytes } from '../report/format-number.ts';
import { writeReport } from '../report/write-report.ts';
import { installPackage } from './install-package.ts';

const limits = { packages: 4, bytes: 10e6 } as const;
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });

const { hash, footprints } = await withTemporaryFolder(async (root) => {
  const tarball = packCore(root);
  const ours = installPackage(join(root, 'keepsake'), { name: '@keepsake/core', specifier: tarball });
  const theirs = {
    name: 'mem0ai',
    specifier: 'mem0ai@3.3.1',
    overrides: { 'better-sqlite3': '13.2.0' },
  };
  return {
    hash: createHash('sha256').update(readFileSync(tarball)).digest('hex').slice(0, 16),
    footprints: values.quick ? [ours] : [ours, installPackage(join(root, 'mem0ai'), theirs)],
  };
});

writeReport({
  name: 'install',
  command: 'npx -y pnpm@12 bench:install',
  datasets: { 'tarball of @keepsake/core': hash },
  tables: [
    {
      caption: 'What `npm install` puts into an empty folder, scripts not run.',
      columns: ['package', 'packages', 'size', 'packages with a build', 'compiled addons'],
      rows: footprints.map(({ name, packages, bytes, withBuild, nativeFiles }) => [
        name,
        count(packages),
        megabytes(bytes),
        withBuild.join(', ') || 'none',
        count(nativeFiles),
      ]),
    },
  ],
  results: footprints,
  quick: values.quick,
});

const [ours] = footprints;
if (!ours || ours.packages > limits.packages || ours.bytes > limits.bytes || ours.withBuild.length > 0) {
  console.error(
    `@keepsake/core is over its limit of ${limits.packages} packages, ${megabytes(limits.bytes)}, no build.`,
  );
  process.exitCode = 1;
}

function packCore(folder: string): string {
  const core = fileURLToPath(new URL('../../packages/core/', import.meta.url));
  execFileSync('pnpm', ['pack', '--pack-destination', folder], {
    cwd: core,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`pnpm pack left no tarball in ${folder}.`);
  return join(folder, tarball);
}
