import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One entry of an `exports` map: a file for each condition, or null for what is kept private. */
export type ExportTarget = string | null | Readonly<Record<string, string>>;

export interface PackageManifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, ExportTarget>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export interface Entrypoint {
  /** As users import it, after the package's name: `.`, `./testing`, `./ledgers/sqlite`. */
  readonly subpath: string;
  readonly source: string;
  readonly types: string;
  readonly js: string;
}

const notEntries = /\.(?:test|test-d)\.ts$/;

/** Every entry of a package, with each wildcard expanded to the sources that it stands for. */
export function listEntrypoints(folder: string, manifest: PackageManifest): readonly Entrypoint[] {
  return Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    if (target === null || typeof target === 'string') return [];
    const { '@keepsake/source': source, types, default: js } = target;
    if (source === undefined || types === undefined || js === undefined) {
      throw new Error(`${subpath}: needs the conditions @keepsake/source, types and default`);
    }
    const entry = { subpath, source, types, js };
    if (!subpath.includes('*')) return [entry];
    return expandWildcard(folder, entry).filter((expanded) => manifest.exports[expanded.subpath] !== null);
  });
}

function expandWildcard(folder: string, entry: Entrypoint): readonly Entrypoint[] {
  const [before = '', after = ''] = entry.source.split('*', 2);
  const names = readdirSync(join(folder, before))
    .filter((file) => file.endsWith(after) && !notEntries.test(file))
    .map((file) => file.slice(0, -after.length))
    .toSorted();
  return names.map((name) => ({
    subpath: fill(entry.subpath, name),
    source: fill(entry.source, name),
    types: fill(entry.types, name),
    js: fill(entry.js, name),
  }));
}

function fill(pattern: string, name: string): string {
  return pattern.replaceAll('*', name);
}
