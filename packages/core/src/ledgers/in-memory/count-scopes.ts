import type { ScopeCount, ScopeCountRequest } from '../../contracts/ledger-queries.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import { ascendingKeys } from './key-list.ts';
import type { StoreState } from './state.ts';
import { createTopList } from '../../internal/top-list.ts';
import { memoriesWithin, seeMemory, type SeenMemory } from './views.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

/** The ids of one scope field with what hangs on them, in order. */
export async function countScopes(
  state: StoreState,
  request: ScopeCountRequest,
  signal?: AbortSignal,
): Promise<ScopeCount[]> {
  return request.scopes === undefined
    ? countAll(state, request, signal)
    : countWithin(state, request, signal);
}

/** Counts only what is on the page: the index knows the ids. */
async function countAll(
  state: StoreState,
  { field, after, limit }: ScopeCountRequest,
  signal: AbortSignal | undefined,
): Promise<ScopeCount[]> {
  const ids = createTopList<string>(limit, compareCodePoints);
  const enter = (id: string): boolean => {
    if (isBehind(id, after)) ids.add(id);
    return true;
  };
  await visitPaced(state.currentByScope[field].keys(), enter, signal);
  const counts = new Map<string, ScopeCount>();
  for (const id of ids.sorted()) {
    await visitPaced(memoriesOf(state, field, id), (seen) => addTo(counts, id, seen), signal);
  }
  return [...counts.values()];
}

async function countWithin(
  state: StoreState,
  { field, scopes = [], after, limit }: ScopeCountRequest,
  signal: AbortSignal | undefined,
): Promise<ScopeCount[]> {
  const counts = new Map<string, ScopeCount>();
  const visit = (seen: SeenMemory): boolean => {
    const id = seen.version.state[field];
    return id === undefined || !isBehind(id, after) || addTo(counts, id, seen);
  };
  await visitPaced(memoriesWithin(state, { scopes }), visit, signal);
  const page = createTopList<ScopeCount>(limit, (a, b) => compareCodePoints(a.id, b.id));
  for (const count of counts.values()) page.add(count);
  return page.sorted();
}

function* memoriesOf(
  state: StoreState,
  field: ScopeCountRequest['field'],
  id: string,
): Generator<SeenMemory, void> {
  const list = state.currentByScope[field].get(id);
  if (list === undefined) return;
  for (const key of ascendingKeys(list)) {
    const seen = seeMemory(state, key, undefined);
    if (seen !== undefined) yield seen;
  }
}

function addTo(counts: Map<string, ScopeCount>, id: string, { version }: SeenMemory): true {
  const { createdAt } = version.state;
  const before = counts.get(id);
  const lastAt = before !== undefined && before.lastAt > createdAt ? before.lastAt : createdAt;
  counts.set(id, { id, memories: (before?.memories ?? 0) + 1, lastAt });
  return true;
}

function isBehind(id: string, after: string | undefined): boolean {
  return after === undefined || compareCodePoints(id, after) > 0;
}
