import { join } from 'node:path';
import { Memory, type MemoryOptions } from '@keepsake/core';
import type { CorpusMemory } from '../dataset/generate-corpus.ts';
import { localEmbedder } from './local-embedder.ts';
import { EMBEDDING_DIMENSIONS, type MeasuredSystem, type SystemOptions } from './measured-system.ts';

const seedBatch = 1_000;

/** Keepsake with its embedded store in `options.folder`. */
export function openKeepsake(options: SystemOptions): MeasuredSystem {
  const memory = new Memory({
    store: { provider: 'sqlite', config: { path: join(options.folder, KEEPSAKE_FILE) } },
    ...embedderOf(options),
  });
  return {
    name: 'keepsake',
    add: async ({ text, userId }) => {
      await memory.add([{ role: 'user', content: text }], { userId });
    },
    seed: async (memories) => {
      for (const batch of batches(memories)) {
        await memory.addMany(
          batch.map(({ text, userId }) => ({ messages: [{ role: 'user', content: text }], userId })),
        );
      }
    },
    search: async (query, userId, limit) => {
      const { results } = await memory.search(query, { userId, limit });
      return results.map((result) => result.memory);
    },
    close: () => memory.close(),
  };
}

/** The part of the options of `Memory` that says what embeds. */
export function embedderOf({
  endpoint,
  model,
}: Pick<SystemOptions, 'endpoint' | 'model'>): Partial<Pick<MemoryOptions, 'embedder'>> {
  if (model === undefined) return {};
  if (endpoint === undefined) return { embedder: localEmbedder(model) };
  const config = { apiKey: 'unused', baseURL: endpoint, model, dimensions: EMBEDDING_DIMENSIONS };
  return { embedder: { provider: 'openai', config } };
}

/** The part of the options of `Memory` that says what draws facts. */
export function languageModelOf({
  endpoint,
  chatModel,
}: Pick<SystemOptions, 'endpoint' | 'chatModel'>): Partial<Pick<MemoryOptions, 'llm'>> {
  if (chatModel === undefined) return {};
  if (endpoint === undefined)
    throw new Error('A chat model needs an endpoint: there is none in this process.');
  const config = { apiKey: 'unused', baseURL: endpoint, model: chatModel };
  return { llm: { provider: 'openai', config } };
}

/** The name of Keepsake's file in its folder. */
export const KEEPSAKE_FILE = 'memory.db';

function* batches(memories: Iterable<CorpusMemory>): Generator<readonly CorpusMemory[]> {
  let batch: CorpusMemory[] = [];
  for (const memory of memories) {
    batch.push(memory);
    if (batch.length === seedBatch) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
