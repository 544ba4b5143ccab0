import { pathToFileURL } from 'node:url';

type Provider = (options: never) => unknown;

/** What keeps a room's registry from naming exactly the providers that are files of the room. */
export async function findRegistryProblems(
  registryPath: string,
  fileNames: readonly string[],
): Promise<readonly string[]> {
  const exported = (await import(pathToFileURL(registryPath).href)) as Readonly<Record<string, unknown>>;
  const registries = Object.values(exported).filter(isRegistry);
  const [registry] = registries;
  if (registry === undefined || registries.length > 1) return ['registry.ts must export one registry'];

  const known = new Set<unknown>();
  const problems: string[] = [];
  for (const name of fileNames) {
    const provider = registry[name];
    if (provider === undefined) problems.push(`${name}.ts is not in the registry`);
    else known.add(provider);
  }
  for (const [name, provider] of Object.entries(registry)) {
    // A second name for a provider that has a file is no provider of its own.
    if (fileNames.includes(name) || known.has(provider)) continue;
    problems.push(`"${name}" is in the registry, but ${name}.ts does not exist`);
  }
  return problems;
}

function isRegistry(value: unknown): value is Readonly<Record<string, Provider>> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((provider) => typeof provider === 'function');
}
