import type { ScopeChoice } from '../../contracts/ledger-queries.ts';
import { SCOPE_FIELDS, scopeMatches, type Scope, type ScopeField } from '../../types/scope.ts';
import { addKey, ascendingKeys, createKeyList, deleteKey, descendingKeys, type KeyList } from './key-list.ts';

/** For each id of each scope field the rows that carry it: what makes the cost of a read follow its scope. */
export type ScopeIndex = Readonly<Record<ScopeField, Map<string, KeyList>>>;

/** In which order rows are walked, and behind which key. */
export interface KeyWalk {
  readonly direction: 'ascending' | 'descending';
  readonly after?: number | undefined;
}

/** An empty index. */
export function createScopeIndex(): ScopeIndex {
  return { userId: new Map(), agentId: new Map(), runId: new Map(), appId: new Map() };
}

/** Enters a row under every id of its scope. */
export function addToScopeIndex(index: ScopeIndex, scope: Scope, key: number): void {
  for (const field of SCOPE_FIELDS) {
    const id = scope[field];
    if (id === undefined) continue;
    const list = index[field].get(id) ?? createKeyList();
    index[field].set(id, list);
    addKey(list, key);
  }
}

/** Takes a row out from under every id of its scope. */
export function deleteFromScopeIndex(index: ScopeIndex, scope: Scope, key: number): void {
  for (const field of SCOPE_FIELDS) {
    const id = scope[field];
    const list = id === undefined ? undefined : index[field].get(id);
    if (id === undefined || list === undefined) continue;
    deleteKey(list, key);
    if (list.live.size === 0) index[field].delete(id);
  }
}

/** True when the row is seen through one of the scopes. */
export function isWithin(scopes: ScopeChoice, scope: Scope): boolean {
  return scopes.some((choice) => scopeMatches(choice, scope));
}

/**
 * The rows that carry the rarest id of one of the scopes, in order, each once. Whoever reads them still has to ask
 * {@link isWithin}.
 */
export function* keysNear(
  index: ScopeIndex,
  scopes: ScopeChoice,
  { direction, after }: KeyWalk = { direction: 'ascending' },
): Generator<number, void> {
  const lists = new Set(
    scopes.map((scope) => shortestList(index, scope)).filter((list) => list !== undefined),
  );
  const [only] = lists;
  if (only === undefined) return;
  const walk = direction === 'ascending' ? ascendingKeys : descendingKeys;
  if (lists.size === 1) {
    yield* walk(only, after);
    return;
  }
  const union = new Set<number>();
  for (const list of lists) for (const key of walk(list, after)) union.add(key);
  yield* [...union].toSorted(direction === 'ascending' ? (a, b) => a - b : (a, b) => b - a);
}

/** The shortest of the lists under the ids that the scope names; none when nothing carries one of them. */
function shortestList(index: ScopeIndex, scope: Scope): KeyList | undefined {
  let shortest: KeyList | undefined;
  for (const field of SCOPE_FIELDS) {
    const id = scope[field];
    if (id === undefined) continue;
    const list = index[field].get(id);
    if (list === undefined) return undefined;
    if (shortest === undefined || list.live.size < shortest.live.size) shortest = list;
  }
  return shortest;
}
