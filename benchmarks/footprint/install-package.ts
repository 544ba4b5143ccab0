import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderSize } from '../probes/folder-size.ts';

/** What an install left in an empty folder. */
export interface Footprint {
  readonly name: string;
  /** Packages in `node_modules`, the one asked for included. */
  readonly packages: number;
  readonly bytes: number;
  /** Packages that run a script of their own on install, or that hold sources for a compiler. */
  readonly withBuild: readonly string[];
  /** Compiled addons. */
  readonly nativeFiles: number;
}

/** What is installed, and how. */
export interface InstallRequest {
  readonly name: string;
  /** What npm is told to install: a name with its version, or the path of a tarball. */
  readonly specifier: string;
  /** Versions that replace what packages ask for. */
  readonly overrides?: Readonly<Record<string, string>>;
}

/** Installs with npm into `folder`, which is new and empty, without running any script: nothing may need a compiler. */
export function installPackage(folder: string, request: InstallRequest): Footprint {
  mkdirSync(folder);
  const manifest = { private: true, ...(request.overrides ? { overrides: request.overrides } : {}) };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'];
  execFileSync('npm', ['install', ...options, request.specifier], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const modules = join(folder, 'node_modules');
  const packages = installedPackages(folder);
  return {
    name: request.name,
    packages: packages.length,
    bytes: folderSize(modules),
    withBuild: packages.filter((path) => needsBuild(join(folder, path))).map(packageName),
    nativeFiles: readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.node'),
    ).length,
  };
}

function installedPackages(folder: string): readonly string[] {
  const lock: unknown = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
  const { packages } = lock as { readonly packages: Readonly<Record<string, unknown>> };
  const present = (path: string): boolean =>
    statSync(join(folder, path), { throwIfNoEntry: false }) !== undefined;
  return Object.keys(packages).filter((path) => path !== '' && present(path));
}

function packageName(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

function needsBuild(path: string): boolean {
  const manifest: unknown = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  const { scripts = {} } = manifest as { readonly scripts?: Readonly<Record<string, string>> };
  const runs = ['preinstall', 'install', 'postinstall'].some((script) => script in scripts);
  return runs || statSync(join(path, 'binding.gyp'), { throwIfNoEntry: false }) !== undefined;
}
