import type { Filter } from '../../types/filter.ts';
import type { Progress } from '../../types/results.ts';
import type { Scope } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';

/** Rows a commit: short enough that other writers get their turn. */
const BATCH_SIZE = 500;
/** Before any record expires, so that expired ones go as well. */
const BEFORE_EVERYTHING = '0000-01-01T00:00:00.000Z';

/** `deleteAll` after validation. */
export interface DeleteAllRecords {
  readonly namespacePrefix: readonly string[];
  readonly owner: Scope;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Deletes every record under the prefix that was there when the call began, expired ones included. After an abort the
 * rest is still there; calling again goes on.
 */
export async function deleteAllRecords(
  { namespacePrefix: prefix, owner, onProgress, signal }: DeleteAllRecords,
  { ledger, now }: EngineDependencies,
): Promise<{ readonly deleted: number }> {
  const filter: Filter = {
    type: 'compare',
    field: { column: 'updatedAt' },
    operator: 'lte',
    value: isoTime(now()),
  };
  let deleted = 0;
  for (;;) {
    signal?.throwIfAborted();
    const records = await ledger.listRecords({
      owner,
      prefix,
      filter,
      now: BEFORE_EVERYTHING,
      limit: BATCH_SIZE,
      offset: 0,
    });
    if (records.length === 0) return { deleted };
    const changes = records.map(
      ({ namespace, key }) => ({ type: 'delete-record', owner, namespace, key }) as const,
    );
    await ledger.commit({ preconditions: [], changes }, signal);
    deleted += records.length;
    onProgress?.({ done: deleted });
  }
}
