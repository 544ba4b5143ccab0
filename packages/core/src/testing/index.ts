export { memoryItem, namedId, timeAt } from './build-memory-item.ts';
export { newJob } from './build-new-job.ts';
export { newMemory, plainTerms, type NewMemoryFields } from './build-new-memory.ts';
export { storedMessage } from './build-stored-message.ts';
export { storedRecord } from './build-stored-record.ts';
export type { SkippedGroups } from './conformance-suite.ts';
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
  ledgerConformance,
  type LedgerConformanceGroup,
  type LedgerConformanceOptions,
} from './ledger-conformance.ts';
export { sequentialIds } from './sequential-ids.ts';
export {
  vectorStoreConformance,
  type VectorStoreConformanceGroup,
  type VectorStoreConformanceOptions,
} from './vector-store-conformance.ts';
