import type { CandidateRequest, CandidateResult } from '../../contracts/ledger-queries.ts';
import type { Row } from '../../sqlite/connection.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { CANDIDATE_COLUMNS, type FoundRows, newestKeyFirst, toCandidate } from './candidate-rows.ts';
import { findByTerms } from './find-by-terms.ts';
import { findByTime } from './find-by-time.ts';
import { findInSmallView } from './find-in-small-view.ts';
import { type MemoryView, selectRows, visitRows, withMemoryView } from './memory-view.ts';
import type { MemoryReader } from './read-memories.ts';
import { openSmallView } from './small-view.ts';
import { termNeedles } from './term-text.ts';

/** Finds memories for ranking. */
export async function findCandidates(
  reader: MemoryReader,
  request: CandidateRequest,
  signal: AbortSignal | undefined,
): Promise<CandidateResult> {
  const { database } = reader;
  const inSmallView = await database.read(() => {
    const view = openSmallView(reader, request);
    return view === undefined ? undefined : findInSmallView(database.connection, view, request);
  });
  if (inSmallView !== undefined) return inSmallView;
  const pacer = startPacer(signal);
  const { by } = request.source;
  const needsHomes = by !== 'ids' && by !== 'keys';
  const found = await withMemoryView(database, { view: request, pacer, needsHomes }, (view) =>
    findRows(view, request),
  );
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
  await view.pacer();
  const rows = await view.database.read(() => selectRows(view, CANDIDATE_COLUMNS, source));
  return { rows, rowsRead: rows.length };
}

/** Some slots are those of closed states, or of rows that the view does not see. */
const SPARE_SLOTS = 16;

async function findNewest(view: MemoryView, limit: number): Promise<FoundRows> {
  const found: Row[] = [];
  let rowsRead = 0;
  let inHome = { home: 0, count: 0 };
  await visitRows(
    view,
    { columns: CANDIDATE_COLUMNS, descending: true, first: limit + SPARE_SLOTS },
    (rows, home) => {
      rowsRead += rows.length;
      found.push(...rows);
      inHome = { home, count: (inHome.home === home ? inHome.count : 0) + rows.length };
      // Closed states lie behind newer rows, so that their places do not tell their order.
      return view.asOf !== undefined || inHome.count < limit;
    },
  );
  return { rows: found.toSorted(newestKeyFirst).slice(0, limit), rowsRead };
}
