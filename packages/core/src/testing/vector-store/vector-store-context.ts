import { expect } from 'vitest';
import type { Ledger } from '../../contracts/ledger.ts';
import type {
  VectorGeneration,
  VectorMatch,
  VectorPoint,
  VectorQuery,
  VectorStore,
} from '../../contracts/vector-store.ts';
import type { MemoryItem } from '../../types/memory.ts';
import { pickScope } from '../../types/scope.ts';
import { memoryItem } from '../build-memory-item.ts';
import { newMemory } from '../build-new-memory.ts';

/** What a case of the vector store kit works with: fresh for every case. */
export interface VectorStoreContext {
  readonly vectorStore: VectorStore;
  /** The ledger that the store is inside of, where it is. */
  readonly ledger: Ledger | undefined;
  /** Another instance over the same place. Rejects when the caller of the kit gave no `reopen`. */
  readonly reopen: () => Promise<{ readonly vectorStore: VectorStore; readonly ledger: Ledger | undefined }>;
}

/** A memory and its vector. */
export interface VectorRow {
  readonly item: MemoryItem;
  readonly vector: Float32Array;
}

/** The generation that cases use where one is enough. */
export const flat: VectorGeneration = { generation: 1, dimensions: 2 };

/** A row of the user `ana`, named by its text. */
export function vectorRow(memory: string, vector: Float32Array, fields: Partial<MemoryItem> = {}): VectorRow {
  return { item: memoryItem({ memory, ...fields }), vector };
}

/** What the store is given of a row. */
export function pointOf({ item, vector }: VectorRow): VectorPoint {
  const { id, kind, metadata, createdAt } = item;
  return { id, vector, scope: pickScope(item), kind, metadata, createdAt };
}

/** Inserts the rows into the ledger that the store is inside of; nothing for a store of its own. */
export async function insertRows({ ledger }: VectorStoreContext, rows: readonly VectorRow[]): Promise<void> {
  if (ledger === undefined) return;
  const changes = rows.map(({ item }) => ({
    type: 'insert-memory' as const,
    memory: newMemory({ item, needsIndexing: true }),
    note: { at: item.updatedAt },
  }));
  expect(await ledger.commit({ preconditions: [], changes })).toStrictEqual({ committed: true });
}

/** Prepares the generation, inserts the rows where they have to exist, and upserts their points. */
export async function putRows(
  context: VectorStoreContext,
  rows: readonly VectorRow[],
  generation: VectorGeneration = flat,
): Promise<void> {
  await context.vectorStore.prepare(generation);
  await insertRows(context, rows);
  await context.vectorStore.upsert(generation, rows.map(pointOf));
}

/** A search among everything of the user `ana`. */
export async function search(
  { vectorStore }: Pick<VectorStoreContext, 'vectorStore'>,
  query: Pick<VectorQuery, 'vector'> & Partial<VectorQuery>,
): Promise<readonly VectorMatch[]> {
  return vectorStore.search({ ...flat, scopes: [{ userId: 'ana' }], limit: 1000, ...query });
}

/** The ids of a search, most similar first. */
export async function searchIds(
  context: Pick<VectorStoreContext, 'vectorStore'>,
  query: Pick<VectorQuery, 'vector'> & Partial<VectorQuery>,
): Promise<readonly string[]> {
  return (await search(context, query)).map(({ id }) => id);
}
