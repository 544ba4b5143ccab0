import { scopeKey } from '../../types/scope.ts';
import { addKey, createKeyList, deleteKey } from './key-list.ts';
import { addToScopeIndex, deleteFromScopeIndex } from './scope-index.ts';
import type { MessageRow, StoreState } from './state.ts';

/** Puts `after` in the place of `before`, in every index. Its own inverse. */
export function swapMessage(
  state: StoreState,
  before: MessageRow | undefined,
  after: MessageRow | undefined,
): void {
  if (before !== undefined) deleteRow(state, before);
  if (after !== undefined) addRow(state, after);
}

function addRow(state: StoreState, row: MessageRow): void {
  const { position, message } = row;
  state.messages.set(message.key, row);
  state.messagesByPosition.set(position, row);
  addKey(state.positions, position);
  addToScopeIndex(state.messagesByScope, message, position);
  const exactScope = scopeKey(message);
  const thread = state.threads.get(exactScope) ?? { ids: new Map(), positions: createKeyList() };
  state.threads.set(exactScope, thread);
  thread.ids.set(message.id, message.key);
  addKey(thread.positions, position);
}

function deleteRow(state: StoreState, row: MessageRow): void {
  const { position, message } = row;
  state.messages.delete(message.key);
  state.messagesByPosition.delete(position);
  deleteKey(state.positions, position);
  deleteFromScopeIndex(state.messagesByScope, message, position);
  const exactScope = scopeKey(message);
  const thread = state.threads.get(exactScope);
  if (thread === undefined) return;
  thread.ids.delete(message.id);
  deleteKey(thread.positions, position);
  if (thread.ids.size === 0) state.threads.delete(exactScope);
}
