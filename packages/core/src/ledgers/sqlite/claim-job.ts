import type { ClaimedJob, JobClaim, JobClaimRequest, JobRenewal } from '../../contracts/ledger-jobs.ts';
import type { Connection } from '../../sqlite/connection.ts';
import { numberAt, textAt } from '../../sqlite/read-column.ts';
import type { JsonObject } from '../../types/json.ts';
import { JOB_COLUMNS, toJob } from './job-rows.ts';
import type { OpenLedger } from './open-ledger.ts';
import type { WriteContext } from './write-context.ts';

/** Claims the job that has been due longest. Looking for one takes no lock that a writer would wait for. */
export async function claimJob(
  ledger: OpenLedger,
  request: JobClaimRequest,
  signal?: AbortSignal,
): Promise<ClaimedJob | undefined> {
  const { connection, read } = ledger.database;
  if ((await read(() => findDueJob(connection, request))) === undefined) return undefined;
  return ledger.write((context) => takeDueJob(ledger, context, request), signal);
}

/** Moves the end of a lease. */
export function renewJob({ connection }: WriteContext, { id, token }: JobClaim, until: string): JobRenewal {
  const row = connection.first(
    "SELECT number, is_cancelling FROM job WHERE id = ? AND token = ? AND status = 'running'",
    id,
    token,
  );
  if (row === undefined) return 'lost';
  connection.run('UPDATE job SET due = ? WHERE number = ?', until, numberAt(row, 0));
  return numberAt(row, 1) === 1 ? 'cancelling' : 'renewed';
}

function takeDueJob(
  { names }: OpenLedger,
  { connection }: WriteContext,
  request: JobClaimRequest,
): ClaimedJob | undefined {
  const number = findDueJob(connection, request);
  if (number === undefined) return undefined;
  connection.run(
    `UPDATE job SET status = 'running', due = ?, token = ?, attempts = attempts + 1, updated_at = ? WHERE number = ?`,
    request.until,
    request.token,
    request.now,
    number,
  );
  const row = connection.first(`SELECT ${JOB_COLUMNS} FROM job WHERE number = ?`, number) ?? [];
  const payload = connection.first('SELECT payload FROM job WHERE number = ?', number) ?? [];
  return { ...toJob(connection, names, row), payload: JSON.parse(textAt(payload, 0)) as JsonObject };
}

function findDueJob(connection: Connection, { select, now }: JobClaimRequest): number | undefined {
  const row =
    'id' in select
      ? connection.first('SELECT number FROM job WHERE id = ? AND due <= ?', select.id, now)
      : connection.first(
          `SELECT number FROM job INDEXED BY job_due WHERE fingerprint = ? AND due <= ?
           ORDER BY due, number LIMIT 1`,
          select.fingerprint,
          now,
        );
  return row === undefined ? undefined : numberAt(row, 0);
}
