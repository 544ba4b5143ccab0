import { createCounters, createState, type StoreState } from './state.ts';
import type { Transaction } from './transaction.ts';

/** Holds the state of a store, which a reset replaces as a whole. */
export interface StateHolder {
  /** The state as it is now. Never kept across an `await` by what writes. */
  readonly state: StoreState;
  readonly indexOutside: boolean;
  /** A transaction on the state as it is now. */
  begin(): Transaction;
  /** Forgets everything but the counters. */
  clear(): void;
}

/** Holds an empty state. */
export function createStateHolder(indexOutside: boolean): StateHolder {
  let state = createState(createCounters());
  return {
    indexOutside,
    get state() {
      return state;
    },
    begin: () => ({ state, indexOutside, reverts: [] }),
    clear() {
      state = createState(state.counters);
    },
  };
}
