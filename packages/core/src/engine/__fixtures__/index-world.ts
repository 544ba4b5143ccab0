import type { Embedder } from '../../contracts/embedder.ts';
import type { Store } from '../../contracts/ledger.ts';
import type { VectorStore } from '../../contracts/vector-store.ts';
import { inMemoryStore } from '../../ledgers/in-memory.ts';
import { memoryItem } from '../../testing/build-memory-item.ts';
import { plainTerms } from '../../testing/build-new-memory.ts';
import { sequentialIds } from '../../testing/sequential-ids.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { Degradation } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { createIndexing } from '../indexing/create-indexing.ts';
import type { Indexing } from '../indexing/indexing.ts';
import type { UpkeepPauses } from '../indexing/upkeep-pauses.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import { unwatched } from './unwatched.ts';

/** Pauses under which the background acts at once. */
export const QUICK: UpkeepPauses = { start: 0, idle: 5, busy: 5, retry: 5, longestRetry: 20 };
/** Pauses under which the background acts only when it is woken. */
export const ASLEEP: UpkeepPauses = { start: 1e9, idle: 1e9, busy: 1e9, retry: 1e9, longestRetry: 1e9 };

/** A ledger with an index over it. */
export interface IndexWorld {
  readonly deps: EngineDependencies;
  readonly indexing: Indexing;
  readonly store: Store;
  /** Writes memories as `add` does. */
  readonly remember: (
    ...texts: string[]
  ) => Promise<{ readonly items: readonly MemoryItem[]; readonly degraded?: Degradation }>;
  /** The texts that are found by vector, best first. */
  readonly recall: (query: string) => Promise<readonly string[]>;
  readonly pendingMarks: () => Promise<number>;
  /** The same ledger, for another process or the next start. */
  readonly restart: (changes: {
    readonly embedder?: Embedder | undefined;
    readonly pauses?: UpkeepPauses;
  }) => IndexWorld;
}

/** Options of {@link indexWorld}. */
export interface IndexWorldOptions {
  readonly embedder: Embedder | undefined;
  readonly pauses?: UpkeepPauses;
  /** Absent: vectors inside the ledger. */
  readonly vectorStore?: VectorStore;
  readonly store?: Store;
  readonly newId?: () => string;
  readonly now?: () => number;
}

const scope = { userId: 'ana' };

/** Makes an {@link IndexWorld} over the store in memory. */
export function indexWorld(options: IndexWorldOptions): IndexWorld {
  const store = options.store ?? inMemoryStore({ indexOutside: options.vectorStore !== undefined });
  const deps: EngineDependencies = {
    ledger: store.ledger,
    vectorStore: options.vectorStore ?? store.vectorStore,
    embedder: options.embedder,
    llm: undefined,
    reranker: undefined,
    dateResolver: undefined,
    settings: DEFAULT_SETTINGS,
    ...unwatched(),
    now: options.now ?? Date.now,
    newId: options.newId ?? sequentialIds(),
    random: () => 0.5,
    sleep: async (milliseconds) => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
    },
  };
  const indexing = createIndexing(deps, options.pauses ?? ASLEEP);
  return {
    deps,
    indexing,
    store,
    remember: async (...texts) => remember(texts, deps, indexing),
    recall: async (query) => recall(query, deps, indexing),
    pendingMarks: async () => (await store.ledger.describe()).pendingMarks,
    restart: (changes) => indexWorld({ ...options, store, newId: deps.newId, ...changes }),
  };
}

async function remember(texts: readonly string[], deps: EngineDependencies, indexing: Indexing) {
  const written = await indexing.embedForWrite(texts);
  const { rows, precondition } = await indexing.assignRows(written);
  const items = texts.map((memory) => memoryItem({ id: deps.newId(), memory, ...scope }));
  const outcome = await deps.ledger.commit({
    preconditions: [precondition],
    changes: items.map((item, place) => ({
      type: 'insert-memory',
      memory: {
        item,
        terms: plainTerms(item.memory),
        sourceKeys: [],
        needsIndexing: false,
        ...rows[place]?.fields,
      },
      note: { at: item.createdAt },
    })),
  });
  if (!outcome.committed) throw new Error(`refused: ${outcome.conflict.type}`);
  const pairs = items.flatMap((item, place) => {
    const row = rows[place];
    return row === undefined ? [] : [{ item, indexing: row }];
  });
  const degraded = (await indexing.afterCommit(pairs)) ?? written.degraded;
  return { items, ...(degraded !== undefined && { degraded }) };
}

async function recall(
  text: string,
  deps: EngineDependencies,
  indexing: Indexing,
): Promise<readonly string[]> {
  const { query } = await indexing.embedQuery(text);
  if (query === undefined) return [];
  const { matches } = await indexing.findSimilar({ query, scopes: [scope], limit: 100 });
  const found = await deps.ledger.readMemories(
    { scopes: [scope] },
    matches.map((match) => match.id),
  );
  return found.map((memory) => memory.item.memory);
}
