import type {
  ChangeNote,
  LedgerChange,
  NewMemory,
  RevisedMemory,
  RowVector,
} from '../../contracts/ledger-changes.ts';
import type { MemoryVersion } from '../../types/memory.ts';
import { pickScope } from '../../types/scope.ts';
import { refuse } from './batch-refused.ts';
import { findChainEnd, isBeingErased, passChainEnd } from './chain-end.ts';
import { type HomeState, homeById, nextPlace } from './homes.ts';
import { dropMark, hasIndexOutside, setMark, unmarkMemory } from './marks.ts';
import {
  type ClosedMemory,
  closeMemoryRow,
  deleteMemoryRow,
  endMemoryChain,
  findMemoryRow,
  findMemoryRowByKey,
  findUniqueHolder,
  insertMemoryRow,
  insertVersionRow,
  isMemoryIdTaken,
  type MemoryRow,
  saveMemoryPointers,
  updateMemoryRow,
} from './memory-rows.ts';
import type { MemoryState } from './memory-state.ts';
import { noteOperation } from './operation-changes.ts';
import { homeOfPlace } from './place.ts';
import { ensureScope, scopeById, type ScopeState } from './scope-rows.ts';
import { encodeTerms } from './term-text.ts';
import { putVector, removeVectors } from './vectors.ts';
import { nextKey, type WriteContext } from './write-context.ts';

type Change<Type extends LedgerChange['type']> = Extract<LedgerChange, { readonly type: Type }>;

/** Adds a memory. */
export function insertMemory(context: WriteContext, { memory, note }: Change<'insert-memory'>): void {
  const { item } = memory;
  if (isMemoryIdTaken(context.connection, item.id)) refuse('duplicate', item.id);
  const scope = ensureScope(context, pickScope(item));
  refuseTakenKey(context, { scope, uniqueKey: memory.uniqueKey, place: undefined });
  const place = nextPlace(homeById(context, scope.home));
  writeNewRow(context, { memory, place, key: nextKey(context), scope, made: madeBy(note, 'ADD') });
}

/** Lets the chain of a deleted memory go on: its row goes where it was. */
export function reopenMemory(
  context: WriteContext,
  { memory, expectedVersion, note }: Change<'reopen-memory'>,
): void {
  const { item } = memory;
  const end = findChainEnd(context.connection, item.id);
  if (end?.version !== expectedVersion) refuse('version', item.id);
  if (isBeingErased(context.connection, end, item)) refuse('version', item.id);
  const scope = scopeById(context, end.scope);
  refuseTakenKey(context, { scope, uniqueKey: memory.uniqueKey, place: undefined });
  passChainEnd(context.connection, end);
  writeNewRow(context, {
    memory,
    place: end.memoryPlace,
    key: end.key,
    scope,
    made: madeBy(note, 'UPDATE'),
  });
  // Without an index there may still be the mark of the deletion.
  if (!memory.needsIndexing) dropMark(context, 'memory', end.key);
}

interface NewRow {
  readonly memory: NewMemory;
  readonly place: number;
  readonly key: number;
  readonly scope: ScopeState;
  readonly made: ReturnType<typeof madeBy>;
}

function writeNewRow(context: WriteContext, { memory, place, key, scope, made }: NewRow): void {
  const { item, terms, sourceKeys, vector, uniqueKey } = memory;
  const state: MemoryState = {
    key,
    home: scope.home,
    scope: scope.id,
    item,
    terms: encodeTerms(terms),
    length: terms.length,
    sourceKeys,
    ...made,
  };
  const pointers =
    vector === undefined
      ? undefined
      : putVector(context, { place, pointers: undefined, isPoint: true }, vector);
  insertMemoryRow(context, { place, state, pointers, uniqueKey });
  noteOperation(context, made.operationId, state);
  if (memory.needsIndexing) setMark(context, { target: 'memory', key, id: item.id, action: 'upsert' });
}

/** Opens a new version of a memory. */
export function replaceMemory(
  context: WriteContext,
  { memory, expectedVersion, note }: Change<'replace-memory'>,
): void {
  const { item, content } = memory;
  const row = expectVersion(context, item.id, expectedVersion);
  const { place, key } = row;
  const uniqueKey = nextUniqueKey(row, memory);
  refuseTakenKey(context, { scope: scopeById(context, row.scope), uniqueKey, place });
  const home = homeById(context, homeOfPlace(place));
  closeMemoryRow(context.connection, row, { place: nextPlace(home), at: note.at });
  const words =
    content === undefined ? row : { terms: encodeTerms(content.terms), length: content.terms.length };
  const state: MemoryState = {
    key,
    home: home.id,
    scope: row.scope,
    item,
    terms: words.terms,
    length: words.length,
    sourceKeys: memory.sourceKeys ?? [...row.sourceKeys, ...(memory.addedSourceKeys ?? [])],
    ...madeBy(note, 'UPDATE'),
  };
  updateMemoryRow(context, row, { place, state, pointers: replaceVectors(context, row, content), uniqueKey });
  noteOperation(context, note.operationId, state);
  remark(context, row, content);
}

/** Closes the chain of a memory. */
export function deleteMemory(
  context: WriteContext,
  { id, expectedVersion, note }: Change<'delete-memory'>,
): void {
  const row = expectVersion(context, id, expectedVersion);
  const home = homeById(context, homeOfPlace(row.place));
  closeMemoryRow(context.connection, row, { place: nextPlace(home), at: note.at });
  endMemoryChain(context.connection, row, { place: nextPlace(home), note });
  deleteMemoryRow(context, row);
  noteOperation(context, note.operationId, row);
  unmarkMemory(context, row);
}

/** Puts an exported memory back with all its versions. */
export function restoreMemory(context: WriteContext, change: Change<'restore-memory'>): void {
  const last = change.versions.at(-1);
  if (last === undefined) return;
  const { id } = last.state;
  if (isMemoryIdTaken(context.connection, id)) refuse('duplicate', id);
  const scope = ensureScope(context, pickScope(last.state));
  const isCurrent = last.event !== 'DELETE';
  const uniqueKey = isCurrent ? change.uniqueKey : undefined;
  refuseTakenKey(context, { scope, uniqueKey, place: undefined });
  const home = homeById(context, scope.home);
  const key = nextKey(context);
  const stateAt = ({ state: item, terms, ...version }: (typeof change.versions)[number]): MemoryState => ({
    key,
    home: home.id,
    scope: scope.id,
    item,
    terms: encodeTerms(terms),
    length: terms.length,
    sourceKeys: version.sourceKeys,
    event: version.event,
    recordedFrom: version.recordedFrom,
    operationId: version.operationId,
    reason: version.reason,
  });
  for (const { operationId } of change.versions)
    noteOperation(context, operationId, { key, scope: scope.id });
  for (const version of isCurrent ? change.versions.slice(0, -1) : change.versions) {
    insertVersionRow(context.connection, {
      place: nextPlace(home),
      state: stateAt(version),
      ...closing(version, { home, isLast: version === last }),
    });
  }
  if (!isCurrent) return;
  insertMemoryRow(context, { place: nextPlace(home), state: stateAt(last), pointers: undefined, uniqueKey });
  if (change.needsIndexing) setMark(context, { target: 'memory', key, id, action: 'upsert' });
}

/** Gives a row the vector that was made from its current version; any other is too late. */
export function setMemoryVector(context: WriteContext, vector: RowVector): void {
  const row = findMemoryRowByKey(context.connection, vector.key);
  if (row === undefined || row.version !== vector.version) return;
  const pointers = putVector(context, { place: row.place, pointers: row.pointers, isPoint: true }, vector);
  saveMemoryPointers(context.connection, row.place, pointers);
}

/** See the table in the schema. A memory that comes deleted gets the place that it never had, for when it is reopened. */
function closing(
  { event, recordedFrom, recordedTo }: MemoryVersion,
  { home, isLast }: { readonly home: HomeState; readonly isLast: boolean },
): Pick<ClosedMemory, 'recordedTo' | 'memoryPlace'> {
  if (event !== 'DELETE') return { recordedTo, memoryPlace: undefined };
  return isLast
    ? { recordedTo: undefined, memoryPlace: nextPlace(home) }
    : { recordedTo: recordedFrom, memoryPlace: undefined };
}

function nextUniqueKey(row: MemoryRow, { uniqueKey, content }: RevisedMemory): string | undefined {
  if (uniqueKey !== undefined) return uniqueKey ?? undefined;
  return content === undefined ? row.uniqueKey : content.uniqueKey;
}

function expectVersion(context: WriteContext, id: string, version: number): MemoryRow {
  const row = findMemoryRow(context.connection, id);
  return row?.version === version ? row : refuse('version', id);
}

interface UniqueClaim {
  readonly scope: ScopeState;
  readonly uniqueKey: string | undefined;
  /** The row that may hold it already. */
  readonly place: number | undefined;
}

function refuseTakenKey(context: WriteContext, { scope, uniqueKey, place }: UniqueClaim): void {
  if (uniqueKey === undefined) return;
  const holder = findUniqueHolder(context.connection, scope.id, uniqueKey);
  if (holder !== undefined && holder !== place) refuse('duplicate', uniqueKey);
}

type NewContent = Pick<NewMemory, 'terms' | 'vector' | 'needsIndexing' | 'uniqueKey'>;

/** A vector stays with the text that it was made from, and goes with it. */
function replaceVectors(
  context: WriteContext,
  row: MemoryRow,
  content: NewContent | undefined,
): string | undefined {
  if (content === undefined) return row.pointers;
  const owner = { place: row.place, isPoint: true };
  removeVectors(context, { ...owner, pointers: row.pointers });
  return content.vector === undefined
    ? undefined
    : putVector(context, { ...owner, pointers: undefined }, content.vector);
}

function remark(context: WriteContext, { key, id }: MemoryRow, content: RevisedMemory['content']): void {
  // What is kept outside holds metadata too.
  const needsIndexing = content === undefined ? hasIndexOutside(context) : content.needsIndexing;
  if (needsIndexing) setMark(context, { target: 'memory', key, id, action: 'upsert' });
  else if (content !== undefined) dropMark(context, 'memory', key);
}

function madeBy(
  { at, operationId, reason }: ChangeNote,
  event: MemoryVersion['event'],
): Pick<MemoryState, 'event' | 'recordedFrom' | 'operationId' | 'reason'> {
  return { event, recordedFrom: at, operationId, reason };
}
