import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PackageState {
  readonly name: string;
  /** Relative to the root, with forward slashes. */
  readonly folder: string;
  readonly version: string;
  readonly isPrivate: boolean;
}

interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
}

/** Users never see these: they are not in the tarball. */
const unpublished = /\.(?:test|test-d)\.ts$|\/__fixtures__\//;

/** The packages whose published source changed since their last release and that no pending changeset names. */
export function packagesWithoutChangeset(root: string): readonly string[] {
  const named = packagesNamedByChangesets(root);
  return listPackages(root)
    .filter((state) => !state.isPrivate && !named.has(state.name))
    .filter((state) => changedSinceRelease(root, state).some((file) => !unpublished.test(file)))
    .map((state) => state.name);
}

function listPackages(root: string): readonly PackageState[] {
  return readdirSync(join(root, 'packages'))
    .filter((name) => existsSync(join(root, 'packages', name, 'package.json')))
    .map((name) => {
      const folder = `packages/${name}`;
      const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
      const { version = '0.0.0', private: isPrivate = false } = manifest;
      return { name: manifest.name, folder, version, isPrivate };
    });
}

function packagesNamedByChangesets(root: string): ReadonlySet<string> {
  const folder = join(root, '.changeset');
  const files = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
  const names = files.flatMap((file) => {
    const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readFileSync(join(folder, file), 'utf8'))?.[1] ?? '';
    return [...head.matchAll(/^\s*['"]?([^'":\s]+)['"]?\s*:\s*(?:major|minor|patch)\s*$/gm)];
  });
  return new Set(names.map((match) => match[1] ?? ''));
}

function changedSinceRelease(root: string, { folder, version }: PackageState): readonly string[] {
  const release = findReleaseCommit(root, folder, version);
  const sources = `${folder}/src`;
  if (release === 'uncommitted') return [];
  const untracked = git(root, ['ls-files', '--others', '--exclude-standard', '--', sources]);
  const tracked =
    release === 'never'
      ? git(root, ['ls-files', '--', sources])
      : git(root, ['diff', '--name-only', release, '--', sources]);
  return [...tracked, ...untracked];
}

/**
 * The commit that gave the package its present version. Found by version, not by tag: the commit that
 * `changeset version` makes must pass before anything is tagged, and a clone may carry no tags.
 */
function findReleaseCommit(root: string, folder: string, version: string): string {
  if (version === '0.0.0') return 'never';
  const manifest = `${folder}/package.json`;
  const [...commits] = git(root, ['log', '--format=%H', '--', manifest]);
  let release = 'uncommitted';
  for (const commit of commits) {
    const text = git(root, ['show', `${commit}:${manifest}`]).join('\n');
    if ((JSON.parse(text) as Manifest).version !== version) break;
    release = commit;
  }
  return release;
}

function git(root: string, parameters: readonly string[]): readonly string[] {
  const output = execFileSync('git', parameters, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return output.split('\n').filter((line) => line !== '');
}
