import type { VectorMatch, VectorPoint, VectorQuery, VectorStore } from '../../contracts/vector-store.ts';
import { scopeMatches } from '../../types/scope.ts';

/** A vector store beside the ledger, in a map, that a test can make fail. */
export interface OutsideVectorStore extends VectorStore {
  /** The ids of a generation, in order. */
  readonly ids: (generation: number) => readonly string[];
  /** Every call rejects with this error until `recover`. */
  readonly fail: (error: Error) => void;
  readonly recover: () => void;
  /** Runs before the next upsert is applied. */
  readonly beforeUpsert: (run: () => Promise<void>) => void;
}

type Generations = Map<number, { readonly dimensions: number; readonly points: Map<string, VectorPoint> }>;

/** Makes an {@link OutsideVectorStore}. */
export function outsideVectorStore(): OutsideVectorStore {
  const generations: Generations = new Map();
  let failure: Error | undefined;
  let interruption: (() => Promise<void>) | undefined;
  const check = async (): Promise<void> => {
    if (failure !== undefined) throw failure;
  };
  const interrupt = async (): Promise<void> => {
    const run = interruption;
    interruption = undefined;
    await run?.();
  };
  return {
    ...writesOf(generations, check, interrupt),
    provider: 'outside',
    capabilities: {
      insideLedger: false,
      durable: false,
      filterOperators: [],
      filterColumns: [],
      maxDimensions: 1_000,
    },
    search: async (query) => {
      await check();
      return search(generations, query);
    },
    count: async ({ generation }) => generations.get(generation)?.points.size ?? 0,
    close: async () => undefined,
    ids: (generation) => [...(generations.get(generation)?.points.keys() ?? [])].toSorted(),
    fail: (error) => {
      failure = error;
    },
    recover: () => {
      failure = undefined;
    },
    beforeUpsert: (run) => {
      interruption = run;
    },
  };
}

function writesOf(
  generations: Generations,
  check: () => Promise<void>,
  interrupt: () => Promise<void>,
): Pick<VectorStore, 'prepare' | 'upsert' | 'remove' | 'removeScope' | 'drop'> {
  return {
    prepare: async ({ generation, dimensions }) => {
      await check();
      if (!generations.has(generation)) generations.set(generation, { dimensions, points: new Map() });
    },
    upsert: async ({ generation, dimensions }, points) => {
      await check();
      await interrupt();
      const stored = generations.get(generation);
      if (stored === undefined) throw new Error(`generation ${generation} was not prepared`);
      if (stored.dimensions !== dimensions) throw new Error('another dimension');
      for (const point of points) stored.points.set(point.id, point);
    },
    remove: async ({ generation }, ids) => {
      await check();
      for (const id of ids) generations.get(generation)?.points.delete(id);
    },
    removeScope: async (scope) => {
      await check();
      for (const { points } of generations.values()) {
        for (const point of points.values()) if (scopeMatches(scope, point.scope)) points.delete(point.id);
      }
    },
    drop: async ({ generation }) => {
      await check();
      generations.delete(generation);
    },
  };
}

function search(
  generations: Generations,
  { generation, vector, scopes, limit }: VectorQuery,
): readonly VectorMatch[] {
  const points = [...(generations.get(generation)?.points.values() ?? [])];
  return points
    .filter((point) => scopes.some((scope) => scopeMatches(scope, point.scope)))
    .map((point) => ({ id: point.id, similarity: dot(point.vector, vector) }))
    .toSorted((a, b) => b.similarity - a.similarity)
    .slice(0, limit);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, number, place) => sum + number * (b[place] ?? 0), 0);
}
