import type { CommitResult, LedgerBatch } from '../contracts/ledger-changes.ts';
import type { EngineDependencies } from './dependencies.ts';
import { describeChanges } from './events/describe-changes.ts';

/** Commits what changes memories, and tells those who listen. Every write of memories comes through here. */
export async function commitBatch(
  batch: LedgerBatch,
  deps: Pick<EngineDependencies, 'ledger' | 'events'>,
  signal: AbortSignal | undefined,
): Promise<CommitResult> {
  const told = deps.events.isHeard() ? await describeChanges(batch.changes, deps.ledger) : [];
  const outcome = await deps.ledger.commit(batch, signal);
  if (outcome.committed) deps.events.emit(told);
  return outcome;
}
