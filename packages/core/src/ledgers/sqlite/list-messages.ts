import type {
  MessageListRequest,
  PositionedMessage,
  ScopeChoice,
  ThreadSummary,
} from '../../contracts/ledger-queries.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import type { Connection } from '../../sqlite/connection.ts';
import { type Pacer, startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import { type Scope, scopeKey } from '../../types/scope.ts';
import { numberList, scopePages } from './reach-homes.ts';
import type { MemoryReader } from './read-memories.ts';
import { readMessagesAt } from './read-messages.ts';
import { toScope } from './scope-rows.ts';

/** How many entries of a thread one read follows. */
const PAGE = 500;

/** A page of the messages of some scopes, in order of insertion. */
export async function listMessages(
  reader: MemoryReader,
  request: MessageListRequest,
): Promise<readonly PositionedMessage[]> {
  const { database } = reader;
  const pacer = startPacer();
  let page: number[] = [];
  for (const thread of await threadsWithin(database, request.scopes, pacer)) {
    if (request.withoutRun === true && (await hasRun(database, thread))) continue;
    page = await mergeThread(database, { thread, page, request, pacer });
  }
  const messages: PositionedMessage[] = [];
  for (let start = 0; start < page.length; start += PAGE) {
    const positions = page.slice(start, start + PAGE);
    messages.push(...(await database.read(() => readMessagesAt(reader, positions))));
    await pacer();
  }
  return messages;
}

/** A listing of threads. */
export interface ThreadListRequest {
  readonly scopes: ScopeChoice;
  readonly after?: { readonly lastAt: string; readonly scope: Scope } | undefined;
  readonly limit: number;
}

/** A page of threads, the last used first. */
export async function listThreads(
  database: SharedDatabase,
  { scopes, after, limit }: ThreadListRequest,
): Promise<readonly ThreadSummary[]> {
  const { connection } = database;
  const pacer = startPacer();
  const threads = await threadsWithin(database, scopes, pacer);
  const start = after === undefined ? undefined : { ...after.scope, lastAt: after.lastAt };
  let page: ThreadSummary[] = [];
  for (let from = 0; from < threads.length; from += PAGE) {
    const some = threads.slice(from, from + PAGE);
    const summaries = await database.read(() => readThreads(connection, some));
    page.push(...summaries.filter((thread) => start === undefined || compareThreads(thread, start) > 0));
    page = page.toSorted(compareThreads).slice(0, limit);
    await pacer();
  }
  return page;
}

/** The scope rows with messages that the choice sees, each once. */
async function threadsWithin(
  database: SharedDatabase,
  scopes: ScopeChoice,
  pacer: Pacer,
): Promise<readonly number[]> {
  const threads = new Set<number>();
  for (const scope of scopes) {
    for await (const rows of scopePages(database, scope, { having: 'messages', pacer })) {
      for (const { id } of rows) threads.add(id);
    }
  }
  return [...threads];
}

interface Merge {
  readonly thread: number;
  /** The positions found so far, in the direction of the listing. */
  readonly page: readonly number[];
  readonly request: MessageListRequest;
  readonly pacer: Pacer;
}

/** Follows a thread as far as it can still contribute to the page. */
async function mergeThread(
  database: SharedDatabase,
  { thread, page, request, pacer }: Merge,
): Promise<number[]> {
  const { connection } = database;
  const { limit } = request;
  const { sql, start, end, sign } = request.direction === 'ascending' ? ASCENDING : DESCENDING;
  const found: number[] = [];
  const bound = page.length < limit ? end : (page.at(-1) ?? end);
  const step = Math.min(PAGE, limit);
  let after = request.after ?? start;
  while (found.length < limit) {
    const rows = await database.read(() => connection.all(sql, thread, after, bound, step));
    for (const row of rows) if (isWithinTime(request, textAt(row, 1))) found.push(numberAt(row, 0));
    const last = rows.at(-1);
    await pacer();
    if (last === undefined || rows.length < step) break;
    after = numberAt(last, 0);
  }
  return [...page, ...found].toSorted((left, right) => sign * (left - right)).slice(0, limit);
}

const ASCENDING = {
  sql: `SELECT position, timestamp FROM message INDEXED BY message_scope
    WHERE scope = ? AND position > ? AND position < ? ORDER BY position LIMIT ?`,
  start: 0,
  end: Number.MAX_SAFE_INTEGER,
  sign: 1,
};

const DESCENDING = {
  sql: `SELECT position, timestamp FROM message INDEXED BY message_scope
    WHERE scope = ? AND position < ? AND position > ? ORDER BY position DESC LIMIT ?`,
  start: Number.MAX_SAFE_INTEGER,
  end: 0,
  sign: -1,
};

function isWithinTime({ from, to }: MessageListRequest, timestamp: string): boolean {
  return (from === undefined || timestamp >= from) && (to === undefined || timestamp < to);
}

async function hasRun({ connection, read }: SharedDatabase, thread: number): Promise<boolean> {
  const row = await read(() =>
    connection.first('SELECT 1 FROM scope WHERE id = ? AND run_id IS NOT NULL', thread),
  );
  return row !== undefined;
}

function readThreads(connection: Connection, ids: readonly number[]): ThreadSummary[] {
  const rows = connection.all(
    `SELECT s.user_id, s.agent_id, s.run_id, s.app_id, s.messages, s.first_at, s.last_at, s.times_are_bounds, s.id
     FROM json_each(?) j CROSS JOIN scope s ON s.id = j.value WHERE s.messages > 0`,
    numberList(ids),
  );
  return rows.map((row) => {
    const times = numberAt(row, 7) === 1 ? readTimes(connection, numberAt(row, 8)) : undefined;
    return {
      ...toScope(row, 0),
      messages: numberAt(row, 4),
      firstAt: times?.firstAt ?? optionalTextAt(row, 5) ?? '',
      lastAt: times?.lastAt ?? optionalTextAt(row, 6) ?? '',
    };
  });
}

function readTimes(connection: Connection, thread: number): Pick<ThreadSummary, 'firstAt' | 'lastAt'> {
  const row =
    connection.first('SELECT min(timestamp), max(timestamp) FROM message WHERE scope = ?', thread) ?? [];
  return { firstAt: textAt(row, 0), lastAt: textAt(row, 1) };
}

type ThreadOrder = Scope & Pick<ThreadSummary, 'lastAt'>;

function compareThreads(left: ThreadOrder, right: ThreadOrder): number {
  if (left.lastAt !== right.lastAt) return left.lastAt < right.lastAt ? 1 : -1;
  return compareCodePoints(scopeKey(left), scopeKey(right));
}
