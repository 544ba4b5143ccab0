import type { Connection, Row } from '../../sqlite/connection.ts';
import { numberAt, optionalNumberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { SharedDatabase } from '../../sqlite/shared-database.ts';
import type { MemoryKind } from '../../types/memory.ts';
import type { HomeState } from './homes.ts';
import { given } from './memory-state.ts';
import { placeOf, SLOTS_PER_HOME } from './place.ts';
import { countTerms, decodeTerms, termNeedles } from './term-text.ts';

/** Homes with more memories are not read as a whole. */
const MOST_DOCUMENTS = 1000;

/** What all snapshots of a file may take together, in bytes. */
const MOST_BYTES = 96 * 2 ** 20;

/** About what a row takes beside its terms, and each UTF-16 unit of these; measured on the heap. */
const WITHOUT_POSTINGS = { row: 700, unit: 5 };
const WITH_POSTINGS = { row: 1000, unit: 10 };

/** What a search looks at in a current memory, under the names that filters use. */
export interface SnapshotRow {
  readonly place: number;
  readonly key: number;
  readonly scope: number;
  readonly id: string;
  readonly kind: MemoryKind;
  readonly version: number;
  readonly length: number;
  readonly time: string;
  readonly terms: string;
  readonly createdAt: string;
  readonly speaker?: string;
  readonly supersededBy?: string;
  readonly expiresAt?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  /** Of an episode: that of its message. */
  readonly position?: number;
}

/** The memories of a small home at one revision: one statement instead of many, for all steps of a search and beyond. */
export interface HomeSnapshot {
  readonly revision: number;
  /** About how much memory the rows take as they are now. */
  readonly rowBytes: () => number;
  /** In the order of insertion. */
  readonly rows: readonly SnapshotRow[];
  readonly byPlace: () => ReadonlyMap<number, SnapshotRow>;
  readonly byKey: () => ReadonlyMap<number, SnapshotRow>;
  readonly byId: () => ReadonlyMap<string, SnapshotRow>;
  /** The episodes of each exact scope, in the order of their messages. */
  readonly threads: () => ReadonlyMap<number, readonly SnapshotRow[]>;
  /** The rows that a term occurs in, and how often. */
  readonly holders: (term: string) => ReadonlyMap<SnapshotRow, number>;
  /** How often terms occur in a row. Counted once, as the steps of a search ask for the same ones. */
  readonly counter: (terms: readonly string[]) => (row: SnapshotRow) => readonly number[];
  /** Vectors that were read for it, by the number of their generation. */
  readonly vectors: Map<number, readonly SnapshotVector[]>;
}

/** A vector of a row. */
export interface SnapshotVector {
  readonly row: SnapshotRow;
  readonly data: Float32Array;
}

const ATTACHMENT = 'home-snapshots';

/** The home as it is now, inside a read; `undefined` when it is not small. */
export function readSnapshot(
  { connection, attachments }: SharedDatabase,
  home: HomeState,
): HomeSnapshot | undefined {
  if (home.documents > MOST_DOCUMENTS) return undefined;
  const kept = (attachments.get(ATTACHMENT) ?? keepSnapshots()) as KeptSnapshots;
  attachments.set(ATTACHMENT, kept);
  const known = kept.get(home.id);
  const snapshot = known?.revision === home.revision ? known : toSnapshot(connection, home);
  kept.use(home.id, snapshot);
  return snapshot;
}

interface KeptSnapshots {
  readonly get: (home: number) => HomeSnapshot | undefined;
  /** Keeps it as the last one that was used; those that were not used for longest make room. */
  readonly use: (home: number, snapshot: HomeSnapshot) => void;
}

function keepSnapshots(): KeptSnapshots {
  // In order of use.
  const kept = new Map<number, { readonly snapshot: HomeSnapshot; readonly bytes: number }>();
  let total = 0;
  let last: number | undefined;
  const drop = (home: number): void => {
    total -= kept.get(home)?.bytes ?? 0;
    kept.delete(home);
  };
  const weigh = (home: number, snapshot: HomeSnapshot): void => {
    drop(home);
    const bytes = bytesOf(snapshot);
    kept.set(home, { snapshot, bytes });
    total += bytes;
  };
  return {
    get: (home) => kept.get(home)?.snapshot,
    use: (home, snapshot) => {
      const before = last === undefined ? undefined : kept.get(last);
      // Its vectors were read since it was weighed.
      if (last !== undefined && before !== undefined) weigh(last, before.snapshot);
      weigh(home, snapshot);
      last = home;
      for (const oldest of kept.keys()) {
        if (total <= MOST_BYTES || oldest === home) return;
        drop(oldest);
      }
    },
  };
}

function bytesOf({ rowBytes, vectors }: HomeSnapshot): number {
  let bytes = rowBytes();
  for (const list of vectors.values()) bytes += list.length * (list[0]?.data.byteLength ?? 0);
  return bytes;
}

function toSnapshot(connection: Connection, { id, revision }: HomeState): HomeSnapshot {
  const rows = connection
    .all(
      `SELECT place, key, scope, id, kind, version, length, time, terms, created_at, speaker, superseded_by, expires_at,
         valid_from, valid_to, position FROM memory WHERE place >= ? AND place < ? ORDER BY place`,
      placeOf(id, 0),
      placeOf(id, SLOTS_PER_HOME),
    )
    .map(toRow);
  const { holders, hasPostings } = findHolders(rows);
  const units = rows.reduce((sum, { terms }) => sum + terms.length, 0);
  return {
    revision,
    rowBytes: () => {
      const { row, unit } = hasPostings() ? WITH_POSTINGS : WITHOUT_POSTINGS;
      return row * rows.length + unit * units;
    },
    rows,
    byPlace: once(() => new Map(rows.map((row) => [row.place, row]))),
    byKey: once(() => new Map(rows.map((row) => [row.key, row]))),
    byId: once(() => new Map(rows.map((row) => [row.id, row]))),
    threads: once(() => toThreads(rows)),
    holders,
    counter: rememberLast((terms) => {
      const counts = new Map<SnapshotRow, number[]>();
      for (const [index, term] of terms.entries()) {
        for (const [row, count] of holders(term)) {
          const known = counts.get(row) ?? terms.map(() => 0);
          known[index] = count;
          counts.set(row, known);
        }
      }
      const none = terms.map(() => 0);
      return (row) => counts.get(row) ?? none;
    }),
    vectors: new Map(),
  };
}

const NO_ROWS: ReadonlyMap<SnapshotRow, number> = new Map();

/** After so many terms all of them are sorted out: that takes as long as looking for about as many. */
const MOST_LOOKED_FOR = 40;

/** Looks for a term in the rows, which is all that many snapshots are asked before they are outdated. */
function findHolders(rows: readonly SnapshotRow[]): {
  readonly holders: HomeSnapshot['holders'];
  readonly hasPostings: () => boolean;
} {
  const known = new Map<string, ReadonlyMap<SnapshotRow, number>>();
  const postings = once(() => toPostings(rows));
  const hasPostings = (): boolean => known.size >= MOST_LOOKED_FOR;
  const holders: HomeSnapshot['holders'] = (term) => {
    const found = known.get(term);
    if (found !== undefined) return found;
    if (hasPostings()) return postings().get(term) ?? NO_ROWS;
    const needles = termNeedles([term]);
    const holding = new Map<SnapshotRow, number>();
    for (const row of rows) {
      const [count = 0] = countTerms(row.terms, needles);
      if (count > 0) holding.set(row, count);
    }
    known.set(term, holding);
    return holding;
  };
  return { holders, hasPostings };
}

function toPostings(rows: readonly SnapshotRow[]): ReadonlyMap<string, ReadonlyMap<SnapshotRow, number>> {
  const postings = new Map<string, Map<SnapshotRow, number>>();
  for (const row of rows) {
    for (const [term, count] of decodeTerms(row.terms)) {
      const known = postings.get(term);
      if (known === undefined) postings.set(term, new Map([[row, count]]));
      else known.set(row, count);
    }
  }
  return postings;
}

function toRow(row: Row): SnapshotRow {
  const position = optionalNumberAt(row, 15);
  return {
    place: numberAt(row, 0),
    key: numberAt(row, 1),
    scope: numberAt(row, 2),
    id: textAt(row, 3),
    kind: textAt(row, 4) as MemoryKind,
    version: numberAt(row, 5),
    length: numberAt(row, 6),
    time: textAt(row, 7),
    terms: textAt(row, 8),
    createdAt: textAt(row, 9),
    ...given('speaker', optionalTextAt(row, 10)),
    ...given('supersededBy', optionalTextAt(row, 11)),
    ...given('expiresAt', optionalTextAt(row, 12)),
    ...given('validFrom', optionalTextAt(row, 13)),
    ...given('validTo', optionalTextAt(row, 14)),
    ...(position === undefined ? {} : { position }),
  };
}

function toThreads(rows: readonly SnapshotRow[]): ReadonlyMap<number, readonly SnapshotRow[]> {
  const threads = new Map<number, SnapshotRow[]>();
  for (const row of rows) {
    if (row.position === undefined) continue;
    const thread = threads.get(row.scope);
    if (thread === undefined) threads.set(row.scope, [row]);
    else thread.push(row);
  }
  for (const [scope, thread] of threads) {
    threads.set(
      scope,
      thread.toSorted((left, right) => (left.position ?? 0) - (right.position ?? 0)),
    );
  }
  return threads;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function rememberLast<Value>(make: (terms: readonly string[]) => Value): (terms: readonly string[]) => Value {
  let last: { readonly terms: readonly string[]; readonly value: Value } | undefined;
  return (terms) => {
    const isSame =
      last?.terms.length === terms.length && last.terms.every((term, index) => term === terms[index]);
    // A copy: the caller's list may change later.
    if (last === undefined || !isSame) last = { terms: [...terms], value: make(terms) };
    return last.value;
  };
}
