import type { Embedder } from '@keepsake/core';
import { EMBEDDING_MODELS } from '../endpoint/answer-embeddings.ts';
import { EMBEDDING_DIMENSIONS } from './measured-system.ts';

/** The endpoint's models inside this process: for measuring the memory without HTTP. Throws for a model that it does not have. */
export function localEmbedder(model: string): Embedder {
  const embed = EMBEDDING_MODELS[model];
  if (!embed) {
    const known = Object.keys(EMBEDDING_MODELS).join(', ');
    throw new Error(`There is no embedding model ${JSON.stringify(model)}. Use one of: ${known}.`);
  }
  return {
    provider: 'local',
    model,
    dimensions: EMBEDDING_DIMENSIONS,
    maxBatchSize: 1_000,
    embed: async ({ texts }) => ({ vectors: texts.map((text) => embed(text, EMBEDDING_DIMENSIONS)) }),
    close: async () => {},
  };
}
