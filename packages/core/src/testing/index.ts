export { memoryItem, namedId, timeAt } from './build-memory-item.ts';
export { newJob } from './build-new-job.ts';
export { newMemory, plainTerms, type NewMemoryFields } from './build-new-memory.ts';
export { storedMessage } from './build-stored-message.ts';
export { storedRecord } from './build-stored-record.ts';
export {
  checkSkippedGroups,
  firstFailure,
  registerConformance,
  type ConformanceCase,
  type ConformanceGroup,
  type ConformanceSuite,
  type SkipCase,
  type SkippedCases,
  type SkippedGroups,
} from './conformance-suite.ts';
export {
  embedderConformance,
  type EmbedderConformanceGroup,
  type EmbedderConformanceOptions,
} from './embedder-conformance.ts';
export type { EmbedderFailure } from './embedder/embedder-context.ts';
export { fakeClock, type FakeClock } from './fake-clock.ts';
export {
  fakeEmbedder,
  type FakeEmbedder,
  type FakeEmbedderCall,
  type FakeEmbedderFailure,
  type FakeEmbedderOptions,
} from './fake-embedder.ts';
export {
  fakeLanguageModel,
  type FakeAnswer,
  type FakeLanguageModel,
  type FakeLanguageModelCall,
  type FakeLanguageModelFailure,
  type FakeLanguageModelOptions,
} from './fake-language-model.ts';
export {
  languageModelConformance,
  type LanguageModelConformanceGroup,
  type LanguageModelConformanceOptions,
} from './language-model-conformance.ts';
export type { LanguageModelFailure } from './language-model/language-model-context.ts';
export {
  fakeReranker,
  type FakeReranker,
  type FakeRerankerCall,
  type FakeRerankerFailure,
  type FakeRerankerOptions,
} from './fake-reranker.ts';
export {
  ledgerConformance,
  type LedgerConformanceGroup,
  type LedgerConformanceOptions,
} from './ledger-conformance.ts';
export {
  rerankerConformance,
  type RerankerConformanceGroup,
  type RerankerConformanceOptions,
} from './reranker-conformance.ts';
export type { RerankerFailure } from './reranker/reranker-context.ts';
export { sequentialIds } from './sequential-ids.ts';
export {
  vectorStoreConformance,
  type VectorStoreConformanceGroup,
  type VectorStoreConformanceOptions,
} from './vector-store-conformance.ts';
