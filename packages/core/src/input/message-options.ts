import type { ScopeChoice } from '../contracts/ledger-queries.ts';
import type { MessagesRequest } from '../engine/messages/list-messages.ts';
import { SCOPE_FIELDS, type Scope } from '../types/scope.ts';
import { parseIdentifier } from './parse-identifier.ts';
import { parseTime, type TimeInput } from './parse-time.ts';
import { readCursor } from './read-cursor.ts';
import { readOptions } from './read-options.ts';
import { readChoice, readList, readNumber, readSignal } from './read-values.ts';
import { readScope, requireScope, SCOPE_SPELLINGS, type IdInput, type ScopeInput } from './scope-input.ts';

/** How many messages one call deletes by id. */
const MOST_IDS = 1000;
const PAGE = { least: 1, most: 1000, fallback: 50, isWhole: true } as const;

/** Which messages to list. At least one id has to be named. */
export interface ListMessagesOptions extends Omit<ScopeInput, 'runId' | 'run_id'> {
  /** The thread; `null` for messages that were added without one. */
  readonly runId?: IdInput | null | undefined;
  /** The same as `runId`. */
  readonly run_id?: IdInput | null | undefined;
  /** Said at this time or later. */
  readonly from?: TimeInput | undefined;
  /** Said before this time. */
  readonly to?: TimeInput | undefined;
  /** In the order in which they were added, or the other way round. @default 'ascending' */
  readonly direction?: 'ascending' | 'descending' | undefined;
  /** 1 to 1,000. @default 50 */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Which threads to list. At least one id has to be named. */
export interface ListThreadsOptions extends ScopeInput {
  /** 1 to 1,000. @default 50 */
  readonly limit?: number | undefined;
  /** `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What to delete. The ids of the scope have to be exactly those that the thread was written with. */
export interface DeleteMessagesOptions extends ScopeInput {
  /** The messages' own ids, at most 1,000. @default all messages of the thread */
  readonly ids?: readonly IdInput[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The request for the engine. */
export function parseListMessages(input: unknown): MessagesRequest {
  const path = 'messages.list';
  const names = [...SCOPE_FIELDS, 'from', 'to', 'direction', 'limit', 'cursor', 'signal'] as const;
  const { runId, ...options } = readOptions(input, { path, names, spellings: SCOPE_SPELLINGS });
  const scope = requireScope(readScope({ ...options, ...(runId !== null && { runId }) }, path), path);
  return {
    scopes: [scope],
    withoutRun: runId === null,
    from: options.from === undefined ? undefined : parseTime(options.from, `${path}.from`),
    to: options.to === undefined ? undefined : parseTime(options.to, `${path}.to`),
    direction: readChoice(options.direction, `${path}.direction`, {
      choices: ['ascending', 'descending'],
      fallback: 'ascending',
    }),
    limit: readNumber(options.limit, `${path}.limit`, PAGE),
    cursor: readCursor(options.cursor, `${path}.cursor`),
    signal: readSignal(options.signal, `${path}.signal`),
  };
}

/** The request for the engine. */
export function parseListThreads(input: unknown): {
  readonly scopes: ScopeChoice;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly signal: AbortSignal | undefined;
} {
  const path = 'messages.threads';
  const names = [...SCOPE_FIELDS, 'limit', 'cursor', 'signal'] as const;
  const options = readOptions(input, { path, names, spellings: SCOPE_SPELLINGS });
  return {
    scopes: [requireScope(readScope(options, path), path)],
    limit: readNumber(options.limit, `${path}.limit`, PAGE),
    cursor: readCursor(options.cursor, `${path}.cursor`),
    signal: readSignal(options.signal, `${path}.signal`),
  };
}

/** The request for the engine; without `ids` the whole thread is meant. */
export function parseDeleteMessages(input: unknown): {
  readonly thread: Scope;
  readonly ids: readonly string[] | undefined;
  readonly signal: AbortSignal | undefined;
} {
  const path = 'messages.delete';
  const options = readOptions(input, {
    path,
    names: [...SCOPE_FIELDS, 'ids', 'signal'],
    spellings: SCOPE_SPELLINGS,
  });
  const ids = options.ids === undefined ? undefined : readList(options.ids, `${path}.ids`, MOST_IDS);
  return {
    thread: requireScope(readScope(options, path), path),
    ids: ids?.map((id, index) => parseIdentifier(id, `${path}.ids[${index}]`)),
    signal: readSignal(options.signal, `${path}.signal`),
  };
}
