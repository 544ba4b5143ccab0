import type {
  MarkedRow,
  MarkRequest,
  UnindexedRequest,
  UnindexedRow,
} from '../../contracts/ledger-queries.ts';
import { copyData } from './copy-data.ts';
import { ascendingKeys } from './key-list.ts';
import type { MarkRow, StoreState } from './state.ts';
import { seeMemory, toLedgerMemory } from './views.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

/** Marks whose time has come, oldest first, with what they are about. */
export async function readMarks(
  state: StoreState,
  { now, limit, action }: MarkRequest,
): Promise<MarkedRow[]> {
  const marks: MarkedRow[] = [];
  await visitPaced(ascendingKeys(state.markOrder), (stamp) => {
    const mark = state.marks.get(stamp);
    if (mark === undefined || (action !== undefined && mark.action !== action)) return true;
    if (mark.until === undefined || mark.until <= now) marks.push(toMarkedRow(state, mark));
    return marks.length < limit;
  });
  return marks;
}

/** Rows behind a key that have no vector of the generation here; all memories when their vectors are outside. */
export async function readUnindexed(
  state: StoreState,
  { target, generation, after, limit }: UnindexedRequest,
  indexOutside: boolean,
): Promise<UnindexedRow[]> {
  const rows: UnindexedRow[] = [];
  const vectors = indexOutside ? undefined : state.generations.get(generation)?.vectors;
  const read = (key: number): UnindexedRow | undefined => {
    if (target === 'record') return readUnindexedRecord(state, key, generation);
    return vectors?.has(key) === true ? undefined : readUnindexedMemory(state, key);
  };
  await visitPaced(ascendingKeys(target === 'record' ? state.recordKeys : state.current, after), (key) => {
    const row = read(key);
    if (row !== undefined) rows.push(row);
    return rows.length < limit;
  });
  return rows;
}

function toMarkedRow(state: StoreState, { until: _until, ...mark }: MarkRow): MarkedRow {
  if (mark.action === 'remove') return mark;
  if (mark.target === 'record') {
    const record = state.records.get(mark.key)?.record;
    return record === undefined ? mark : { ...mark, record: copyData(record) };
  }
  const seen = seeMemory(state, mark.key, undefined);
  return seen === undefined ? mark : { ...mark, memory: toLedgerMemory(seen) };
}

function readUnindexedMemory(state: StoreState, key: number): UnindexedRow | undefined {
  const seen = seeMemory(state, key, undefined);
  return seen === undefined ? undefined : { key, memory: toLedgerMemory(seen) };
}

function readUnindexedRecord(state: StoreState, key: number, generation: number): UnindexedRow | undefined {
  const row = state.records.get(key);
  if (row === undefined || row.record.index === false || row.vectors.has(generation)) return undefined;
  return { key, record: copyData(row.record) };
}
