import type {
  EmbeddingModelV2,
  EmbeddingModelV3,
  EmbeddingModelV4,
  LanguageModelV2,
  LanguageModelV3,
  LanguageModelV4,
  RerankingModelV3,
  RerankingModelV4,
} from '@ai-sdk/provider';
import type { Embeddings } from '@langchain/core/embeddings';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { BaseDocumentCompressor } from '@langchain/core/retrievers/document_compressors';
import type { VectorStore } from '@langchain/core/vectorstores';
import type { LanguageModel } from './contracts/language-model.ts';
import type { MemoryOptions } from './options.ts';
import { openaiEmbedder } from './embedders/openai.ts';
import { openaiLanguageModel } from './language-models/openai.ts';
import { inMemoryStore } from './ledgers/in-memory.ts';

declare const languageModel: LanguageModel;
declare const aiSdk: {
  readonly llm: readonly [LanguageModelV2, LanguageModelV3, LanguageModelV4];
  readonly embedder: readonly [EmbeddingModelV2<string>, EmbeddingModelV3, EmbeddingModelV4];
  readonly reranker: readonly [RerankingModelV3, RerankingModelV4];
};
declare const langchain: {
  readonly llm: BaseChatModel;
  readonly embedder: Embeddings;
  readonly reranker: BaseDocumentCompressor;
  readonly vectorStore: VectorStore;
};

// Compiled, not run: an expectation of an error that does not come fails the type check.
export const accepted: readonly MemoryOptions[] = [
  {},
  { store: { provider: 'sqlite' } },
  { store: { provider: 'sqlite', config: { path: './memory.db' } } },
  { store: { provider: 'memory' }, vectorStore: { provider: 'memory' } },
  { store: inMemoryStore(), embedder: openaiEmbedder() },
  { dateResolver: { provider: 'chrono' } },
  { dateResolver: { provider: 'chrono', config: { locale: 'pt', timeZone: 'Europe/Lisbon' } } },
  { embedder: { provider: 'openai', config: { model: 'tiny', baseURL: 'http://localhost:1234/v1' } } },
  { llm: { provider: 'openai' } },
  { llm: { provider: 'openai', config: { model: 'tiny', extraBody: { thinking: { type: 'disabled' } } } } },
  { llm: { provider: 'openai', config: { reasoningEffort: 'a new one', structuredOutput: 'json' } } },
  { llm: openaiLanguageModel({ model: 'tiny' }) },
  { reranker: { provider: 'cohere' } },
  { reranker: { provider: 'jina', config: { model: 'tiny', baseURL: 'http://localhost:1234' } } },
  { reranker: { provider: 'llm', config: { model: languageModel } } },
  { llm: aiSdk.llm[0], embedder: aiSdk.embedder[0] },
  { llm: aiSdk.llm[1], embedder: aiSdk.embedder[1], reranker: aiSdk.reranker[0] },
  { llm: aiSdk.llm[2], embedder: aiSdk.embedder[2], reranker: aiSdk.reranker[1] },
  { llm: { provider: 'ai-sdk', config: { model: aiSdk.llm[2], temperature: 0 } } },
  { embedder: { provider: 'ai-sdk', config: { model: aiSdk.embedder[2], dimensions: 512 } } },
  { reranker: { provider: 'ai-sdk', config: { model: aiSdk.reranker[1], lowestScore: -1 } } },
  langchain,
  { llm: { provider: 'langchain', config: { model: langchain.llm, structuredOutput: 'text' } } },
  { embedder: { provider: 'langchain', config: { model: langchain.embedder, name: 'tiny' } } },
  { reranker: { provider: 'langchain', config: { model: langchain.reranker, dropsDocuments: true } } },
  { vectorStore: { provider: 'langchain', config: { store: langchain.vectorStore, score: 'distance' } } },
];

export const refused: readonly MemoryOptions[] = [
  // @ts-expect-error an embedding model does not generate
  { llm: aiSdk.embedder[2] },
  // @ts-expect-error a chat model does not embed
  { embedder: langchain.llm },
  // @ts-expect-error the model is missing
  { llm: { provider: 'ai-sdk' } },
  // @ts-expect-error the store is missing
  { vectorStore: { provider: 'langchain', config: {} } },
  // @ts-expect-error there is no way between schema and text
  { llm: { provider: 'langchain', config: { model: langchain.llm, structuredOutput: 'json' } } },
  // @ts-expect-error no such provider
  { store: { provider: 'mysql' } },
  // @ts-expect-error an option of another provider
  { store: { provider: 'memory', config: { path: './memory.db' } } },
  // @ts-expect-error the wiring decides it
  { store: { provider: 'sqlite', config: { indexOutside: true } } },
  // @ts-expect-error a language that it does not read
  { dateResolver: { provider: 'chrono', config: { locale: 'la' } } },
  // @ts-expect-error a number
  { embedder: { provider: 'openai', config: { dimensions: '256' } } },
  // @ts-expect-error a number
  { llm: { provider: 'openai', config: { temperature: '0' } } },
  // @ts-expect-error none of them
  { llm: { provider: 'openai', config: { structuredOutput: 'xml' } } },
  // @ts-expect-error an option of another part
  { llm: { provider: 'openai', config: { dimensions: 256 } } },
  // @ts-expect-error the model is not optional
  { reranker: { provider: 'llm' } },
  // @ts-expect-error an instance, not a name
  { reranker: { provider: 'llm', config: { model: 'gpt-5-mini' } } },
  // @ts-expect-error misspelt
  { stroe: { provider: 'sqlite' } },
];
