import type {
  VectorGeneration,
  VectorMatch,
  VectorPoint,
  VectorQuery,
  VectorStore,
} from '../../contracts/vector-store.ts';
import { InvalidInputError } from '../../errors/invalid-input-error.ts';
import { FILTER_COLUMNS, FILTER_OPERATORS } from '../../types/filter.ts';
import { scopeMatches, type Scope } from '../../types/scope.ts';
import type { CallGate } from '../../internal/call-gate.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import { cosine } from '../../internal/cosine.ts';
import { keysNear } from './scope-index.ts';
import type { StateHolder } from './state-holder.ts';
import type { Generation, StoreState } from './state.ts';
import { createTopList } from '../../internal/top-list.ts';
import { checkDimensions, dropGeneration } from './vectors.ts';
import { memoriesWithin, passes } from './views.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

const MAX_DIMENSIONS = 65_536;

/** Vectors beside the rows of the same store, searched exactly. A point whose memory is not there is not kept. */
export function createVectorStore(gate: CallGate, holder: StateHolder): VectorStore {
  const run = <Result>(task: (state: StoreState) => Result | Promise<Result>): Promise<Result> =>
    gate.run(() => task(holder.state));
  return {
    provider: 'memory',
    capabilities: {
      insideLedger: true,
      durable: false,
      filterOperators: FILTER_OPERATORS,
      filterColumns: FILTER_COLUMNS,
      maxDimensions: MAX_DIMENSIONS,
    },
    prepare: (generation) => run((state) => void prepare(state, generation)),
    upsert: (generation, points) => run((state) => upsert(state, generation, points)),
    remove: (generation, ids) => run((state) => remove(state, generation, ids)),
    removeScope: (scope) => run((state) => removeScope(state, scope)),
    search: (query) => run((state) => search(state, query)),
    count: ({ generation }) => run((state) => state.generations.get(generation)?.vectors.size ?? 0),
    drop: ({ generation }) => run((state) => dropGeneration(state, generation)),
    // It holds nothing of its own: closing the ledger closes it.
    close: async () => {},
  };
}

function prepare(state: StoreState, { generation, dimensions }: VectorGeneration): Generation {
  const found = state.generations.get(generation);
  if (found?.dimensions === dimensions) return found;
  if (found !== undefined) {
    throw new InvalidInputError({
      path: 'dimensions',
      problem: `generation ${generation} of the index exists with ${found.dimensions} dimensions, not ${dimensions}`,
      remedy: 'Begin a new generation',
    });
  }
  if (dimensions > MAX_DIMENSIONS) {
    throw new InvalidInputError({
      path: 'dimensions',
      problem: `${dimensions} is more than the ${MAX_DIMENSIONS} that vectors may have here`,
      remedy: 'Use an embedding model with shorter vectors',
    });
  }
  const created = { dimensions, vectors: new Map<number, Float32Array>() };
  state.generations.set(generation, created);
  return created;
}

function upsert(state: StoreState, generation: VectorGeneration, points: readonly VectorPoint[]): void {
  const target = prepare(state, generation);
  for (const { vector } of points) checkDimensions(target, generation.generation, vector);
  for (const { id, vector } of points) {
    const key = state.memoryKeys.get(id);
    if (key !== undefined && state.memories.get(key)?.current !== undefined)
      target.vectors.set(key, vector.slice());
  }
}

function remove(state: StoreState, { generation }: VectorGeneration, ids: readonly string[]): void {
  const vectors = state.generations.get(generation)?.vectors;
  for (const id of ids) {
    const key = state.memoryKeys.get(id);
    if (key !== undefined) vectors?.delete(key);
  }
}

function removeScope(state: StoreState, scope: Scope): Promise<void> {
  return visitPaced([...keysNear(state.currentByScope, [scope])], (key) => {
    const item = state.memories.get(key)?.current?.state;
    if (item === undefined || !scopeMatches(scope, item)) return true;
    for (const { vectors } of state.generations.values()) vectors.delete(key);
    return true;
  });
}

async function search(state: StoreState, query: VectorQuery): Promise<VectorMatch[]> {
  query.signal?.throwIfAborted();
  const generation = state.generations.get(query.generation);
  if (generation === undefined) return [];
  checkDimensions(generation, query.generation, query.vector);
  const vector = query.vector.slice();
  const best = createTopList<VectorMatch>(
    query.limit,
    (a, b) => b.similarity - a.similarity || compareCodePoints(a.id, b.id),
  );
  await visitPaced(
    memoriesWithin(state, { scopes: query.scopes }),
    ({ key, version }) => {
      const stored = generation.vectors.get(key);
      if (stored === undefined) return true;
      const match = { id: version.state.id, similarity: cosine(vector, stored) };
      // The filter is the dearer question, and most memories are not near enough to raise it.
      if (best.accepts(match) && passes(query.filter, version.state)) best.add(match);
      return true;
    },
    query.signal,
  );
  return best.sorted();
}
