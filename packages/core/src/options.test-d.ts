import type { LanguageModel } from './contracts/language-model.ts';
import type { MemoryOptions } from './options.ts';
import { openaiEmbedder } from './embedders/openai.ts';
import { openaiLanguageModel } from './language-models/openai.ts';
import { inMemoryStore } from './ledgers/in-memory.ts';

declare const languageModel: LanguageModel;

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
];

export const refused: readonly MemoryOptions[] = [
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
