import type { LedgerChange, Precondition } from '../../contracts/ledger-changes.ts';
import { ScopeErasedError } from '../../errors/scope-erased-error.ts';
import { indexText } from '../../text/index-text.ts';
import type { StoredRecord } from '../../types/record.ts';
import { homeOf, type Scope } from '../../types/scope.ts';
import { commitWithRetry } from '../commit-with-retry.ts';
import type { EngineDependencies } from '../dependencies.ts';
import type { Indexing, RowIndexing } from '../indexing/indexing.ts';
import { isoTime } from '../iso-time.ts';
import type { DeleteRecord, PutRecord } from './record-operation.ts';
import { NO_USAGE } from '../usage.ts';

/** A write with what its text became. */
export type RecordWrite =
  | DeleteRecord
  | (PutRecord & { readonly text: string; readonly vector: Float32Array | undefined });

/** Writes that are committed together. */
export interface WriteRecordsRequest {
  readonly writes: readonly RecordWrite[];
  readonly owner: Scope;
  /** As it was before anything was embedded. */
  readonly epoch: number;
  readonly signal: AbortSignal | undefined;
}

/** Commits the writes in one transaction. */
export async function writeRecords(
  { writes, owner, epoch, signal }: WriteRecordsRequest,
  indexing: Indexing,
  deps: EngineDependencies,
): Promise<void> {
  const puts = writes.filter((write) => write.type === 'put');
  // The application's own records belong to no scope that could be erased.
  const epochs: readonly Precondition[] =
    homeOf(owner) === undefined ? [] : [{ type: 'epoch', scope: owner, epoch }];
  const isWaiting = await commitWithRetry(
    {
      signal,
      plan: async () => {
        const vectors = puts.map(({ vector }) => vector);
        const { rows, precondition } = await indexing.assignRows(
          { vectors, degraded: undefined, usage: NO_USAGE },
          'record',
        );
        const fields = puts.map(({ text }, place) => fieldsOf(text, rows[place]));
        const byPut = new Map(puts.map((put, place) => [put, fields[place]]));
        const now = deps.now();
        const changes = writes.map((write) =>
          write.type === 'put'
            ? toPut(write, byPut.get(write) ?? UNINDEXED, { owner, now })
            : toDelete(write, owner),
        );
        return {
          batch: { preconditions: [...epochs, precondition], changes },
          result: fields.some(({ needsIndexing }) => needsIndexing),
        };
      },
      onConflict: ({ type }) => {
        if (type === 'epoch') throw new ScopeErasedError({ scope: owner });
      },
    },
    deps,
  );
  if (isWaiting) await indexing.afterCommit([]);
}

const UNINDEXED: RowIndexing['fields'] = { needsIndexing: false };

function fieldsOf(text: string, row: RowIndexing | undefined): RowIndexing['fields'] {
  return row === undefined || text.trim() === '' ? UNINDEXED : row.fields;
}

function toPut(
  { namespace, key, value, index, expiresAt, ttlMs, text }: PutRecord & { readonly text: string },
  fields: RowIndexing['fields'],
  { owner, now }: { readonly owner: Scope; readonly now: number },
): LedgerChange {
  const time = isoTime(now);
  const end = ttlMs === undefined ? expiresAt : isoTime(now + ttlMs);
  const record: StoredRecord = {
    owner,
    namespace,
    key,
    value,
    createdAt: time,
    updatedAt: time,
    ...(end !== undefined && { expiresAt: end }),
    ...(index !== undefined && { index }),
  };
  return { type: 'put-record', record, terms: indexText(text), ...fields };
}

function toDelete({ namespace, key }: DeleteRecord, owner: Scope): LedgerChange {
  return { type: 'delete-record', owner, namespace, key };
}
