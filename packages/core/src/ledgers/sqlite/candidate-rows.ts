import type { Candidate } from '../../contracts/ledger-queries.ts';
import type { Row } from '../../sqlite/connection.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { MemoryKind } from '../../types/memory.ts';
import { given } from './memory-state.ts';
import { countTerms, type TermNeedles } from './term-text.ts';

/** What a candidate is read from, behind the alias `m`: {@link toCandidate}. */
export const CANDIDATE_COLUMNS =
  'm.key, m.id, m.kind, m.version, m.speaker, m.time, m.superseded_by, m.length, m.terms';

/** Candidates as they are found, and what it took. */
export interface FoundRows {
  readonly rows: readonly Row[];
  readonly rowsRead: number;
}

/** The time in a row of {@link CANDIDATE_COLUMNS}. */
export function timeOfCandidate(row: Row): string {
  return textAt(row, 5);
}

/** The terms in a row of {@link CANDIDATE_COLUMNS}, as they are stored. */
export function termsOfCandidate(row: Row): string {
  return textAt(row, 8);
}

/** Orders rows of {@link CANDIDATE_COLUMNS} by key. */
export function newestKeyFirst(left: Row, right: Row): number {
  return numberAt(right, 0) - numberAt(left, 0);
}

/** The candidate in a row of {@link CANDIDATE_COLUMNS}. */
export function toCandidate(row: Row, needles: TermNeedles): Candidate {
  return {
    key: numberAt(row, 0),
    id: textAt(row, 1),
    kind: textAt(row, 2) as MemoryKind,
    version: numberAt(row, 3),
    ...given('speaker', optionalTextAt(row, 4)),
    time: timeOfCandidate(row),
    ...given('supersededBy', optionalTextAt(row, 6)),
    length: numberAt(row, 7),
    frequencies: countTerms(termsOfCandidate(row), needles),
  };
}
