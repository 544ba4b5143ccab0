import type { ScopeCount, ScopeCountRequest } from '../../contracts/ledger-queries.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import type { Connection, Row, SqlValue } from '../../sqlite/connection.ts';
import { type Pacer, startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import type { ScopeField } from '../../types/scope.ts';
import { scopeCondition } from './memory-view.ts';

const FIELD: Readonly<Record<ScopeField, { readonly column: string; readonly index: string }>> = {
  userId: { column: 'user_id', index: 'scope_user' },
  agentId: { column: 'agent_id', index: 'scope_agent' },
  runId: { column: 'run_id', index: 'scope_run' },
  appId: { column: 'app_id', index: 'scope_app' },
};

/** How many scope rows one read follows. */
const PAGE = 1000;

/** The ids of one field with what hangs on them, in order of id. */
export async function countScopes(
  database: SharedDatabase,
  request: ScopeCountRequest,
  signal: AbortSignal | undefined,
): Promise<readonly ScopeCount[]> {
  const pacer = startPacer(signal);
  await pacer();
  const counts: ScopeCount[] = [];
  let last: ScopeCount | undefined;
  for await (const [id, memories, newestAt] of scopesInOrder(database, request, pacer)) {
    if (last !== undefined && last.id !== id) {
      counts.push(last);
      if (counts.length === request.limit) return counts;
      last = undefined;
    }
    last = { id, memories: (last?.memories ?? 0) + memories, lastAt: laterOf(last?.lastAt, newestAt) };
  }
  return last === undefined ? counts : [...counts, last];
}

type ScopeRowCount = readonly [id: string, memories: number, newestAt: string];

/** The scope rows with memories that carry the field, in order of its id: the index has them so. */
async function* scopesInOrder(
  { connection, read }: SharedDatabase,
  { field, scopes, after }: ScopeCountRequest,
  pacer: Pacer,
): AsyncGenerator<ScopeRowCount> {
  const { column, index } = FIELD[field];
  const within = scopes === undefined ? { sql: '', values: [] } : withinScopes(scopes);
  let behind: readonly SqlValue[] = [after ?? '', Number.MAX_SAFE_INTEGER];
  for (;;) {
    const rows: readonly (readonly [ScopeRowCount, number])[] = await read(() =>
      connection
        .all(
          `SELECT id, ${column}, memories, newest_at, newest_is_bound${within.sql}
           FROM scope m INDEXED BY ${index} WHERE ${column} IS NOT NULL AND (${column}, id) > (?, ?) ORDER BY ${column}, id LIMIT ${PAGE}`,
          ...within.values,
          ...behind,
        )
        .map((row) => [toCount(connection, row), numberAt(row, 0)]),
    );
    for (const [count] of rows) if (count[1] > 0) yield count;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    behind = [last[0][0], last[1]];
    await pacer();
  }
}

/** As a column, so that a page is bounded by the rows it looks at and not by those it finds. */
function withinScopes(scopes: Parameters<typeof scopeCondition>[0]): ReturnType<typeof scopeCondition> {
  const { sql, values } = scopeCondition(scopes);
  return { sql: `, ${sql.replace(' AND ', '').replace('s.id = m.scope', 's.id = m.id')}`, values };
}

function toCount(connection: Connection, row: Row): ScopeRowCount {
  const isWithin = row[5] === undefined || row[5] === 1;
  const memories = isWithin ? numberAt(row, 2) : 0;
  if (memories === 0) return [textAt(row, 1), 0, ''];
  const newestAt = numberAt(row, 4) === 1 ? readNewest(connection, numberAt(row, 0)) : optionalTextAt(row, 3);
  return [textAt(row, 1), memories, newestAt ?? ''];
}

function readNewest(connection: Connection, scope: number): string | undefined {
  return optionalTextAt(
    connection.first('SELECT max(created_at) FROM memory WHERE scope = ?', scope) ?? [],
    0,
  );
}

function laterOf(left: string | undefined, right: string): string {
  return left === undefined || compareCodePoints(left, right) < 0 ? right : left;
}
