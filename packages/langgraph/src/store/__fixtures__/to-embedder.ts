import type { Embedder } from '@keepsake/core';
import type { Embeddings } from '@langchain/core/embeddings';

/** LangChain's embeddings as an embedder of core. */
export function toEmbedder(embeddings: Embeddings, dimensions: number): Embedder {
  return {
    provider: 'langchain',
    model: 'words',
    dimensions,
    maxBatchSize: 100,
    unrelatedSimilarity: 0,
    embed: async ({ texts, purpose }) => ({
      vectors:
        purpose === 'query'
          ? await Promise.all(texts.map((text) => embeddings.embedQuery(text)))
          : await embeddings.embedDocuments([...texts]),
    }),
    close: async () => undefined,
  };
}
