import type { CorpusMemory } from '../dataset/generate-corpus.ts';

/** The systems that are compared. */
export type SystemName = 'keepsake' | 'mem0ai';

/** Where a system keeps its data and what embeds its texts. */
export interface SystemOptions {
  /** A folder of its own. All files of the system are in it. */
  readonly folder: string;
  /** The base URL of the OpenAI-compatible endpoint; absent: the model runs inside the process (Keepsake only). */
  readonly endpoint?: string | undefined;
  /** The name of the embedding model; absent: nothing is embedded (Keepsake only). */
  readonly model?: string | undefined;
  /** The name of the chat model that draws facts from what is added; absent: everything is kept verbatim. */
  readonly chatModel?: string | undefined;
  /** Resolves relative dates with chrono-node (Keepsake only). @default false */
  readonly resolvesDates?: boolean | undefined;
}

/** One memory system as the benchmarks use it: verbatim writes, searches within one user. */
export interface MeasuredSystem {
  readonly name: SystemName;
  /** Remembers one text. Resolves when the system says that it is stored. */
  readonly add: (memory: CorpusMemory) => Promise<void>;
  /** Stores many texts the fastest way that the public API has. */
  readonly seed: (memories: Iterable<CorpusMemory>) => Promise<void>;
  /** The texts of the best `limit` memories for a query, best first. */
  readonly search: (query: string, userId: string, limit: number) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** How many results every search asks for. */
export const SEARCH_LIMIT = 10;

/** The length of every vector. */
export const EMBEDDING_DIMENSIONS = 384;
