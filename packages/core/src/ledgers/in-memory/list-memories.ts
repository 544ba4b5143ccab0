import type {
  LedgerMemory,
  MemoryListRequest,
  MemoryPage,
  MemorySort,
} from '../../contracts/ledger-queries.ts';
import { scopeKey, type Scope } from '../../types/scope.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { StoreState } from './state.ts';
import { createTopList } from '../../internal/top-list.ts';
import { memoriesWithin, passes, seeMemory, toLedgerMemory, type SeenMemory } from './views.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

/** Where a row stands in a listing. */
interface Place {
  readonly value: string;
  readonly key: number;
}

/** A page of the memories within a view. */
export async function listMemories(
  state: StoreState,
  request: MemoryListRequest,
  signal?: AbortSignal,
): Promise<MemoryPage> {
  const { sort, after, limit, countTotal } = request;
  const compare = comparePlaces(sort);
  // One more than asked for tells whether there are more.
  const page = createTopList<Place & SeenMemory>(limit + 1, compare);
  let total = 0;
  const visit = (seen: SeenMemory): boolean => {
    if (!passes(request.filter, seen.version.state)) return true;
    total += 1;
    const entry = { ...seen, value: sortValue(seen.version.state, sort.field) };
    if (after === undefined || compare(entry, after) > 0) page.add(entry);
    return true;
  };
  await visitPaced(memoriesWithin(state, request), visit, signal);
  const found = page.sorted();
  return {
    memories: found.slice(0, limit).map(toLedgerMemory),
    hasMore: found.length > limit,
    total: countTotal ? total : 0,
  };
}

/** The current memories that hold one of the unique keys of the exact scope, in the order of the keys. */
export function readUnique(
  state: StoreState,
  scope: Scope,
  uniqueKeys: readonly string[],
): (LedgerMemory & { readonly uniqueKey: string })[] {
  const holders = state.uniqueKeys.get(scopeKey(scope));
  return [...new Set(uniqueKeys)].flatMap((uniqueKey) => {
    const key = holders?.get(uniqueKey);
    const seen = key === undefined ? undefined : seeMemory(state, key, undefined);
    return seen === undefined ? [] : [{ ...toLedgerMemory(seen), uniqueKey }];
  });
}

function sortValue(item: MemoryItem, field: MemorySort['field']): string {
  return item[field] ?? item.createdAt;
}

function comparePlaces({ direction }: MemorySort): (a: Place, b: Place) => number {
  const sign = direction === 'ascending' ? 1 : -1;
  return (a, b) => {
    if (a.value !== b.value) return a.value < b.value ? -sign : sign;
    return sign * (a.key - b.key);
  };
}
