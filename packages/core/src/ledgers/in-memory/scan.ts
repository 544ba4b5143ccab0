import type { ScanRequest, ScanRow, ScopeChoice } from '../../contracts/ledger-queries.ts';
import { copyData } from './copy-data.ts';
import { ascendingKeys, type KeyList } from './key-list.ts';
import { isWithin, keysNear, type ScopeIndex } from './scope-index.ts';
import type { MemoryRow, StoreState } from './state.ts';
import { toRecordedVersion } from './views.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

/** What a scan reads of one collection. */
interface Collection {
  readonly all: KeyList;
  readonly byScope: ScopeIndex;
  /** The row as it goes out, if it is there and within the scopes. */
  readonly read: (key: number, scopes: ScopeChoice | undefined) => ScanRow | undefined;
}

/** A page of everything, in order of position. */
export async function scan(
  state: StoreState,
  request: ScanRequest,
  signal?: AbortSignal,
): Promise<ScanRow[]> {
  const { scopes, after, limit } = request;
  const { all, byScope, read } = collectionOf(state, request.collection);
  const keys =
    scopes === undefined
      ? ascendingKeys(all, after)
      : keysNear(byScope, scopes, { direction: 'ascending', after });
  const page: ScanRow[] = [];
  await visitPaced(
    keys,
    (key) => {
      const row = read(key, scopes);
      if (row !== undefined) page.push(row);
      return page.length < limit;
    },
    signal,
  );
  return page;
}

function collectionOf(state: StoreState, collection: ScanRequest['collection']): Collection {
  switch (collection) {
    case 'messages':
      return {
        all: state.positions,
        byScope: state.messagesByScope,
        read: (key, scopes) => readMessage(state, key, scopes),
      };
    case 'memories':
      return {
        all: state.recorded,
        byScope: state.recordedByScope,
        read: (key, scopes) => readMemory(state, key, scopes),
      };
    default:
      return {
        all: state.recordKeys,
        byScope: state.recordsByScope,
        read: (key, scopes) => readRecord(state, key, scopes),
      };
  }
}

function readMessage(
  state: StoreState,
  position: number,
  scopes: ScopeChoice | undefined,
): ScanRow | undefined {
  const message = state.messagesByPosition.get(position)?.message;
  if (message === undefined || (scopes !== undefined && !isWithin(scopes, message))) return undefined;
  return { collection: 'messages', position, message: copyData(message) };
}

function readMemory(
  state: StoreState,
  position: number,
  scopes: ScopeChoice | undefined,
): ScanRow | undefined {
  const row = state.memories.get(position);
  if (row === undefined || (scopes !== undefined && !isRowWithin(scopes, row))) return undefined;
  return {
    collection: 'memories',
    position,
    ...(row.uniqueKey !== undefined && { uniqueKey: row.uniqueKey }),
    versions: row.versions.map(toRecordedVersion),
  };
}

function isRowWithin(scopes: ScopeChoice, { versions }: MemoryRow): boolean {
  const last = versions.at(-1);
  return last !== undefined && isWithin(scopes, last.state);
}

function readRecord(
  state: StoreState,
  position: number,
  scopes: ScopeChoice | undefined,
): ScanRow | undefined {
  const record = state.records.get(position)?.record;
  if (record === undefined || (scopes !== undefined && !isWithin(scopes, record.owner))) return undefined;
  return { collection: 'records', position, record: copyData(record) };
}
