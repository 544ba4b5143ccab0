import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { Memory, type MemoryOptions } from '@keepsake/core';
import { storeConformance, type StoreUnderTest } from '../testing/store-conformance.ts';
import { toEmbedder } from './__fixtures__/to-embedder.ts';
import { KeepsakeStore } from './keepsake-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'keepsake-langgraph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
const newFile = (): MemoryOptions['store'] => {
  files += 1;
  return { provider: 'sqlite', config: { path: join(folder, `${files}.db`) } };
};
const sameFile = (): MemoryOptions['store'] => ({
  provider: 'sqlite',
  config: { path: join(folder, `${files}.db`) },
});

const newMemory = (): Memory => new Memory({ store: { provider: 'memory' } });

function stores(store: () => MemoryOptions['store']): Omit<StoreUnderTest, 'name'> {
  return {
    create: () => new KeepsakeStore({ memory: new Memory({ store: store() }), ownsMemory: true }),
    createIndexed: ({ embeddings, dims, fields }) =>
      new KeepsakeStore({
        memory: new Memory({ store: store(), embedder: toEmbedder(embeddings, dims) }),
        index: fields,
        ownsMemory: true,
      }),
    createExpiring: (ttlMs) =>
      new KeepsakeStore({ memory: new Memory({ store: store() }), ttlMs, ownsMemory: true }),
  };
}

// #region conformance
storeConformance({
  name: 'KeepsakeStore of a scope',
  create: () => new KeepsakeStore({ memory: newMemory(), scope: { userId: 'ana' }, ownsMemory: true }),
  skip: {
    query: 'checked without a scope',
    index: 'checked without a scope',
    ttl: 'checked without a scope',
    durability: 'checked without a scope',
  },
});
// #endregion

storeConformance({
  name: 'KeepsakeStore in memory',
  ...stores(() => ({ provider: 'memory' })),
  skip: { durability: 'it lives in the process and ends with it' },
});

storeConformance({
  name: 'KeepsakeStore in a file',
  ...stores(newFile),
  reopen: () => new KeepsakeStore({ memory: new Memory({ store: sameFile() }), ownsMemory: true }),
});
