import type { ScanCollection, ScanRow, ScopeChoice } from '../../contracts/ledger-queries.ts';
import { turnOfOthers } from '../../internal/turn-of-others.ts';
import type { Progress } from '../../types/results.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';
import { EXPORT_FORMAT, EXPORT_VERSION } from './export-format.ts';

const PAGE_SIZE = 200;
const COLLECTIONS = ['messages', 'memories', 'records'] as const satisfies readonly ScanCollection[];

/** What to export. */
export interface ExportRequest {
  /** `undefined`: the whole ledger. */
  readonly scopes: ScopeChoice | undefined;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Everything as lines of JSON, without line feeds: a header, then messages, memories with all their versions, records.
 * Vectors are not in it: they are derived. Rows written meanwhile may or may not be in it; each row is whole.
 */
export async function* exportLines(
  request: ExportRequest,
  deps: EngineDependencies,
): AsyncGenerator<string, void, void> {
  const { ledger } = deps;
  yield JSON.stringify({
    type: 'header',
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    exportedAt: isoTime(deps.now()),
  });
  const { messages, memories, records } = await ledger.describe();
  const total = request.scopes === undefined ? messages + memories + records : undefined;
  let done = 0;
  for (const collection of COLLECTIONS) {
    let after: number | undefined;
    for (;;) {
      const rows = await ledger.scan(
        { collection, scopes: request.scopes, after, limit: PAGE_SIZE },
        request.signal,
      );
      for (const row of rows) yield JSON.stringify(toLine(row));
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.position;
      done += rows.length;
      request.onProgress?.({ done, ...(total !== undefined && { total: Math.max(total, done) }) });
      await turnOfOthers();
    }
  }
}

function toLine(row: ScanRow): object {
  if (row.collection === 'messages') return { type: 'message', message: ordered(row.message) };
  if (row.collection === 'records') return { type: 'record', record: ordered(row.record) };
  const { uniqueKey, versions } = row;
  const lines = versions.map((version) => ordered({ ...version, state: ordered(version.state) }));
  return { type: 'memory', ...(uniqueKey !== undefined && { uniqueKey }), versions: lines };
}

/** The same object with its keys in order: equal ledgers export equal lines. What is the caller's own JSON keeps its order. */
function ordered(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
