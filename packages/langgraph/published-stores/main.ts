/** Runs the conformance kit on stores of LangGraph, ours and those that others publish, and writes which cases each fails. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { AsyncBatchedStore, InMemoryStore } from '@langchain/langgraph-checkpoint';
import { PostgresStore } from '@langchain/langgraph-checkpoint-postgres/store';
import { InMemoryStore as OldInMemoryStore } from 'langgraph-checkpoint-1-1-5';
import { Memory, type MemoryOptions } from '@keepsake/core';
import { toEmbedder } from '../src/store/__fixtures__/to-embedder.ts';
import type { KeepsakeStoreOptions } from '../src/store/keepsake-store-options.ts';
import { KeepsakeStore } from '../src/store/keepsake-store.ts';
import { checkStore } from '../src/testing/check-store.ts';
import type { StoreUnderTest } from '../src/testing/store-conformance.ts';
import { reportResults, reportSummary } from './report.ts';

// Postgres with pgvector, in this process: the store speaks to it as to any server.
const database = await PGlite.create({ extensions: { vector } });
await database.exec('CREATE EXTENSION IF NOT EXISTS vector');
const server = new PGLiteSocketServer({ db: database, port: 0, maxConnections: 100 });
await server.start();
const connectionString = `postgres://postgres@${server.getServerConn()}/postgres?sslmode=disable`;

let schemas = 0;
async function postgres(
  options: Partial<ConstructorParameters<typeof PostgresStore>[0]> = {},
): Promise<PostgresStore> {
  schemas += 1;
  const store = new PostgresStore({
    connectionOptions: { connectionString, max: 4 },
    schema: `store_${schemas}`,
    ...options,
  });
  await store.setup();
  return store;
}

const folder = await mkdtemp(join(tmpdir(), 'keepsake-published-stores-'));
let files = 0;
function keepsake(
  options: Partial<KeepsakeStoreOptions> = {},
  embedder?: MemoryOptions['embedder'],
): KeepsakeStore {
  const path = join(folder, `${files}.db`);
  const memory = new Memory({ store: { provider: 'sqlite', config: { path } }, embedder });
  return new KeepsakeStore({ memory, ownsMemory: true, ...options });
}
function newKeepsake(...given: Parameters<typeof keepsake>): KeepsakeStore {
  files += 1;
  return keepsake(...given);
}

const subjects: readonly StoreUnderTest[] = [
  {
    name: 'KeepsakeStore',
    create: () => newKeepsake(),
    createIndexed: ({ embeddings, dims, fields }) =>
      newKeepsake({ index: fields }, toEmbedder(embeddings, dims)),
    createExpiring: (ttlMs) => newKeepsake({ ttlMs }),
    reopen: () => keepsake(),
  },
  {
    name: 'InMemoryStore 1.1.5',
    create: () => new OldInMemoryStore(),
    createIndexed: (index) => new OldInMemoryStore({ index }),
  },
  {
    name: 'InMemoryStore 1.2.2',
    create: () => new InMemoryStore(),
    createIndexed: (index) => new InMemoryStore({ index }),
  },
  {
    name: 'AsyncBatchedStore 1.2.2',
    create: () => queued(new InMemoryStore()),
    createIndexed: (index) => queued(new InMemoryStore({ index })),
  },
  {
    name: 'PostgresStore 1.0.5',
    create: () => postgres(),
    createIndexed: ({ dims, embeddings, fields }) =>
      postgres({ index: { dims, embed: embeddings, ...(fields !== undefined && { fields }) } }),
    createExpiring: (ttlMs) => postgres({ ttl: { defaultTtl: ttlMs / 60_000 } }),
    reopen: async () => {
      const store = new PostgresStore({
        connectionOptions: { connectionString },
        schema: `store_${schemas}`,
      });
      await store.setup();
      return store;
    },
  },
];

/** What a graph hands its nodes in the place of the store. */
function queued(store: InMemoryStore): AsyncBatchedStore {
  const queue = new AsyncBatchedStore(store);
  queue.start();
  return queue;
}

const results = [];
for (const subject of subjects) results.push({ name: subject.name, reports: await checkStore(subject) });
const summary = reportSummary(results);
process.stdout.write(`${summary}\n`);
await writeFile(join(import.meta.dirname, 'results.md'), reportResults(summary, results));
await server.stop();
await database.close();
await rm(folder, { recursive: true });
