import type { IndexMark, LedgerChange } from '../../contracts/ledger-changes.ts';
import { addKey, deleteKey } from './key-list.ts';
import type { MarkRow, StoreState } from './state.ts';
import { swapIn, type Transaction } from './transaction.ts';

/** What a mark is about. */
export type MarkTarget = Pick<IndexMark, 'target' | 'key' | 'id'>;

/** Sets a mark in the place of an earlier one of the same row. */
export function setMark(
  transaction: Transaction,
  { target, key, id }: MarkTarget,
  { action, until }: Pick<MarkRow, 'action'> & { readonly until?: string | undefined },
): void {
  const { state } = transaction;
  state.counters.stamp += 1;
  const after = { target, key, id, action, stamp: state.counters.stamp, attempts: 0, until };
  swapIn(transaction, { before: markOf(state, { target, key }), after }, swapMark);
}

/** The target of a record, which has no id of its own. */
export function recordTarget(key: number): MarkTarget {
  return { target: 'record', key, id: `record-${key}` };
}

/** Marks rows that are there. */
export function setMarks(
  transaction: Transaction,
  { rows, until }: Extract<LedgerChange, { readonly type: 'set-marks' }>,
): undefined {
  const { memories, records } = transaction.state;
  for (const { target, key } of rows) {
    if (target === 'record') {
      if (records.has(key)) setMark(transaction, recordTarget(key), { action: 'upsert', until });
      continue;
    }
    const row = memories.get(key);
    if (row?.current !== undefined)
      setMark(transaction, { target, key, id: row.id }, { action: 'upsert', until });
  }
}

/** Drops the mark of a row, if it has one. */
export function dropMark(transaction: Transaction, target: Pick<MarkTarget, 'target' | 'key'>): void {
  const before = markOf(transaction.state, target);
  if (before !== undefined) swapIn(transaction, { before, after: undefined }, swapMark);
}

/** Removes the marks that were not renewed since they were read. */
export function clearMarks(
  transaction: Transaction,
  { marks }: Extract<LedgerChange, { readonly type: 'clear-marks' }>,
): undefined {
  for (const { stamp } of marks) {
    const before = transaction.state.marks.get(stamp);
    if (before !== undefined) swapIn(transaction, { before, after: undefined }, swapMark);
  }
}

/** Puts the marks off that were not renewed since they were read. */
export function deferMarks(
  transaction: Transaction,
  { marks, until }: Extract<LedgerChange, { readonly type: 'defer-marks' }>,
): undefined {
  for (const { stamp } of marks) {
    const before = transaction.state.marks.get(stamp);
    if (before === undefined) continue;
    swapIn(transaction, { before, after: { ...before, attempts: before.attempts + 1, until } }, swapMark);
  }
}

function markOf(state: StoreState, { target, key }: Pick<MarkTarget, 'target' | 'key'>): MarkRow | undefined {
  const stamp = state.markStamps.get(`${target}:${key}`);
  return stamp === undefined ? undefined : state.marks.get(stamp);
}

function swapMark(state: StoreState, before: MarkRow | undefined, after: MarkRow | undefined): void {
  if (before !== undefined) {
    state.marks.delete(before.stamp);
    deleteKey(state.markOrder, before.stamp);
    state.markStamps.delete(`${before.target}:${before.key}`);
  }
  if (after !== undefined) {
    state.marks.set(after.stamp, after);
    addKey(state.markOrder, after.stamp);
    state.markStamps.set(`${after.target}:${after.key}`, after.stamp);
  }
}
