import type { LedgerMemory, PositionedMessage } from '../../contracts/ledger-queries.ts';
import type { Connection, Row } from '../../sqlite/connection.ts';
import { startPacer } from '../../sqlite/pacer.ts';
import { numberAt, optionalTextAt, textAt } from '../../sqlite/read-column.ts';
import type { JsonObject } from '../../types/json.ts';
import type { MessageRole, StoredMessage } from '../../types/message.ts';
import type { Scope } from '../../types/scope.ts';
import { given, ITEM_COLUMNS } from './memory-state.ts';
import { numberList } from './reach-homes.ts';
import { type MemoryReader, toLedgerMemory } from './read-memories.ts';
import { findScope, type ScopeNames } from './scope-rows.ts';

const MESSAGE_COLUMNS =
  'm.position, m.scope, m.role, m.timestamp, m.created_at, m.key, m.id, m.name, m.parts, m.text';

/** How many messages one read takes. */
const PAGE = 500;

/** A message with the current memory that is its episode. */
export type MessageWithEpisode = PositionedMessage & { readonly episode?: LedgerMemory };

/** The messages with these ids within the exact scope, in the order of the ids. */
export async function readMessages(
  reader: MemoryReader,
  scope: Scope,
  ids: readonly string[],
): Promise<readonly MessageWithEpisode[]> {
  const { database } = reader;
  const pacer = startPacer();
  const wanted = [...new Set(ids)];
  const found: MessageWithEpisode[] = [];
  for (let start = 0; start < wanted.length; start += PAGE) {
    const page = wanted.slice(start, start + PAGE);
    found.push(...(await database.read(() => readPage(reader, scope, page))));
    await pacer();
  }
  return found;
}

function readPage(reader: MemoryReader, scope: Scope, ids: readonly string[]): MessageWithEpisode[] {
  const { connection } = reader.database;
  const thread = findScope(connection, scope);
  if (thread === undefined) return [];
  return ids.flatMap((id) => {
    const row =
      connection.first(
        `SELECT ${MESSAGE_COLUMNS} FROM message m WHERE m.scope = ? AND m.id = ?`,
        thread.id,
        id,
      ) ??
      connection.first(
        `SELECT ${MESSAGE_COLUMNS} FROM message m WHERE m.key = ? AND m.scope = ? AND m.id IS NULL`,
        id,
        thread.id,
      );
    if (row === undefined) return [];
    const message = toPositioned(connection, reader.names, row);
    const episode = readEpisode(reader, thread.id, message.position);
    return [episode === undefined ? message : { ...message, episode }];
  });
}

function readEpisode(
  { database: { connection }, names }: MemoryReader,
  scope: number,
  position: number,
): LedgerMemory | undefined {
  const row = connection.first(
    `SELECT ${ITEM_COLUMNS} FROM memory m INDEXED BY memory_scope WHERE m.scope = ? AND m.position = ? ORDER BY m.place`,
    scope,
    position,
  );
  return row === undefined ? undefined : toLedgerMemory(connection, names, row);
}

/** The messages with these keys, in their order. */
export async function readMessagesByKey(
  { database, names }: MemoryReader,
  keys: readonly string[],
): Promise<readonly StoredMessage[]> {
  const { connection } = database;
  const pacer = startPacer();
  const found: StoredMessage[] = [];
  for (let start = 0; start < keys.length; start += PAGE) {
    const page = JSON.stringify(keys.slice(start, start + PAGE));
    const rows = await database.read(() =>
      connection
        .all(`SELECT ${MESSAGE_COLUMNS} FROM json_each(?) j CROSS JOIN message m ON m.key = j.value`, page)
        .map((row) => toPositioned(connection, names, row).message),
    );
    found.push(...rows);
    await pacer();
  }
  return found;
}

/** The messages at these positions, in their order, inside a read. */
export function readMessagesAt(
  { database: { connection }, names }: MemoryReader,
  positions: readonly number[],
): PositionedMessage[] {
  return connection
    .all(
      `SELECT ${MESSAGE_COLUMNS} FROM json_each(?) j CROSS JOIN message m ON m.position = j.value`,
      numberList(positions),
    )
    .map((row) => toPositioned(connection, names, row));
}

/** Messages behind a position in order of position, inside a read. */
export function readMessagesAfter(
  { database: { connection }, names }: MemoryReader,
  after: number,
  limit: number,
): PositionedMessage[] {
  return connection
    .all(
      `SELECT ${MESSAGE_COLUMNS} FROM message m WHERE m.position > ? ORDER BY m.position LIMIT ?`,
      after,
      limit,
    )
    .map((row) => toPositioned(connection, names, row));
}

function toPositioned(connection: Connection, names: ScopeNames, row: Row): PositionedMessage {
  const key = textAt(row, 5);
  const parts = optionalTextAt(row, 8);
  return {
    position: numberAt(row, 0),
    message: {
      ...names.get(connection, numberAt(row, 1)),
      key,
      id: optionalTextAt(row, 6) ?? key,
      role: textAt(row, 2) as MessageRole,
      ...given('name', optionalTextAt(row, 7)),
      text: textAt(row, 9),
      ...(parts === undefined ? {} : { parts: JSON.parse(parts) as readonly JsonObject[] }),
      timestamp: textAt(row, 3),
      createdAt: textAt(row, 4),
    },
  };
}
