import type { LedgerConflict } from '../../contracts/ledger-changes.ts';
import type { StoreState } from './state.ts';

/** A batch that is being applied: every step can be taken back. */
export interface Transaction {
  readonly state: StoreState;
  /** Vectors of memories are kept by another store, which has to be told what went. */
  readonly indexOutside: boolean;
  /** Takes the steps back, the last one first. */
  readonly reverts: (() => void)[];
}

/** What a swap function puts in the place of what. */
export interface Swap<Row> {
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** Puts one row in the place of another, revocably. */
export function swapIn<Row>(
  transaction: Transaction,
  { before, after }: Swap<Row>,
  swap: (state: StoreState, before: Row | undefined, after: Row | undefined) => void,
): void {
  const { state, reverts } = transaction;
  swap(state, before, after);
  reverts.push(() => swap(state, after, before));
}

/** Sets or (without a value) deletes the entry of a map, revocably. */
export function setEntry<Key, Value>(
  transaction: Transaction,
  map: Map<Key, Value>,
  { key, value }: { readonly key: Key; readonly value: Value | undefined },
): void {
  const before = map.get(key);
  put(map, key, value);
  transaction.reverts.push(() => put(map, key, before));
}

/** Runs the steps: when they end in a conflict or an error, none of them has happened. */
export function attempt(
  transaction: Transaction,
  steps: () => LedgerConflict | undefined,
): LedgerConflict | undefined {
  let isDone = false;
  try {
    const conflict = steps();
    isDone = conflict === undefined;
    return conflict;
  } finally {
    if (!isDone) for (const revert of transaction.reverts.toReversed()) revert();
  }
}

function put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
