import type {
  ChangeNote,
  DocumentTerms,
  LedgerChange,
  LedgerConflict,
  NewMemory,
  RevisedMemory,
} from '../../contracts/ledger-changes.ts';
import type { MemoryVersion } from '../../types/memory.ts';
import { scopeKey, type Scope } from '../../types/scope.ts';
import { copyData } from './copy-data.ts';
import { dropMark, setMark, type MarkTarget } from './marks.ts';
import { swapMemory } from './memory-rows.ts';
import { memoryById, nextKey, type MemoryRow, type StoreState, type VersionRow } from './state.ts';
import { swapIn, type Transaction } from './transaction.ts';
import { dropMemoryVectors, setMemoryVector } from './vectors.ts';

type Change<Type extends LedgerChange['type']> = Extract<LedgerChange, { readonly type: Type }>;

/** Adds a memory. */
export function insertMemory(
  transaction: Transaction,
  { memory, note }: Change<'insert-memory'>,
): LedgerConflict | undefined {
  const { state } = transaction;
  const { item, uniqueKey } = memory;
  if (state.memoryKeys.has(item.id)) return { type: 'duplicate', subject: item.id };
  const conflict = duplicateOf(state, { scope: item, uniqueKey, key: undefined });
  if (conflict !== undefined) return conflict;
  const current = versionOf(memory, 'ADD', note);
  const after = { key: nextKey(state), id: item.id, versions: [current], current, uniqueKey };
  swapIn(transaction, { before: undefined, after }, swapMemory);
  indexMemory(transaction, after, memory);
  return undefined;
}

/** Opens a new version of a memory. */
export function replaceMemory(
  transaction: Transaction,
  { memory, expectedVersion, note }: Change<'replace-memory'>,
): LedgerConflict | undefined {
  const { state } = transaction;
  const { item, content } = memory;
  const before = memoryById(state, item.id);
  const last = before?.current;
  if (before === undefined || last?.state.version !== expectedVersion)
    return { type: 'version', subject: item.id };
  const uniqueKey = nextUniqueKey(before, memory);
  const conflict = duplicateOf(state, { scope: item, uniqueKey, key: before.key });
  if (conflict !== undefined) return conflict;
  const current = {
    state: copyData(item),
    event: 'UPDATE' as const,
    recordedFrom: note.at,
    ...madeBy(note),
    terms: content === undefined ? last.terms : copyTerms(content.terms),
    sourceKeys: [...(memory.sourceKeys ?? [...last.sourceKeys, ...(memory.addedSourceKeys ?? [])])],
  };
  const versions = [...closedVersions(before, note.at), current];
  const after = { ...before, versions, current, uniqueKey };
  swapIn(transaction, { before, after }, swapMemory);
  if (content !== undefined) {
    dropMemoryVectors(transaction, before.key);
    indexMemory(transaction, after, content);
  } else if (isKeptElsewhere(transaction)) {
    setMark(transaction, memoryTarget(after), { action: 'upsert' });
  }
  return undefined;
}

/** Closes the chain of a memory. */
export function deleteMemory(
  transaction: Transaction,
  { id, expectedVersion, note }: Change<'delete-memory'>,
): LedgerConflict | undefined {
  const before = memoryById(transaction.state, id);
  const last = before?.current;
  if (before === undefined || last?.state.version !== expectedVersion)
    return { type: 'version', subject: id };
  const { state, terms, sourceKeys } = last;
  const end: VersionRow = {
    state,
    event: 'DELETE',
    recordedFrom: note.at,
    ...madeBy(note),
    terms,
    sourceKeys,
  };
  const versions = [...closedVersions(before, note.at), end];
  swapIn(
    transaction,
    { before, after: { ...before, versions, current: undefined, uniqueKey: undefined } },
    swapMemory,
  );
  dropMemoryVectors(transaction, before.key);
  unmarkMemory(transaction, before);
  return undefined;
}

/** Lets the chain of a deleted memory go on. */
export function reopenMemory(
  transaction: Transaction,
  { memory, expectedVersion, note }: Change<'reopen-memory'>,
): LedgerConflict | undefined {
  const { item, uniqueKey } = memory;
  const before = memoryById(transaction.state, item.id);
  if (
    before === undefined ||
    before.current !== undefined ||
    before.versions.at(-1)?.state.version !== expectedVersion
  ) {
    return { type: 'version', subject: item.id };
  }
  const conflict = duplicateOf(transaction.state, { scope: item, uniqueKey, key: before.key });
  if (conflict !== undefined) return conflict;
  const current = versionOf(memory, 'UPDATE', note);
  const after = { ...before, versions: [...before.versions, current], current, uniqueKey };
  swapIn(transaction, { before, after }, swapMemory);
  indexMemory(transaction, after, memory);
  return undefined;
}

/** Puts an exported memory back with all its versions. */
export function restoreMemory(
  transaction: Transaction,
  change: Change<'restore-memory'>,
): LedgerConflict | undefined {
  const { state } = transaction;
  const last = change.versions.at(-1);
  if (last === undefined) return undefined;
  const { id } = last.state;
  if (state.memoryKeys.has(id)) return { type: 'duplicate', subject: id };
  const isCurrent = last.event !== 'DELETE';
  const uniqueKey = isCurrent ? change.uniqueKey : undefined;
  const conflict = duplicateOf(state, { scope: last.state, uniqueKey, key: undefined });
  if (conflict !== undefined) return conflict;
  const versions = change.versions.map(({ terms, sourceKeys, ...version }) => ({
    ...copyData<MemoryVersion>(withoutEnd(version)),
    terms: copyTerms(terms),
    sourceKeys: [...sourceKeys],
  }));
  const after = {
    key: nextKey(state),
    id,
    versions,
    current: isCurrent ? versions.at(-1) : undefined,
    uniqueKey,
  };
  swapIn(transaction, { before: undefined, after }, swapMemory);
  if (isCurrent && change.needsIndexing) setMark(transaction, memoryTarget(after), { action: 'upsert' });
  return undefined;
}

/** Drops the mark of a memory that goes, or leaves one that takes it out of an index outside. */
export function unmarkMemory(transaction: Transaction, row: MemoryRow): void {
  if (isKeptElsewhere(transaction)) setMark(transaction, memoryTarget(row), { action: 'remove' });
  else dropMark(transaction, memoryTarget(row));
}

/** Words that share nothing with what the caller gave. */
export function copyTerms(terms: DocumentTerms): DocumentTerms {
  return { frequencies: new Map(terms.frequencies), length: terms.length };
}

/** A deletion stands for no span of time. */
function withoutEnd({ recordedTo, ...version }: MemoryVersion): MemoryVersion {
  return version.event === 'DELETE' || recordedTo === undefined ? version : { ...version, recordedTo };
}

function nextUniqueKey(row: MemoryRow, { uniqueKey, content }: RevisedMemory): string | undefined {
  if (uniqueKey !== undefined) return uniqueKey ?? undefined;
  return content === undefined ? row.uniqueKey : content.uniqueKey;
}

function indexMemory(
  transaction: Transaction,
  row: MemoryRow,
  { vector, needsIndexing }: Pick<NewMemory, 'vector' | 'needsIndexing'>,
): void {
  if (vector !== undefined) setMemoryVector(transaction, row.key, vector);
  if (needsIndexing) setMark(transaction, memoryTarget(row), { action: 'upsert' });
  else dropMark(transaction, memoryTarget(row));
}

function isKeptElsewhere({ indexOutside, state }: Transaction): boolean {
  return indexOutside && state.indexState.generation > 0;
}

function memoryTarget({ key, id }: MemoryRow): MarkTarget {
  return { target: 'memory', key, id };
}

/** The version that a whole memory opens. */
function versionOf(
  { item, terms, sourceKeys }: NewMemory,
  event: MemoryVersion['event'],
  note: ChangeNote,
): VersionRow {
  return {
    state: copyData(item),
    event,
    recordedFrom: note.at,
    ...madeBy(note),
    terms: copyTerms(terms),
    sourceKeys: [...sourceKeys],
  };
}

function madeBy({
  operationId,
  reason,
}: Pick<MemoryVersion, 'operationId' | 'reason'>): Pick<MemoryVersion, 'operationId' | 'reason'> {
  return { ...(operationId !== undefined && { operationId }), ...(reason !== undefined && { reason }) };
}

/** All versions of a row that ends now, the last one closed. */
function closedVersions({ versions }: MemoryRow, recordedTo: string): VersionRow[] {
  return versions.map((version, index) =>
    index === versions.length - 1 ? { ...version, recordedTo } : version,
  );
}

function duplicateOf(
  state: StoreState,
  wanted: { readonly scope: Scope; readonly uniqueKey: string | undefined; readonly key: number | undefined },
): LedgerConflict | undefined {
  if (wanted.uniqueKey === undefined) return undefined;
  const holder = state.uniqueKeys.get(scopeKey(wanted.scope))?.get(wanted.uniqueKey);
  return holder === undefined || holder === wanted.key
    ? undefined
    : { type: 'duplicate', subject: wanted.uniqueKey };
}
