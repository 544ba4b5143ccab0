import type { Candidate, CandidateRequest, CandidateResult } from '../../contracts/ledger-queries.ts';
import type { Row } from '../../sqlite/connection.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import type { MemoryKind } from '../../types/memory.ts';
import { findByTerms } from './find-by-terms.ts';
import { findByTime } from './find-by-time.ts';
import { given } from './memory-state.ts';
import { type MemoryView, selectRows, visitRows, withMemoryView } from './memory-view.ts';
import { countTerms, type TermNeedles, termNeedles } from './term-text.ts';

/** What a candidate is read from: {@link toCandidate}. */
export const CANDIDATE_COLUMNS =
  'm.key, m.id, m.kind, m.version, m.speaker, m.time, m.superseded_by, m.length, m.terms';

/** Candidates as they are found, and what it took. */
export interface FoundRows {
  readonly rows: readonly Row[];
  readonly rowsRead: number;
}

/** Finds memories for ranking. */
export async function findCandidates(
  database: SharedDatabase,
  request: CandidateRequest,
  signal: AbortSignal | undefined,
): Promise<CandidateResult> {
  const pacer = startPacer(signal);
  await pacer();
  const { by } = request.source;
  const needsHomes = by !== 'ids' && by !== 'keys';
  const found = await withMemoryView(database, { view: request, pacer, needsHomes }, (view) => findRows(view, request));
  const needles = termNeedles(request.terms);
  return { candidates: found.rows.map((row) => toCandidate(row, needles)), rowsRead: found.rowsRead };
}

async function findRows(view: MemoryView, { source }: CandidateRequest): Promise<FoundRows> {
  switch (source.by) {
    case 'terms':
      return findByTerms(view, source);
    case 'ids':
      return once(view, { by: 'id', ids: [...new Set(source.ids)] });
    case 'keys':
      return once(view, { by: 'key', numbers: [...new Set(source.keys)] });
    case 'time':
      return findByTime(view, source);
    default:
      return findNewest(view, source.limit);
  }
}

async function once(view: MemoryView, source: Parameters<typeof selectRows>[2]): Promise<FoundRows> {
  const rows = await view.database.read(() => selectRows(view, CANDIDATE_COLUMNS, source));
  return { rows, rowsRead: rows.length };
}

async function findNewest(view: MemoryView, limit: number): Promise<FoundRows> {
  const found: Row[] = [];
  let rowsRead = 0;
  let inHome = { home: 0, count: 0 };
  await visitRows(view, { columns: CANDIDATE_COLUMNS, descending: true }, (rows, home) => {
    rowsRead += rows.length;
    found.push(...rows);
    inHome = { home, count: (inHome.home === home ? inHome.count : 0) + rows.length };
    return inHome.count < limit;
  });
  return { rows: found.sort(newestKeyFirst).slice(0, limit), rowsRead };
}

/** Orders rows of {@link CANDIDATE_COLUMNS} by key. */
export function newestKeyFirst(left: Row, right: Row): number {
  return numberAt(right, 0) - numberAt(left, 0);
}

function toCandidate(row: Row, needles: TermNeedles): Candidate {
  return {
    key: numberAt(row, 0),
    id: textAt(row, 1),
    kind: textAt(row, 2) as MemoryKind,
    version: numberAt(row, 3),
    ...given('speaker', optionalTextAt(row, 4)),
    time: textAt(row, 5),
    ...given('supersededBy', optionalTextAt(row, 6)),
    length: numberAt(row, 7),
    frequencies: countTerms(textAt(row, 8), needles),
  };
}
