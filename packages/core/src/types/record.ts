import type { JsonObject } from './json.ts';
import type { Scope } from './scope.ts';

/** A JSON document under a namespace and a key. Times are ISO 8601 in UTC with milliseconds. */
export interface RecordItem {
  /** Segments, compared segment by segment: `['users', '1']` has nothing to do with `['users', '12']`. */
  readonly namespace: readonly string[];
  readonly key: string;
  readonly value: JsonObject;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** From this time on it is not returned. */
  readonly expiresAt?: string;
}

/** A record, and whose it is. */
export interface OwnedRecordItem extends RecordItem {
  /** The exact scope whose record it is; empty for the application's own. */
  readonly owner: Scope;
}

/** A record as the ledger keeps it. */
export interface StoredRecord extends RecordItem {
  /** The scope whose records these are: of `scoped(scope).records`. Empty for the application's own. */
  readonly owner: Scope;
  /**
   * What a search looks at: the texts at these paths of the value (`profile.city`, `notes[*].text`, `$` for all of it),
   * or nothing. @default all of it
   */
  readonly index?: false | readonly string[];
}
