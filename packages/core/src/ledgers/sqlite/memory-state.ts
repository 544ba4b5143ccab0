import type { RecordedVersion } from '../../contracts/operation-changes.ts';
import type { Row, SqlValue } from '../../sqlite/connection.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { JsonObject } from '../../types/json.ts';
import type { MemoryItem, MemoryKind, MemoryVersion, Origin } from '../../types/memory.ts';
import type { ResolvedDate } from '../../types/resolved-date.ts';
import type { Scope } from '../../types/scope.ts';

/** The columns of a state, in the order of {@link encodeState}. `memory` and `version` both have them. */
export const STATE_COLUMNS = [
  'key',
  'home',
  'scope',
  'kind',
  'version',
  'length',
  'time',
  'id',
  'superseded_by',
  'expires_at',
  'valid_from',
  'valid_to',
  'created_at',
  'updated_at',
  'recorded_from',
  'speaker',
  'attributed_to',
  'event',
  'immutable',
  'operation_id',
  'reason',
  'supersedes',
  'hash',
  'categories',
  'sources',
  'source_keys',
  'metadata',
  'dates',
  'terms',
  'text',
] as const;

/** A state with everything that is stored beside it. */
export interface MemoryState {
  readonly key: number;
  readonly home: number;
  readonly scope: number;
  readonly item: MemoryItem;
  /** As `encodeTerms` makes them. */
  readonly terms: string;
  /** How many tokens the text has. */
  readonly length: number;
  readonly sourceKeys: readonly string[];
  readonly event: MemoryVersion['event'];
  readonly recordedFrom: string;
  readonly operationId: string | undefined;
  readonly reason: string | undefined;
}

/** The values of {@link STATE_COLUMNS}. */
export function encodeState(state: MemoryState): SqlValue[] {
  const { item, sourceKeys } = state;
  return [
    state.key,
    state.home,
    state.scope,
    item.kind,
    item.version,
    state.length,
    item.validFrom ?? item.createdAt,
    item.id,
    item.supersededBy ?? null,
    item.expiresAt ?? null,
    item.validFrom ?? null,
    item.validTo ?? null,
    item.createdAt,
    item.updatedAt,
    state.recordedFrom,
    item.speaker ?? null,
    item.attributedTo,
    state.event,
    encodeFlag(item.immutable),
    state.operationId ?? null,
    state.reason ?? null,
    item.supersedes ?? null,
    item.hash,
    encodeList(item.categories),
    encodeList(item.sources),
    isSameList(sourceKeys, item.sources) ? null : JSON.stringify(sourceKeys),
    encodeObject(item.metadata),
    item.dates === undefined ? null : JSON.stringify(item.dates),
    state.terms,
    item.memory,
  ];
}

/** What a `SELECT` of an item names, behind the alias `m`: read back by {@link decodeItem}. */
export const ITEM_COLUMNS = `m.key, m.scope, m.id, m.text, m.kind, m.metadata, m.categories, m.hash, m.created_at,
  m.updated_at, m.expires_at, m.valid_from, m.valid_to, m.attributed_to, m.speaker, m.sources, m.supersedes,
  m.superseded_by, m.version, m.immutable, m.dates`;

/** How many columns {@link ITEM_COLUMNS} has. */
export const ITEM_COLUMN_COUNT = 21;

/** The scope row of a row that begins with {@link ITEM_COLUMNS}. */
export function scopeOfItemRow(row: Row): number {
  return numberAt(row, 1);
}

/** The key of a row that begins with {@link ITEM_COLUMNS}. */
export function keyOfItemRow(row: Row): number {
  return numberAt(row, 0);
}

/** The item in a row that begins with {@link ITEM_COLUMNS}. */
export function decodeItem(row: Row, scope: Scope): MemoryItem {
  const immutable = numberAt(row, 19);
  const dates = optionalTextAt(row, 20);
  return {
    ...scope,
    id: textAt(row, 2),
    memory: textAt(row, 3),
    kind: textAt(row, 4) as MemoryKind,
    metadata: decodeObject(optionalTextAt(row, 5)),
    categories: decodeList(optionalTextAt(row, 6)),
    hash: textAt(row, 7),
    createdAt: textAt(row, 8),
    updatedAt: textAt(row, 9),
    ...given('expiresAt', optionalTextAt(row, 10)),
    ...given('validFrom', optionalTextAt(row, 11)),
    ...given('validTo', optionalTextAt(row, 12)),
    attributedTo: textAt(row, 13) as Origin,
    ...given('speaker', optionalTextAt(row, 14)),
    ...(dates !== undefined && { dates: JSON.parse(dates) as readonly ResolvedDate[] }),
    sources: decodeList(optionalTextAt(row, 15)),
    ...given('supersedes', optionalTextAt(row, 16)),
    ...given('supersededBy', optionalTextAt(row, 17)),
    version: numberAt(row, 18),
    ...(immutable === NOT_SAID ? {} : { immutable: immutable === 1 }),
  };
}

/** What a `SELECT` of a version names behind {@link ITEM_COLUMNS}: read back by {@link decodeVersion}. */
export const VERSION_COLUMNS = `${ITEM_COLUMNS}, m.event, m.recorded_from, m.operation_id, m.reason, m.source_keys`;

/** The version in a row of {@link VERSION_COLUMNS} and then `recorded_to`, with the keys of its sources. */
export function decodeVersion(row: Row, scope: Scope): RecordedVersion {
  const at = ITEM_COLUMN_COUNT;
  const state = decodeItem(row, scope);
  const keys = optionalTextAt(row, at + 4);
  const event = textAt(row, at) as MemoryVersion['event'];
  return {
    state,
    event,
    recordedFrom: textAt(row, at + 1),
    ...(event === 'DELETE' ? {} : given('recordedTo', optionalTextAt(row, at + 5))),
    ...given('operationId', optionalTextAt(row, at + 2)),
    ...given('reason', optionalTextAt(row, at + 3)),
    sourceKeys: keys === undefined ? state.sources : decodeList(keys),
  };
}

/** `{ [name]: value }`, or nothing: an absent field is left out, not `undefined`. */
export function given<Name extends string>(
  name: Name,
  value: string | undefined,
): { readonly [Key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: string });
}

/** A list as JSON; NULL for an empty one. */
export function encodeList(list: readonly string[]): string | null {
  return list.length === 0 ? null : JSON.stringify(list);
}

/** The list that {@link encodeList} encoded. */
export function decodeList(text: string | undefined): readonly string[] {
  return text === undefined ? [] : (JSON.parse(text) as readonly string[]);
}

/** An object as JSON; NULL for an empty one. */
export function encodeObject(object: JsonObject): string | null {
  const text = JSON.stringify(object);
  return text === '{}' ? null : text;
}

/** The object that {@link encodeObject} encoded. */
export function decodeObject(text: string | undefined): JsonObject {
  return text === undefined ? {} : (JSON.parse(text) as JsonObject);
}

const NOT_SAID = -1;

function encodeFlag(flag: boolean | undefined): number {
  if (flag === undefined) return NOT_SAID;
  return flag ? 1 : 0;
}

/** The keys of the sources in a `source_keys` column beside a `sources` column. */
export function decodeSourceKeys(
  sourceKeys: string | undefined,
  sources: string | undefined,
): readonly string[] {
  return decodeList(sourceKeys ?? sources);
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((entry, index) => entry === right[index]);
}
