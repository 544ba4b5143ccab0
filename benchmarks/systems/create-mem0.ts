import { join } from 'node:path';
import { Memory } from 'mem0ai/oss';
import { EMBEDDING_DIMENSIONS, type SystemOptions } from './measured-system.ts';

/**
 * mem0ai as npm gives it: its ES module build, its default vector store and its default history store, both files in
 * `options.folder`, its embedder and model clients pointed at the endpoint.
 */
export function createMem0(options: SystemOptions): Memory {
  if (options.endpoint === undefined || options.model === undefined) {
    throw new Error(
      'mem0ai needs an endpoint and a model: it takes no embedder of ours and none is no choice.',
    );
  }
  const client = { apiKey: 'unused', baseURL: options.endpoint };
  return new Memory({
    embedder: {
      provider: 'openai',
      config: { ...client, model: options.model, embeddingDims: EMBEDDING_DIMENSIONS },
    },
    llm: { provider: 'openai', config: { ...client, model: options.chatModel ?? 'scripted' } },
    vectorStore: {
      provider: 'memory',
      config: {
        collectionName: 'memories',
        dimension: EMBEDDING_DIMENSIONS,
        dbPath: join(options.folder, 'vector_store.db'),
      },
    },
    historyDbPath: join(options.folder, 'history.db'),
  });
}
