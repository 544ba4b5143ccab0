import type {
  VectorGeneration,
  VectorMatch,
  VectorPoint,
  VectorQuery,
  VectorStore,
} from '../contracts/vector-store.ts';
import { ScopeRequiredError } from '../errors/scope-required-error.ts';
import { evaluateFilter, type FilterSubject } from '../filters/evaluate-filter.ts';
import { createCallGate } from '../internal/call-gate.ts';
import { checkOptions } from '../internal/check-options.ts';
import { compareCodePoints } from '../internal/compare-code-points.ts';
import { cosine } from '../internal/cosine.ts';
import { createTopList } from '../internal/top-list.ts';
import { visitPaced } from '../internal/visit-paced.ts';
import { FILTER_OPERATORS } from '../types/filter.ts';
import { homeOf, scopeMatches, SCOPE_FIELDS, type Scope } from '../types/scope.ts';
import { checkDimensions, checkLength } from './points/check-dimensions.ts';

const MAX_DIMENSIONS = 65_536;

interface Generation {
  readonly dimensions: number;
  readonly points: Map<string, VectorPoint>;
}

type Generations = Map<number, Generation>;

/**
 * An index outside the ledger that lives in the process and ends with it, searched exactly. It is the smallest store of
 * its kind: what runs on a vector database runs on this one, without a server.
 *
 * @throws InvalidOptionsError for any option: it has none.
 */
export function inMemoryVectorStore(options: Readonly<Record<string, never>> = {}): VectorStore {
  checkOptions('inMemoryVectorStore', options, {});
  const generations: Generations = new Map();
  const gate = createCallGate();
  return {
    provider: 'memory',
    capabilities: {
      insideLedger: false,
      durable: false,
      filterOperators: FILTER_OPERATORS,
      filterColumns: [...SCOPE_FIELDS, 'id', 'kind', 'createdAt'],
      maxDimensions: MAX_DIMENSIONS,
    },
    prepare: (generation) => gate.run(() => void prepare(generations, generation)),
    upsert: (generation, points) => gate.run(() => upsert(prepare(generations, generation), points)),
    remove: ({ generation }, ids) =>
      gate.run(() => {
        for (const id of ids) generations.get(generation)?.points.delete(id);
      }),
    removeScope: (scope) => gate.run(() => removeScope(generations, scope)),
    search: (query) => gate.run(() => search(generations.get(query.generation), query)),
    count: ({ generation }) => gate.run(() => generations.get(generation)?.points.size ?? 0),
    drop: ({ generation }) => gate.run(() => void generations.delete(generation)),
    close: () => gate.close(),
  };
}

function prepare(generations: Generations, { generation, dimensions }: VectorGeneration): Generation {
  const found = generations.get(generation);
  if (found?.dimensions === dimensions) return found;
  checkDimensions({ generation, dimensions }, found?.dimensions, MAX_DIMENSIONS);
  const created: Generation = { dimensions, points: new Map() };
  generations.set(generation, created);
  return created;
}

function upsert(generation: Generation, points: readonly VectorPoint[]): void {
  for (const { vector } of points) checkLength(generation, vector);
  for (const point of points) {
    // Of its own: what the caller does with its objects later stays outside.
    const { id, kind, createdAt } = point;
    const scope = { ...point.scope };
    const metadata = structuredClone(point.metadata);
    generation.points.set(id, { id, kind, createdAt, scope, metadata, vector: point.vector.slice() });
  }
}

function removeScope(generations: Generations, scope: Scope): void {
  // It would match every point.
  if (homeOf(scope) === undefined) throw new ScopeRequiredError({ path: 'removeScope' });
  for (const { points } of generations.values()) {
    for (const point of points.values()) if (scopeMatches(scope, point.scope)) points.delete(point.id);
  }
}

async function search(
  generation: Generation | undefined,
  query: VectorQuery,
): Promise<readonly VectorMatch[]> {
  query.signal?.throwIfAborted();
  if (generation === undefined) return [];
  checkLength(generation, query.vector);
  const { scopes, filter, limit } = query;
  const vector = query.vector.slice();
  const best = createTopList<VectorMatch>(
    limit,
    (left, right) => right.similarity - left.similarity || compareCodePoints(left.id, right.id),
  );
  await visitPaced(
    generation.points.values(),
    (point) => {
      const isWithin = scopes.some(
        (scope) => homeOf(scope) !== undefined && scopeMatches(scope, point.scope),
      );
      if (isWithin && (filter === undefined || evaluateFilter(filter, subjectOf(point)))) {
        best.add({ id: point.id, similarity: cosine(vector, point.vector) });
      }
      return true;
    },
    query.signal,
  );
  return best.sorted();
}

function subjectOf({ id, kind, createdAt, scope, metadata }: VectorPoint): FilterSubject {
  return { columns: { id, kind, createdAt, ...scope }, metadata };
}
