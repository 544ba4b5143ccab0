import { expect } from 'vitest';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { CandidateSource } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { MemoryItem } from '../../types/memory.ts';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import { newMemory, type NewMemoryFields } from '../build-new-memory.ts';
import { ana, commit, insert, nextVersion, refused, remove } from './write-rows.ts';

/** A memory recorded at 10. */
export const first = memoryItem({ memory: 'lives in Rome', createdAt: timeAt(10) });
/** The same, as it is when it has been reopened at 30. */
export const back = nextVersion(first, { updatedAt: timeAt(30) });

/** The change that makes a deleted memory current again with its next version. */
export function reopen(item: MemoryItem, fields: NewMemoryFields = {}): LedgerChange {
  return {
    type: 'reopen-memory',
    memory: newMemory({ item, ...fields }),
    expectedVersion: item.version - 1,
    note: { at: item.updatedAt },
  };
}

/** One memory recorded at 10, deleted at 20, reopened at 30. */
export async function recordReopening(ledger: Ledger, fields: NewMemoryFields = {}): Promise<void> {
  await commit(ledger, [insert({ item: first })]);
  await commit(ledger, [remove(first, timeAt(20))]);
  await commit(ledger, [reopen(back, fields)]);
}

/** The history of a memory, in short. */
export async function chainOf(ledger: Ledger, id: string): Promise<readonly unknown[]> {
  const versions = await ledger.readVersions(id);
  return versions.map(({ state, event, recordedFrom, recordedTo }) => [
    state.version,
    event,
    recordedFrom,
    recordedTo,
  ]);
}

/** Ids and versions of the candidates, now or as of a time. */
export async function foundAt(
  ledger: Ledger,
  source: CandidateSource,
  asOf?: string,
): Promise<readonly (readonly [string, number])[]> {
  const { candidates } = await ledger.findCandidates({ scopes: [ana], terms: ['Rome'], source, asOf });
  return candidates.map(({ id, version }) => [id, version]);
}

/** Expects a change to be refused. */
export async function refuse(
  ledger: Ledger,
  change: LedgerChange,
  ...conflict: Parameters<typeof refused>
): Promise<void> {
  expect(await ledger.commit({ preconditions: [], changes: [change] })).toStrictEqual(refused(...conflict));
}
