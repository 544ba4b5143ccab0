import { inMemoryVectorStore } from './in-memory.ts';
import { langchainVectorStore } from './langchain.ts';

/** Every index outside a ledger by the name that `vectorStore: { provider }` takes. Making one opens nothing. */
export const vectorStores = {
  memory: inMemoryVectorStore,
  'in-memory': inMemoryVectorStore,
  langchain: langchainVectorStore,
} as const;
