import { homeOf, scopeKey } from '../../types/scope.ts';
import { addKey, deleteKey } from './key-list.ts';
import { addToScopeIndex, deleteFromScopeIndex } from './scope-index.ts';
import type { MemoryRow, StoreState, VersionRow } from './state.ts';

/** Puts `after` in the place of `before`, in every index. Its own inverse, which is what makes a commit revocable. */
export function swapMemory(
  state: StoreState,
  before: MemoryRow | undefined,
  after: MemoryRow | undefined,
): void {
  if (before !== undefined) deleteRow(state, before);
  if (after !== undefined) addRow(state, after);
}

function addRow(state: StoreState, row: MemoryRow): void {
  const { key, id } = row;
  state.memories.set(key, row);
  state.memoryKeys.set(id, key);
  addKey(state.recorded, key);
  for (const version of row.versions) addToScopeIndex(state.recordedByScope, version.state, key);
  if (row.current === undefined) return;
  addKey(state.current, key);
  addToScopeIndex(state.currentByScope, row.current.state, key);
  addPostings(state, key, row.current);
  for (const source of row.current.sourceKeys) entryOf(state.citations, source, () => new Set()).add(key);
  if (row.uniqueKey !== undefined) {
    entryOf(state.uniqueKeys, scopeKey(row.current.state), () => new Map()).set(row.uniqueKey, key);
  }
}

function deleteRow(state: StoreState, row: MemoryRow): void {
  const { key, id } = row;
  state.memories.delete(key);
  state.memoryKeys.delete(id);
  deleteKey(state.recorded, key);
  for (const version of row.versions) deleteFromScopeIndex(state.recordedByScope, version.state, key);
  if (row.current === undefined) return;
  deleteKey(state.current, key);
  deleteFromScopeIndex(state.currentByScope, row.current.state, key);
  deletePostings(state, key, row.current);
  for (const source of row.current.sourceKeys) deleteEntry(state.citations, source, key);
  if (row.uniqueKey !== undefined) deleteEntry(state.uniqueKeys, scopeKey(row.current.state), row.uniqueKey);
}

function addPostings(state: StoreState, key: number, version: VersionRow): void {
  const home = homeOf(version.state) ?? '';
  const postings = entryOf(state.postings, home, () => ({ memories: new Set<number>(), terms: new Map() }));
  postings.memories.add(key);
  for (const term of version.terms.frequencies.keys())
    entryOf(postings.terms, term, () => new Set()).add(key);
}

function deletePostings(state: StoreState, key: number, version: VersionRow): void {
  const home = homeOf(version.state) ?? '';
  const postings = state.postings.get(home);
  if (postings === undefined) return;
  postings.memories.delete(key);
  for (const term of version.terms.frequencies.keys()) deleteEntry(postings.terms, term, key);
  if (postings.memories.size === 0) state.postings.delete(home);
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, create: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = create();
  map.set(key, created);
  return created;
}

/** Takes an entry out of a collection, and the collection out of the map once it is empty. */
function deleteEntry<Entry>(
  map: Map<string, { delete(entry: Entry): boolean; readonly size: number }>,
  key: string,
  entry: Entry,
): void {
  const collection = map.get(key);
  if (collection === undefined) return;
  collection.delete(entry);
  if (collection.size === 0) map.delete(key);
}
