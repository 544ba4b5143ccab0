import { pathToFileURL } from 'node:url';

type Loader = () => Promise<unknown>;

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
    const loader = registry[name];
    if (loader === undefined) problems.push(`${name}.ts is not in the registry`);
    else known.add(await loader());
  }
  for (const [name, loader] of Object.entries(registry)) {
    if (fileNames.includes(name)) continue;
    const isAlias = await loader().then(
      (provider) => known.has(provider),
      () => false,
    );
    if (!isAlias) problems.push(`"${name}" is in the registry, but ${name}.ts does not exist`);
  }
  return problems;
}

function isRegistry(value: unknown): value is Readonly<Record<string, Loader>> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((loader) => typeof loader === 'function');
}
