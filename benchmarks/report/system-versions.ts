import { readFileSync } from 'node:fs';

/** The versions of what is compared, by package name. */
export function systemVersions(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ['@keepsake/core', 'mem0ai', 'better-sqlite3'].map((name) => [name, installedVersion(name)]),
  );
}

function installedVersion(name: string): string {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8'),
  );
  return String((manifest as { readonly version: unknown }).version);
}
