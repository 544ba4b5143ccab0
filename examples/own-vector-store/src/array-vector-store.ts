import {
  MemoryClosedError,
  type Scope,
  type VectorGeneration,
  type VectorMatch,
  type VectorPoint,
  type VectorQuery,
  type VectorStore,
} from '@keepsake/core';

const maxDimensions = 8192;

interface Shelf {
  readonly dimensions: number;
  readonly points: Map<string, VectorPoint>;
}

/** A vector store in plain arrays: what an adapter for a vector database has to do, without the database. */
export function arrayVectorStore(): VectorStore {
  const shelves = new Map<number, Shelf>();
  let isClosed = false;
  const shelfOf = ({ generation }: VectorGeneration): Shelf | undefined => {
    if (isClosed) throw new MemoryClosedError();
    return shelves.get(generation);
  };
  return {
    provider: 'array',
    capabilities: {
      insideLedger: false,
      durable: false,
      filterOperators: [],
      filterColumns: [],
      maxDimensions,
    },
    prepare: async (wanted) => {
      const { dimensions } = shelfOf(wanted) ?? wanted;
      if (dimensions !== wanted.dimensions || dimensions > maxDimensions) {
        throw new RangeError(
          `array: generation ${wanted.generation} cannot hold ${wanted.dimensions} dimensions`,
        );
      }
      if (!shelves.has(wanted.generation)) shelves.set(wanted.generation, { dimensions, points: new Map() });
    },
    upsert: async (generation, points) => {
      const shelf = shelfOf(generation);
      const wrong = points.find(({ vector }) => vector.length !== shelf?.dimensions);
      if (wrong !== undefined)
        throw new RangeError(`array: ${wrong.id} has ${wrong.vector.length} dimensions`);
      for (const point of points) shelf?.points.set(point.id, { ...point, vector: point.vector.slice() });
    },
    remove: async (generation, ids) => {
      const shelf = shelfOf(generation);
      for (const id of ids) shelf?.points.delete(id);
    },
    removeScope: async (scope) => {
      if (isClosed) throw new MemoryClosedError();
      for (const { points } of shelves.values()) {
        for (const point of points.values()) if (carries(point.scope, scope)) points.delete(point.id);
      }
    },
    search: async (query) => {
      query.signal?.throwIfAborted();
      return bestMatches([...(shelfOf(query)?.points.values() ?? [])], query);
    },
    count: async (generation) => shelfOf(generation)?.points.size ?? 0,
    drop: async (generation) => {
      if (shelfOf(generation) !== undefined) shelves.delete(generation.generation);
    },
    close: async () => {
      isClosed = true;
      shelves.clear();
    },
  };
}

/** The scope is part of the search itself: never search first and drop foreign points afterwards. */
function bestMatches(points: readonly VectorPoint[], query: VectorQuery): readonly VectorMatch[] {
  return points
    .filter((point) => query.scopes.some((scope) => carries(point.scope, scope)))
    .map((point) => ({ id: point.id, similarity: cosine(point.vector, query.vector) }))
    .toSorted((left, right) => right.similarity - left.similarity || (left.id < right.id ? -1 : 1))
    .slice(0, query.limit);
}

/** True when the point carries every id that the scope names. */
function carries(point: Scope, scope: Scope): boolean {
  const fields = ['userId', 'agentId', 'runId', 'appId'] as const;
  return fields.every((field) => scope[field] === undefined || scope[field] === point[field]);
}

/** Of two vectors of length 1; rounding must not lead beyond 1. */
function cosine(left: Float32Array, right: Float32Array): number {
  const product = left.reduce((sum, number, index) => sum + number * (right[index] ?? 0), 0);
  return Math.max(-1, Math.min(1, product));
}
