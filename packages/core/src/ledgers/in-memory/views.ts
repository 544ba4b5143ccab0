import type { LedgerMemory, ReadView, ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { RecordedVersion } from '../../contracts/operation-changes.ts';
import { evaluateFilter, memorySubject } from '../../filters/evaluate-filter.ts';
import type { MemoryItem, MemoryVersion } from '../../types/memory.ts';
import { copyData } from './copy-data.ts';
import { isWithin, keysNear, type KeyWalk } from './scope-index.ts';
import { memoryById, type MemoryRow, type StoreState, type VersionRow } from './state.ts';

/** The state of a memory that a read looks at. */
export interface SeenMemory {
  readonly key: number;
  readonly version: VersionRow;
}

/** The state that was recorded at a time; without one, the current state. */
function versionAt(row: MemoryRow, asOf: string | undefined): VersionRow | undefined {
  if (asOf === undefined) return row.current;
  return row.versions.findLast(
    ({ event, recordedFrom, recordedTo }) =>
      event !== 'DELETE' && recordedFrom <= asOf && (recordedTo === undefined || asOf < recordedTo),
  );
}

/** The memories within the scopes, as of a time or now, in the order of their keys. */
export function* memoriesWithin(
  state: StoreState,
  { scopes, asOf }: Pick<ReadView, 'scopes' | 'asOf'>,
  walk?: KeyWalk,
): Generator<SeenMemory, void> {
  const index = asOf === undefined ? state.currentByScope : state.recordedByScope;
  for (const key of keysNear(index, scopes, walk)) {
    const seen = seeMemory(state, key, asOf);
    if (seen !== undefined && isWithin(scopes, seen.version.state)) yield seen;
  }
}

/** The memory with this key, as of a time or now. */
export function seeMemory(state: StoreState, key: number, asOf: string | undefined): SeenMemory | undefined {
  const row = state.memories.get(key);
  const version = row === undefined ? undefined : versionAt(row, asOf);
  return version === undefined ? undefined : { key, version };
}

/** True when the view shows this state of a memory. */
export function isVisible({ scopes, filter }: ReadView, item: MemoryItem): boolean {
  return isWithin(scopes, item) && passes(filter, item);
}

/** True when the filter, if there is one, lets the memory pass. */
export function passes(filter: ReadView['filter'], item: MemoryItem): boolean {
  return filter === undefined || evaluateFilter(filter, memorySubject(item));
}

/** The memories with these ids within the view, in their order. */
export function readMemories(state: StoreState, view: ReadView, ids: readonly string[]): LedgerMemory[] {
  return ids.flatMap((id) => {
    const memory = readMemory(state, id, view.asOf);
    return memory !== undefined && isVisible(view, memory.item) ? [memory] : [];
  });
}

/** The memory with this id, whatever its scope. */
export function readMemory(state: StoreState, id: string, asOf?: string): LedgerMemory | undefined {
  const row = memoryById(state, id);
  const version = row === undefined ? undefined : versionAt(row, asOf);
  return row === undefined || version === undefined ? undefined : toLedgerMemory({ key: row.key, version });
}

/** All states of a memory. */
export function readVersions(state: StoreState, id: string, scopes?: ScopeChoice): MemoryVersion[] {
  const row = memoryById(state, id);
  const last = row?.versions.at(-1);
  if (row === undefined || last === undefined) return [];
  return scopes === undefined || isWithin(scopes, last.state) ? row.versions.map(toMemoryVersion) : [];
}

/** What a caller gets of a memory: nothing that is shared with the store. */
export function toLedgerMemory({ key, version }: SeenMemory): LedgerMemory {
  return { key, item: copyData(version.state) };
}

/** What a caller gets of a version together with the keys of its sources. */
export function toRecordedVersion(version: VersionRow): RecordedVersion {
  return { ...toMemoryVersion(version), sourceKeys: [...version.sourceKeys] };
}

/** What a caller gets of a version. */
export function toMemoryVersion({
  terms: _terms,
  sourceKeys: _sourceKeys,
  ...version
}: VersionRow): MemoryVersion {
  return copyData<MemoryVersion>(version);
}
