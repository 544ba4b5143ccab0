import type { ReadView } from '../../contracts/ledger-queries.ts';
import type { VectorStoreCapabilities } from '../../contracts/vector-store.ts';
import type { Filter } from '../../types/filter.ts';
import type { Degradation, Usage } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing } from '../indexing/indexing.ts';
import { NO_USAGE } from '../usage.ts';

/** How many of the closest memories are weighed, beside twice what is asked for. */
const MEANING_CANDIDATES = 30;
/** Where widening stops for a store that cannot filter: what it still hides is found by words alone. */
const MOST_CANDIDATES = 6_400;

/** What the vectors say. */
export interface Meaning {
  /** Cosine by memory id. */
  readonly similarities: ReadonlyMap<string, number>;
  readonly usage: Usage;
  readonly degraded: Degradation | undefined;
}

/** The memories closest in meaning, within the view. Without an embedder, or for a past state, there are none. */
export async function searchByMeaning(
  request: {
    readonly query: string;
    readonly view: ReadView;
    readonly limit: number;
    readonly signal: AbortSignal | undefined;
  },
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<Meaning> {
  const { view, signal } = request;
  if (view.asOf !== undefined) return nothing(deps.meter.price(NO_USAGE));
  const { query, usage, degraded } = await indexing.embedQuery(request.query, signal);
  if (query === undefined) return nothing(usage, degraded);
  const isPushedDown = canFilter(view.filter, deps.vectorStore.capabilities);
  const filter = isPushedDown ? view.filter : undefined;
  const wanted = MEANING_CANDIDATES + 2 * request.limit;
  for (let limit = wanted; ; limit *= 4) {
    const found = await indexing.findSimilar({ query, scopes: view.scopes, filter, limit, signal });
    if (found.degraded !== undefined) return nothing(usage, found.degraded);
    const similarities = new Map(found.matches.map((match) => [match.id, match.similarity]));
    if (isPushedDown || found.matches.length < limit || limit >= MOST_CANDIDATES)
      return { similarities, usage, degraded };
    const visible = await deps.ledger.readMemories(view, [...similarities.keys()]);
    if (visible.length >= wanted) return { similarities, usage, degraded };
  }
}

function nothing(usage: Usage, degraded?: Degradation): Meaning {
  return { similarities: new Map(), usage, degraded };
}

/** True when the store evaluates every operator and every column of the filter itself. */
export function canFilter(filter: Filter | undefined, capabilities: VectorStoreCapabilities): boolean {
  if (filter === undefined) return true;
  if (filter.type === 'not') return canFilter(filter.filter, capabilities);
  if (filter.type !== 'compare') return filter.filters.every((part) => canFilter(part, capabilities));
  const { field, operator } = filter;
  return (
    capabilities.filterOperators.includes(operator) &&
    ('metadata' in field || capabilities.filterColumns.includes(field.column))
  );
}
