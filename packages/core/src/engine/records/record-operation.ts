import type { Filter } from '../../types/filter.ts';
import type { JsonObject } from '../../types/json.ts';
import type { RecordItem } from '../../types/record.ts';
import type { RecordIndex } from './record-text.ts';

/** Where a record is. */
export interface RecordAddress {
  readonly namespace: readonly string[];
  readonly key: string;
}

/** `put` after validation. */
export interface PutRecord extends RecordAddress {
  readonly type: 'put';
  readonly value: JsonObject;
  readonly index: RecordIndex;
  readonly expiresAt: string | undefined;
  /** Counts from the commit; never together with `expiresAt`. */
  readonly ttlMs: number | undefined;
}

/** `delete` after validation. */
export interface DeleteRecord extends RecordAddress {
  readonly type: 'delete';
}

/** `get` after validation. */
export interface GetRecord extends RecordAddress {
  readonly type: 'get';
}

/** `search` after validation. */
export interface SearchRecords {
  readonly type: 'search';
  readonly namespacePrefix: readonly string[];
  /** Absent: everything, in order of namespace and key. */
  readonly query: string | undefined;
  readonly filter: Filter | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** `listNamespaces` after validation. */
export interface ListNamespaces {
  readonly type: 'listNamespaces';
  readonly prefix: readonly string[];
  readonly suffix: readonly string[];
  readonly maxDepth: number | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** One step of a batch. */
export type RecordOperation = PutRecord | DeleteRecord | GetRecord | SearchRecords | ListNamespaces;

/** A record that a search found. */
export interface FoundRecord extends RecordItem {
  /** In [0, 1], higher is better; of the query and the record alone. Absent without a query. */
  readonly score?: number;
}

/** What one step of a batch answered; `undefined` for `put` and `delete`. */
export type RecordOutcome =
  | RecordItem
  | null
  | readonly FoundRecord[]
  | readonly (readonly string[])[]
  | undefined;
