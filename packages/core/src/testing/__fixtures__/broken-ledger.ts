import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { LedgerConformanceGroup } from '../ledger-conformance.ts';

/** Replaces methods of a ledger that keeps its promises. */
export type Break = (ledger: Ledger) => Partial<Ledger>;

/** A ledger that breaks one promise: the group that has to notice, what it does, and how. */
export type BrokenLedger = readonly [group: LedgerConformanceGroup, does: string, breaks: Break];

/** A ledger that ignores one type of change. */
export function withoutChange(type: LedgerChange['type']): Break {
  return (ledger) => ({
    commit: (batch, signal) =>
      ledger.commit({ ...batch, changes: batch.changes.filter((change) => change.type !== type) }, signal),
  });
}
