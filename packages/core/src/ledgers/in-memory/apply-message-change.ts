import type { LedgerChange, LedgerConflict } from '../../contracts/ledger-changes.ts';
import { scopeKey } from '../../types/scope.ts';
import { copyData } from './copy-data.ts';
import { swapMessage } from './message-rows.ts';
import { nextKey } from './state.ts';
import { swapIn, type Transaction } from './transaction.ts';

type Change<Type extends LedgerChange['type']> = Extract<LedgerChange, { readonly type: Type }>;

/** Adds a message behind all others. */
export function insertMessage(
  transaction: Transaction,
  { message }: Change<'insert-message'>,
): LedgerConflict | undefined {
  const { state } = transaction;
  if (state.messages.has(message.key)) return { type: 'duplicate', subject: message.key };
  const isTaken = state.threads.get(scopeKey(message))?.ids.has(message.id) === true;
  if (isTaken) return { type: 'duplicate', subject: message.id };
  const after = { position: nextKey(state), message: copyData(message) };
  swapIn(transaction, { before: undefined, after }, swapMessage);
  return undefined;
}

/** Replaces what was said; who said it, where and as which message stays. */
export function replaceMessage(transaction: Transaction, { message }: Change<'replace-message'>): undefined {
  const before = transaction.state.messages.get(message.key);
  if (before === undefined) return;
  const { name: _name, parts: _parts, ...kept } = before.message;
  const { text, timestamp, name, parts } = copyData(message);
  const replaced = {
    ...kept,
    text,
    timestamp,
    ...(name !== undefined && { name }),
    ...(parts !== undefined && { parts }),
  };
  swapIn(transaction, { before, after: { position: before.position, message: replaced } }, swapMessage);
}

/** Removes a message without trace. */
export function deleteMessage(transaction: Transaction, { key }: Change<'delete-message'>): undefined {
  const before = transaction.state.messages.get(key);
  if (before !== undefined) swapIn(transaction, { before, after: undefined }, swapMessage);
}
