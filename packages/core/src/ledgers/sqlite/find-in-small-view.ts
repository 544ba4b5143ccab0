import type {
  Candidate,
  CandidateRequest,
  CandidateResult,
  CandidateSource,
} from '../../contracts/ledger-queries.ts';
import type { Connection } from '../../sqlite/connection.ts';
import type { SnapshotRow } from './home-snapshot.ts';
import { given } from './memory-state.ts';
import { documentFrequencies } from './postings.ts';
import type { SmallHome, SmallView } from './small-view.ts';

/** Finds memories for ranking in a small view, inside a read. */
export function findInSmallView(
  connection: Connection,
  view: SmallView,
  request: CandidateRequest,
): CandidateResult {
  const rows = findRows(connection, view, request);
  const counts = countsIn(view, request.terms);
  const { by } = request.source;
  // As many as it looked at, whether the file was read for them or not.
  const rowsRead =
    by === 'ids' || by === 'keys'
      ? rows.length
      : view.homes.reduce((sum, { snapshot }) => sum + snapshot.rows.length, 0);
  return { candidates: rows.map((row) => toCandidate(row, counts(row))), rowsRead };
}

function findRows(
  connection: Connection,
  view: SmallView,
  { source }: CandidateRequest,
): readonly SnapshotRow[] {
  switch (source.by) {
    case 'terms':
      return findByTerms(connection, view, source);
    case 'ids':
      return pick(view, source.ids, ({ snapshot }) => snapshot.byId());
    case 'keys':
      return pick(view, source.keys, ({ snapshot }) => snapshot.byKey());
    case 'time':
      return seenRows(view)
        .filter(({ time }) => time >= source.from && time < source.to)
        .toSorted(latestFirst)
        .slice(0, source.limit);
    default:
      return seenRows(view).toSorted(newestFirst).slice(0, source.limit);
  }
}

function seenRows(view: SmallView): SnapshotRow[] {
  return view.homes.flatMap(({ snapshot }) => snapshot.rows.filter((row) => view.sees(row)));
}

function pick<Name>(
  view: SmallView,
  wanted: readonly Name[],
  index: (home: SmallHome) => ReadonlyMap<Name, SnapshotRow>,
): SnapshotRow[] {
  const indexes = view.homes.map(index);
  return [...new Set(wanted)].flatMap((name) => {
    const row = indexes.map((rows) => rows.get(name)).find((found) => found !== undefined);
    return row !== undefined && view.sees(row) ? [row] : [];
  });
}

type TermSource = Extract<CandidateSource, { readonly by: 'terms' }>;

/** Those that hold a term; of too many, those with the rarest one first, then the newest. */
function findByTerms(
  connection: Connection,
  view: SmallView,
  { match, limit }: TermSource,
): readonly SnapshotRow[] {
  const holders = match.map((term) => view.homes.map(({ snapshot }) => snapshot.holders(term)));
  const found = [...new Set(holders.flatMap((rows) => rows.flatMap((held) => [...held.keys()])))].filter(
    (row) => view.sees(row),
  );
  if (found.length <= limit) return found;
  const frequencies = match.map(() => 0);
  for (const { state } of view.homes) {
    for (const [index, frequency] of documentFrequencies(connection, state.id, match).entries()) {
      frequencies[index] = (frequencies[index] ?? 0) + frequency;
    }
  }
  const rarest = (row: SnapshotRow): number =>
    Math.min(...frequencies.filter((_, index) => holders[index]?.some((held) => held.has(row)) === true));
  const ranked = found.map((row) => ({ row, rank: rarest(row) }));
  return ranked
    .toSorted((left, right) => left.rank - right.rank || newestFirst(left.row, right.row))
    .slice(0, limit)
    .map(({ row }) => row);
}

/** Counts terms in rows of any home of the view. */
function countsIn({ homes }: SmallView, terms: readonly string[]): (row: SnapshotRow) => readonly number[] {
  const [first, ...others] = homes.map(({ snapshot }) => ({ snapshot, count: snapshot.counter(terms) }));
  if (others.length === 0) return (row) => first?.count(row) ?? [];
  return (row) => {
    const home = others.find(({ snapshot }) => snapshot.byKey().has(row.key)) ?? first;
    return home?.count(row) ?? [];
  };
}

function toCandidate(row: SnapshotRow, frequencies: readonly number[]): Candidate {
  return {
    key: row.key,
    id: row.id,
    kind: row.kind,
    version: row.version,
    ...given('speaker', row.speaker),
    time: row.time,
    ...given('supersededBy', row.supersededBy),
    length: row.length,
    frequencies: [...frequencies],
  };
}

function newestFirst(left: SnapshotRow, right: SnapshotRow): number {
  return right.key - left.key;
}

function latestFirst(left: SnapshotRow, right: SnapshotRow): number {
  if (left.time !== right.time) return left.time < right.time ? 1 : -1;
  return newestFirst(left, right);
}
