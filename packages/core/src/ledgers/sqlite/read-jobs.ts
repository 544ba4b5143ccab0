import type {
  JobListRequest,
  LedgerJobCounts,
  PositionedJob,
  StoredJob,
} from '../../contracts/ledger-jobs.ts';
import type { ScopeChoice } from '../../contracts/ledger-queries.ts';
import type { Connection } from '../../sqlite/connection.ts';
import { type Pacer, startPacer } from '../../sqlite/pacer.ts';
import { numberAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { JOB_STATUSES, type JobStatus } from '../../types/job.ts';
import { pickScope, type Scope, scopeMatches } from '../../types/scope.ts';
import { JOB_COLUMNS, jobPositionOf, toJob } from './job-rows.ts';
import type { OpenLedger } from './open-ledger.ts';
import { numberList, scopePages } from './reach-homes.ts';
import { findScope, toScope } from './scope-rows.ts';

/** How many jobs one read decodes. */
const PAGE = 200;

/** The job with this id, if it lies within the scopes. */
export function readJob(
  { database: { connection, read }, names }: OpenLedger,
  id: string,
  scopes?: ScopeChoice,
): Promise<StoredJob | undefined> {
  return read(() => {
    const found = connection.first(
      `SELECT s.user_id, s.agent_id, s.run_id, s.app_id, j.number FROM job j JOIN scope s ON s.id = j.scope
       WHERE j.id = ?`,
      id,
    );
    if (found === undefined) return undefined;
    const scope = toScope(found, 0);
    if (scopes !== undefined && !scopes.some((choice) => scopeMatches(choice, scope))) return undefined;
    const row = connection.first(`SELECT ${JOB_COLUMNS} FROM job WHERE number = ?`, numberAt(found, 4));
    return row && toJob(connection, names, row);
  });
}

/** The job of the exact scope with this operation id. */
export function findJob(
  { database: { connection, read }, names }: OpenLedger,
  scope: Scope,
  operationId: string,
): Promise<StoredJob | undefined> {
  return read(() => {
    const owner = findScope(connection, pickScope(scope));
    if (owner === undefined) return undefined;
    const row = connection.first(
      `SELECT ${JOB_COLUMNS} FROM job WHERE scope = ? AND operation_id = ?`,
      owner.id,
      operationId,
    );
    return row && toJob(connection, names, row);
  });
}

/** A page of jobs, the last queued first. */
export async function listJobs(
  { database, names }: OpenLedger,
  request: JobListRequest,
  signal?: AbortSignal,
): Promise<readonly PositionedJob[]> {
  const { connection, read } = database;
  const pacer = startPacer(signal);
  const lists = await openLists(database, request, pacer);
  let page: readonly number[] = [];
  for (const list of lists) {
    page = await read(() => mergeList(connection, list, { page, request }));
    await pacer();
  }
  const jobs: PositionedJob[] = [];
  for (let start = 0; start < page.length; start += PAGE) {
    const numbers = page.slice(start, start + PAGE);
    const rows = await read(() =>
      connection
        .all(
          `SELECT ${JOB_COLUMNS} FROM job WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number DESC`,
          numberList(numbers),
        )
        .map((row) => ({ position: jobPositionOf(row), job: toJob(connection, names, row) })),
    );
    jobs.push(...rows);
    await pacer();
  }
  return jobs;
}

/** How many jobs there are in the whole file. */
export function countJobs(
  { database: { connection, read } }: OpenLedger,
  fingerprint: string,
): Promise<LedgerJobCounts> {
  const count = (status: JobStatus): number =>
    numberAt(connection.first('SELECT count(*) FROM job WHERE status = ?', status) ?? [], 0);
  return read(() => ({
    queued: count('queued'),
    running: count('running'),
    dead: count('dead'),
    matched: numberAt(
      connection.first(
        `SELECT count(*) FROM job INDEXED BY job_due
         WHERE fingerprint = ? AND due IS NOT NULL AND status = 'queued'`,
        fingerprint,
      ) ?? [],
      0,
    ),
  }));
}

/** The jobs of one status, of one exact scope or of the whole file: an index holds them in order. */
interface JobList {
  readonly status: JobStatus;
  readonly scope: number | undefined;
}

async function openLists(
  database: SharedDatabase,
  { scopes, status }: JobListRequest,
  pacer: Pacer,
): Promise<readonly JobList[]> {
  const statuses = status === undefined ? JOB_STATUSES : [status];
  if (scopes === undefined) return statuses.map((each) => ({ status: each, scope: undefined }));
  const owners = new Set<number>();
  for (const scope of scopes) {
    for await (const rows of scopePages(database, scope, { having: 'anything', pacer }))
      for (const { id } of rows) owners.add(id);
  }
  const lists: JobList[] = [];
  const all = [...owners];
  for (let start = 0; start < all.length; start += PAGE) {
    const some = all.slice(start, start + PAGE);
    lists.push(...(await database.read(() => listsOf(database.connection, some, statuses))));
    await pacer();
  }
  return lists;
}

/** Of those scopes and statuses, the ones that have a job. */
function listsOf(
  connection: Connection,
  scopes: readonly number[],
  statuses: readonly JobStatus[],
): JobList[] {
  const rows = connection.all(
    `SELECT s.value, t.value FROM json_each(?) s CROSS JOIN json_each(?) t
     WHERE EXISTS (SELECT 1 FROM job INDEXED BY job_scope WHERE scope = s.value AND status = t.value)`,
    numberList(scopes),
    JSON.stringify(statuses),
  );
  return rows.map((row) => ({ scope: numberAt(row, 0), status: textAt(row, 1) as JobStatus }));
}

/** The newest positions of the page and the list together. */
function mergeList(
  connection: Connection,
  { scope, status }: JobList,
  { page, request }: { readonly page: readonly number[]; readonly request: JobListRequest },
): readonly number[] {
  const { limit, after = Number.MAX_SAFE_INTEGER } = request;
  const least = page.length < limit ? 0 : (page.at(-1) ?? 0);
  const rows =
    scope === undefined
      ? connection.all(
          `SELECT number FROM job INDEXED BY job_status WHERE status = ? AND number < ? AND number > ?
           ORDER BY number DESC LIMIT ?`,
          status,
          after,
          least,
          limit,
        )
      : connection.all(
          `SELECT number FROM job INDEXED BY job_scope WHERE scope = ? AND status = ? AND number < ? AND number > ?
           ORDER BY number DESC LIMIT ?`,
          scope,
          status,
          after,
          least,
          limit,
        );
  return [...page, ...rows.map((row) => numberAt(row, 0))]
    .toSorted((left, right) => right - left)
    .slice(0, limit);
}
