import type { Ledger, Store } from '../../contracts/ledger.ts';

/** What a case of the ledger kit works with: fresh for every case. */
export interface LedgerContext {
  readonly store: Store;
  readonly ledger: Ledger;
  /** Another instance over the same place. Rejects when the caller of the kit gave no `reopen`. */
  readonly reopen: () => Promise<Store>;
  /** A fresh store that is told that its index is outside. Rejects when the caller of the kit gave no `createOutside`. */
  readonly createOutside: () => Promise<Store>;
}
