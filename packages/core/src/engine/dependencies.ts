import type { DateResolver } from '../contracts/date-resolver.ts';
import type { Embedder } from '../contracts/embedder.ts';
import type { LanguageModel } from '../contracts/language-model.ts';
import type { Ledger } from '../contracts/ledger.ts';
import type { Reranker } from '../contracts/reranker.ts';
import type { VectorStore } from '../contracts/vector-store.ts';
import type { Tracing } from '../tracing/create-tracing.ts';
import type { Events } from './events/create-events.ts';
import type { Meter } from './meter/create-meter.ts';
import type { EngineSettings } from './settings.ts';

/** What every stage of a pipeline receives. Time, ids and randomness come from here, so that tests are exact. */
export interface EngineDependencies {
  readonly ledger: Ledger;
  readonly vectorStore: VectorStore;
  /** Absent: nothing is embedded, and search goes by words. */
  readonly embedder: Embedder | undefined;
  /** Absent: no facts are distilled, and messages are remembered word for word. */
  readonly llm: LanguageModel | undefined;
  /** Absent: results come in the order of the engine. */
  readonly reranker: Reranker | undefined;
  /** Absent: the times that a text names are not resolved. */
  readonly dateResolver: DateResolver | undefined;
  readonly settings: EngineSettings;
  /** Who listens to what happens; `commitBatch` and `commitWithRetry` tell them by themselves. */
  readonly events: Events;
  /** What providers are paid, and whether they may be asked at all. */
  readonly meter: Meter;
  /** Runs work under a span of OpenTelemetry, where the application has set it up; calls of providers have theirs already. */
  readonly trace: Tracing['trace'];
  /** Begins work that outlives the call that it is begun in: its spans are not within that call's. */
  readonly detach: Tracing['detach'];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A new UUID; later ones sort after earlier ones. */
  readonly newId: () => string;
  /** A number in [0, 1): jitter of pauses. */
  readonly random: () => number;
  /** Resolves after so many milliseconds; rejects with the signal's reason. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}
