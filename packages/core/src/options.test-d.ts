import type { MemoryOptions } from './options.ts';
import { openaiEmbedder } from './embedders/openai.ts';
import { inMemoryStore } from './ledgers/in-memory.ts';

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
  // @ts-expect-error misspelt
  { stroe: { provider: 'sqlite' } },
];
