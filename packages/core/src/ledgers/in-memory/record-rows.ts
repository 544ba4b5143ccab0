import { scopeKey, type Scope } from '../../types/scope.ts';
import { addKey, deleteKey } from './key-list.ts';
import { addToScopeIndex, deleteFromScopeIndex } from './scope-index.ts';
import type { NamespaceNode, RecordRow, StoreState } from './state.ts';

/** Puts `after` in the place of `before`, in every index. Its own inverse. */
export function swapRecord(
  state: StoreState,
  before: RecordRow | undefined,
  after: RecordRow | undefined,
): void {
  if (before !== undefined) deleteRow(state, before);
  if (after !== undefined) addRow(state, after);
}

/** The node of a namespace, or of the segments that some begin with; `undefined` when no namespace does. */
export function namespaceNode(
  state: StoreState,
  owner: Scope,
  namespace: readonly string[],
): NamespaceNode | undefined {
  let node = state.namespaces.get(scopeKey(owner));
  for (const segment of namespace) node = node?.children.get(segment);
  return node;
}

/** The record's row. */
export function recordRow(
  state: StoreState,
  address: { readonly owner: Scope; readonly namespace: readonly string[]; readonly key: string },
): RecordRow | undefined {
  const key = namespaceNode(state, address.owner, address.namespace)?.records.get(address.key);
  return key === undefined ? undefined : state.records.get(key);
}

function addRow(state: StoreState, row: RecordRow): void {
  const { key, record } = row;
  state.records.set(key, row);
  addKey(state.recordKeys, key);
  const named = state.recordsByName.get(record.key) ?? new Set();
  state.recordsByName.set(record.key, named.add(key));
  addToScopeIndex(state.recordsByScope, record.owner, key);
  const owner = scopeKey(record.owner);
  let node = state.namespaces.get(owner) ?? createNode();
  state.namespaces.set(owner, node);
  for (const segment of record.namespace) {
    const child = node.children.get(segment) ?? createNode();
    node.children.set(segment, child);
    node = child;
  }
  node.records.set(record.key, key);
}

function deleteRow(state: StoreState, row: RecordRow): void {
  const { key, record } = row;
  state.records.delete(key);
  deleteKey(state.recordKeys, key);
  deleteName(state, row);
  deleteFromScopeIndex(state.recordsByScope, record.owner, key);
  const owner = scopeKey(record.owner);
  const root = state.namespaces.get(owner);
  if (root === undefined) return;
  const path = [root];
  for (const segment of record.namespace) {
    const child = path.at(-1)?.children.get(segment);
    if (child === undefined) return;
    path.push(child);
  }
  path.at(-1)?.records.delete(record.key);
  for (let depth = path.length - 1; depth > 0 && isEmpty(path[depth]); depth -= 1) {
    path[depth - 1]?.children.delete(record.namespace[depth - 1] ?? '');
  }
  if (isEmpty(root)) state.namespaces.delete(owner);
}

function deleteName({ recordsByName }: StoreState, { key, record }: RecordRow): void {
  const named = recordsByName.get(record.key);
  named?.delete(key);
  if (named?.size === 0) recordsByName.delete(record.key);
}

function createNode(): NamespaceNode {
  return { children: new Map(), records: new Map() };
}

function isEmpty(node: NamespaceNode | undefined): boolean {
  return node !== undefined && node.children.size === 0 && node.records.size === 0;
}
