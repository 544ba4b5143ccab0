import type { ScopeChoice } from '../contracts/ledger-queries.ts';
import type { MemoryVersion } from '../types/memory.ts';
import type { HistoryEntry } from '../types/results.ts';
import type { EngineDependencies } from './dependencies.ts';

/** All that happened to a memory, the newest first; of a deleted one as well. Empty for an id unknown within the scopes. */
export async function readHistory(
  id: string,
  scopes: ScopeChoice | undefined,
  deps: EngineDependencies,
): Promise<readonly HistoryEntry[]> {
  const versions = await deps.ledger.readVersions(id, scopes);
  return versions.map((version, index) => toEntry(version, versions[index - 1])).toReversed();
}

function toEntry(version: MemoryVersion, previous: MemoryVersion | undefined): HistoryEntry {
  const { state, event, recordedFrom, operationId, reason } = version;
  return {
    memoryId: state.id,
    version: state.version,
    event,
    previousMemory: previous === undefined || previous.event === 'DELETE' ? null : previous.state.memory,
    newMemory: event === 'DELETE' ? null : state.memory,
    state,
    createdAt: recordedFrom,
    ...(operationId !== undefined && { operationId }),
    ...(reason !== undefined && { reason }),
  };
}
