import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { Connection, Row } from '../../sqlite/connection.ts';
import { numberAt, textAt } from '../../sqlite/read-column.ts';
import type { StoredMessage } from '../../types/message.ts';
import { pickScope } from '../../types/scope.ts';
import { refuse } from './batch-refused.ts';
import { homeById, touchHome } from './homes.ts';
import { countMessage, ensureScope, scopeById, uncountMessage } from './scope-rows.ts';
import { nextKey, type WriteContext } from './write-context.ts';

type Change<Type extends LedgerChange['type']> = Extract<LedgerChange, { readonly type: Type }>;

/** Adds a message behind all others. */
export function insertMessage(context: WriteContext, { message }: Change<'insert-message'>): void {
  const { connection, counters } = context;
  const { key, id, role, timestamp, createdAt } = message;
  if (findMessageByKey(connection, key) !== undefined) refuse('duplicate', key);
  const scope = ensureScope(context, pickScope(message));
  if (isIdTaken(connection, scope.id, message)) refuse('duplicate', id);
  connection.run(
    `INSERT INTO message (position, scope, role, timestamp, created_at, key, id, name, parts, text)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    nextKey(context),
    scope.id,
    role,
    timestamp,
    createdAt,
    key,
    id === key ? null : id,
    message.name ?? null,
    encodeParts(message),
    message.text,
  );
  countMessage(scope, timestamp);
  counters.messages += 1;
}

/** Replaces what was said; who said it, where and as which message stays. */
export function replaceMessage(context: WriteContext, { message }: Change<'replace-message'>): void {
  const { connection } = context;
  const found = findMessageByKey(connection, message.key);
  if (found === undefined) return;
  connection.run(
    'UPDATE message SET text = ?, parts = ?, name = ?, timestamp = ? WHERE position = ?',
    message.text,
    encodeParts(message),
    message.name ?? null,
    message.timestamp,
    found.position,
  );
  if (found.timestamp === message.timestamp) return;
  const scope = scopeById(context, found.scope);
  uncountMessage(scope, found.timestamp);
  countMessage(scope, message.timestamp);
}

/** Removes a message without trace. */
export function deleteMessage(context: WriteContext, { key }: Change<'delete-message'>): void {
  const found = findMessageByKey(context.connection, key);
  if (found !== undefined) deleteMessageRow(context, found);
}

/** A message as far as writing needs it. */
export interface MessageRow {
  readonly position: number;
  readonly scope: number;
  readonly timestamp: string;
}

/** Removes a message, and what tied memories to it; the memories stay. */
export function deleteMessageRow(context: WriteContext, { position, scope, timestamp }: MessageRow): void {
  const { connection, counters } = context;
  const state = scopeById(context, scope);
  connection.run('UPDATE memory SET position = NULL WHERE scope = ? AND position = ?', scope, position);
  if (state.home !== 0) touchHome(homeById(context, state.home));
  connection.run('DELETE FROM citation WHERE position = ?', position);
  connection.run('DELETE FROM message WHERE position = ?', position);
  uncountMessage(state, timestamp);
  counters.messages -= 1;
}

/** What {@link MessageRow} is read from. */
export const MESSAGE_ROW_COLUMNS = 'position, scope, timestamp';

/** The message in a row of {@link MESSAGE_ROW_COLUMNS}. */
export function toMessageRow(row: Row): MessageRow {
  return { position: numberAt(row, 0), scope: numberAt(row, 1), timestamp: textAt(row, 2) };
}

function findMessageByKey(connection: Connection, key: string): MessageRow | undefined {
  const row = connection.first(`SELECT ${MESSAGE_ROW_COLUMNS} FROM message WHERE key = ?`, key);
  return row === undefined ? undefined : toMessageRow(row);
}

/** An id that equals the key is not stored twice, so it is looked for in both places. */
function isIdTaken(connection: Connection, scope: number, { id }: StoredMessage): boolean {
  return (
    connection.first('SELECT 1 FROM message WHERE scope = ? AND id = ?', scope, id) !== undefined ||
    connection.first('SELECT 1 FROM message WHERE key = ? AND scope = ? AND id IS NULL', id, scope) !==
      undefined
  );
}

function encodeParts({ parts }: StoredMessage): string | null {
  return parts === undefined ? null : JSON.stringify(parts);
}
