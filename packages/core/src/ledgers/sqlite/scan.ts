import type { ScanRequest, ScanRow } from '../../contracts/ledger-queries.ts';
import type { Connection } from '../../sqlite/connection.ts';
import { type Pacer, startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalTextAt } from '../../sqlite/read-column.ts';
import { readRecordsByKey } from './index-reads.ts';
import { listMessages } from './list-messages.ts';
import { type MemoryReader, readChain } from './read-memories.ts';
import { readMessagesAfter } from './read-messages.ts';
import { keysInScopes, recordKeysInScopes } from './scan-keys.ts';

/** How many rows one read takes. */
const PAGE = 200;

/** A page of everything, in order of position. */
export async function scan(
  reader: MemoryReader,
  request: ScanRequest,
  signal: AbortSignal | undefined,
): Promise<readonly ScanRow[]> {
  const pacer = startPacer(signal);
  await pacer();
  switch (request.collection) {
    case 'messages':
      return scanMessages(reader, request);
    case 'memories': {
      const keys = await memoryKeys(reader, request, pacer);
      return inPages(keys, pacer, (page) =>
        reader.database.read(() => page.flatMap((key) => readMemoryRow(reader, key) ?? [])),
      );
    }
    default: {
      const keys = await recordKeys(reader, request, pacer);
      return inPages(keys, pacer, (page) =>
        reader.database.read(() =>
          Array.from(readRecordsByKey(reader, page), ([position, record]) => ({
            collection: 'records',
            position,
            record,
          })),
        ),
      );
    }
  }
}

async function scanMessages(reader: MemoryReader, { scopes, after, limit }: ScanRequest): Promise<ScanRow[]> {
  const messages =
    scopes === undefined
      ? await reader.database.read(() => readMessagesAfter(reader, after ?? 0, limit))
      : await listMessages(reader, { scopes, direction: 'ascending', after, limit });
  return messages.map(({ position, message }) => ({ collection: 'messages', position, message }));
}

async function inPages(
  keys: readonly number[],
  pacer: Pacer,
  readPage: (page: readonly number[]) => Promise<readonly ScanRow[]>,
): Promise<ScanRow[]> {
  const rows: ScanRow[] = [];
  for (let start = 0; start < keys.length; start += PAGE) {
    rows.push(...(await readPage(keys.slice(start, start + PAGE))));
    await pacer();
  }
  return rows;
}

/** The keys of memories behind a position, the deleted ones among them. */
async function memoryKeys(
  { database }: MemoryReader,
  { scopes, after = 0, limit }: ScanRequest,
  pacer: Pacer,
): Promise<readonly number[]> {
  if (scopes !== undefined) return keysInScopes(database, { scopes, after, limit, pacer });
  const { connection } = database;
  return database.read(() => {
    const current = connection.all('SELECT key FROM memory WHERE key > ? ORDER BY key LIMIT ?', after, limit);
    const deleted = connection.all(
      "SELECT key FROM version WHERE key > ? AND event = 'DELETE' AND recorded_to IS NULL ORDER BY key LIMIT ?",
      after,
      limit,
    );
    return [...current, ...deleted]
      .map((row) => numberAt(row, 0))
      .toSorted((left, right) => left - right)
      .slice(0, limit);
  });
}

async function recordKeys(
  { database }: MemoryReader,
  { scopes, after = 0, limit }: ScanRequest,
  pacer: Pacer,
): Promise<readonly number[]> {
  if (scopes !== undefined) return recordKeysInScopes(database, { scopes, after, limit, pacer });
  const { connection } = database;
  return database.read(() =>
    connection
      .all('SELECT key FROM record WHERE key > ? ORDER BY key LIMIT ?', after, limit)
      .map((row) => numberAt(row, 0)),
  );
}

function readMemoryRow(reader: MemoryReader, key: number): ScanRow | undefined {
  const { connection } = reader.database;
  const versions = readChain(reader, key);
  if (versions.length === 0) return undefined;
  const uniqueKey = readUniqueKey(connection, key);
  return {
    collection: 'memories',
    position: key,
    ...(uniqueKey === undefined ? {} : { uniqueKey }),
    versions,
  };
}

function readUniqueKey(connection: Connection, key: number): string | undefined {
  const row = connection.first('SELECT unique_key FROM memory WHERE key = ?', key);
  return row === undefined ? undefined : optionalTextAt(row, 0);
}
