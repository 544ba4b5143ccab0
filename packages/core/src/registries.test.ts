import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dateResolvers } from './date-resolvers/registry.ts';
import { embedders } from './embedders/registry.ts';
import { languageModels } from './language-models/registry.ts';
import { ledgers } from './ledgers/registry.ts';
import { rerankers } from './rerankers/registry.ts';
import { vectorStores } from './vector-stores/registry.ts';

/** The providers of a room: its files, but for the registry and tests. */
async function providersOf(room: string): Promise<readonly string[]> {
  const entries = await readdir(join(import.meta.dirname, room), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.includes('.test.') && entry.name !== 'registry.ts')
    .map((entry) => entry.name.replace(/\.ts$/, ''));
}

it.each([
  ['date-resolvers', dateResolvers],
  ['embedders', embedders],
  ['language-models', languageModels],
  ['ledgers', ledgers],
  ['rerankers', rerankers],
  ['vector-stores', vectorStores],
])(
  'every provider of %s is registered by the name of its file, and exported by the name of its factory',
  async (room, registry) => {
    const factories = new Set<unknown>(Object.values(registry));
    for (const provider of await providersOf(room)) {
      const module = (await import(`./${room}/${provider}.ts`)) as Readonly<Record<string, unknown>>;
      const registered: unknown = (registry as Readonly<Record<string, unknown>>)[provider];
      expect(Object.values(module), `${room}/${provider}.ts exports what the registry has`).toContain(
        registered,
      );
      factories.delete(registered);
    }
    expect(factories, 'nothing is registered that has no file').toEqual(new Set());
  },
);
