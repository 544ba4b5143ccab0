import type { RecordCandidate, RecordQuery, RecordSearch } from '../../contracts/record-queries.ts';
import { evaluateFilter, recordSubject } from '../../filters/evaluate-filter.ts';
import type { StoredRecord } from '../../types/record.ts';
import { countTerms } from './candidates.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import { copyData } from './copy-data.ts';
import { cosine } from '../../internal/cosine.ts';
import { namespaceNode, recordRow } from './record-rows.ts';
import type { NamespaceNode, RecordRow, StoreState } from './state.ts';
import { createTopList } from '../../internal/top-list.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

/** The record under a key of exactly the namespace that the query names. */
export function readRecord(state: StoreState, query: RecordQuery, key: string): StoredRecord | undefined {
  const row = recordRow(state, { owner: query.owner, namespace: query.prefix, key });
  return row !== undefined && isSeen(row, query) ? copyData(row.record) : undefined;
}

/** A page of records, in order of namespace and key. */
export async function listRecords(
  state: StoreState,
  query: RecordQuery & { readonly limit: number; readonly offset: number },
): Promise<StoredRecord[]> {
  const page: StoredRecord[] = [];
  let passed = 0;
  await visitPaced(recordsUnder(state, query), (row) => {
    if (!isSeen(row, query)) return true;
    if (passed >= query.offset) page.push(copyData(row.record));
    passed += 1;
    return page.length < query.limit;
  });
  return page;
}

/** The records with the most terms, then the most similar ones that are not among them. */
export async function searchRecords(
  state: StoreState,
  query: RecordSearch,
  signal?: AbortSignal,
): Promise<RecordCandidate[]> {
  const wordiest = createTopList<RecordCandidate>(
    query.limit,
    (a, b) => termsHeld(b) - termsHeld(a) || b.key - a.key,
  );
  const nearest = createTopList<RecordCandidate>(
    query.limit,
    (a, b) => similarity(b) - similarity(a) || b.key - a.key,
  );
  await visitPaced(
    recordsUnder(state, query),
    (row) => {
      if (!isSeen(row, query)) return true;
      const candidate = toCandidate(row, query);
      if (termsHeld(candidate) > 0) wordiest.add(candidate);
      if (candidate.similarity !== undefined) nearest.add(candidate);
      return true;
    },
    signal,
  );
  const found = new Map(
    [...wordiest.sorted(), ...nearest.sorted()].map((candidate) => [candidate.key, candidate]),
  );
  return [...found.values()].map((candidate) => ({ ...candidate, record: copyData(candidate.record) }));
}

/** The records under the prefix of a query, in order. */
function* recordsUnder(
  state: StoreState,
  { owner, prefix }: Pick<RecordQuery, 'owner' | 'prefix'>,
): Generator<RecordRow, void> {
  const node = namespaceNode(state, owner, prefix);
  if (node !== undefined) yield* walkRecords(state, node);
}

/** The entries of a map in order of their keys. */
export function sortedEntries<Value>(map: ReadonlyMap<string, Value>): [string, Value][] {
  return [...map].toSorted(([a], [b]) => compareCodePoints(a, b));
}

function* walkRecords(state: StoreState, node: NamespaceNode): Generator<RecordRow, void> {
  for (const [, key] of sortedEntries(node.records)) {
    const row = state.records.get(key);
    if (row !== undefined) yield row;
  }
  for (const [, child] of sortedEntries(node.children)) yield* walkRecords(state, child);
}

function isSeen({ record }: RecordRow, { filter, now }: RecordQuery): boolean {
  if (record.expiresAt !== undefined && record.expiresAt <= now) return false;
  return filter === undefined || evaluateFilter(filter, recordSubject(record));
}

function toCandidate(row: RecordRow, { terms, vector }: RecordSearch): RecordCandidate {
  const stored = vector === undefined ? undefined : row.vectors.get(vector.generation);
  return {
    key: row.key,
    record: row.record,
    ...countTerms(row.terms, terms),
    ...(vector !== undefined && stored !== undefined && { similarity: cosine(vector.vector, stored) }),
  };
}

function similarity(candidate: RecordCandidate): number {
  return candidate.similarity ?? -1;
}

function termsHeld({ frequencies }: RecordCandidate): number {
  return frequencies.filter((frequency) => frequency > 0).length;
}
