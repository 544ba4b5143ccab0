import type { StoredJob } from '../../contracts/ledger-jobs.ts';
import type { Connection, Row } from '../../sqlite/connection.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { JobStatus } from '../../types/job.ts';
import type { JsonObject } from '../../types/json.ts';
import type { ScopeNames } from './scope-rows.ts';

/** What {@link toJob} reads, in its order. */
export const JOB_COLUMNS = `number, scope, id, operation_id, payload_hash, fingerprint, epoch, status, attempts,
  max_attempts, created_at, updated_at, run_after, due, is_cancelling, error, result`;

/** Where a job's row lies: what {@link JOB_COLUMNS} begins with. */
export function jobPositionOf(row: Row): number {
  return numberAt(row, 0);
}

/** A row of {@link JOB_COLUMNS} as a job. */
export function toJob(connection: Connection, names: ScopeNames, row: Row): StoredJob {
  const status = textAt(row, 7) as JobStatus;
  const error = optionalTextAt(row, 15);
  const result = optionalTextAt(row, 16);
  return {
    id: textAt(row, 2),
    scope: { ...names.get(connection, numberAt(row, 1)) },
    operationId: textAt(row, 3),
    payloadHash: textAt(row, 4),
    fingerprint: textAt(row, 5),
    epoch: numberAt(row, 6),
    status,
    attempts: numberAt(row, 8),
    maxAttempts: numberAt(row, 9),
    createdAt: textAt(row, 10),
    updatedAt: textAt(row, 11),
    runAfter: textAt(row, 12),
    ...(status === 'running' && { leasedUntil: textAt(row, 13) }),
    ...(numberAt(row, 14) === 1 && { isCancelling: true }),
    ...(error !== undefined && { error }),
    ...(result !== undefined && { result: JSON.parse(result) as JsonObject }),
  };
}
