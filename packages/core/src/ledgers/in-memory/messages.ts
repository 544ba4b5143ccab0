import type {
  LedgerMemory,
  MessageListRequest,
  PositionedMessage,
  ScopeChoice,
  ThreadSummary,
} from '../../contracts/ledger-queries.ts';
import type { StoredMessage } from '../../types/message.ts';
import { pickScope, scopeKey, type Scope } from '../../types/scope.ts';
import { episodeOf } from './citations.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import { copyData } from './copy-data.ts';
import { isWithin, keysNear, type KeyWalk } from './scope-index.ts';
import type { MessageRow, StoreState } from './state.ts';
import { createTopList } from '../../internal/top-list.ts';
import { toLedgerMemory } from './views.ts';
import { visitPaced } from '../../internal/visit-paced.ts';

/** A listing of threads. */
export interface ThreadListRequest {
  readonly scopes: ScopeChoice;
  readonly after?: { readonly lastAt: string; readonly scope: Scope } | undefined;
  readonly limit: number;
}

/** The messages with these ids within the exact scope, in the order of the ids. */
export function readMessages(
  state: StoreState,
  scope: Scope,
  ids: readonly string[],
): (PositionedMessage & { readonly episode?: LedgerMemory })[] {
  const thread = state.threads.get(scopeKey(scope));
  return [...new Set(ids)].flatMap((id) => {
    const row = state.messages.get(thread?.ids.get(id) ?? '');
    if (row === undefined) return [];
    const episode = episodeOf(state, row.message.key, row.message);
    return [{ ...toPositioned(row), ...(episode !== undefined && { episode: toLedgerMemory(episode) }) }];
  });
}

/** The messages with these keys, in their order. */
export function readMessagesByKey(state: StoreState, keys: readonly string[]): StoredMessage[] {
  return keys.flatMap((key) => {
    const row = state.messages.get(key);
    return row === undefined ? [] : [copyData(row.message)];
  });
}

/** A page of messages. */
export async function listMessages(
  state: StoreState,
  request: MessageListRequest,
): Promise<PositionedMessage[]> {
  const page: PositionedMessage[] = [];
  await visitPaced(messagesWithin(state, request.scopes, request), (row) => {
    if (isListed(row.message, request)) page.push(toPositioned(row));
    return page.length < request.limit;
  });
  return page;
}

/** A page of threads, the last used first. */
export async function listThreads(state: StoreState, request: ThreadListRequest): Promise<ThreadSummary[]> {
  const threads = new Map<string, ThreadSummary>();
  await visitPaced(messagesWithin(state, request.scopes), ({ message }) => {
    const key = scopeKey(message);
    threads.set(key, extendThread(threads.get(key), message));
    return true;
  });
  const { after } = request;
  const last = after === undefined ? undefined : { lastAt: after.lastAt, ...pickScope(after.scope) };
  const page = createTopList<ThreadSummary>(request.limit, compareThreads);
  for (const thread of threads.values()) {
    if (last === undefined || compareThreads(thread, last) > 0) page.add(thread);
  }
  return page.sorted();
}

function* messagesWithin(
  state: StoreState,
  scopes: ScopeChoice,
  walk?: KeyWalk,
): Generator<MessageRow, void> {
  for (const position of keysNear(state.messagesByScope, scopes, walk)) {
    const row = state.messagesByPosition.get(position);
    if (row !== undefined && isWithin(scopes, row.message)) yield row;
  }
}

function isListed(
  { runId, timestamp }: StoredMessage,
  { withoutRun, from, to }: MessageListRequest,
): boolean {
  if (withoutRun === true && runId !== undefined) return false;
  return (from === undefined || timestamp >= from) && (to === undefined || timestamp < to);
}

function extendThread(thread: ThreadSummary | undefined, message: StoredMessage): ThreadSummary {
  const { timestamp } = message;
  if (thread === undefined)
    return { ...pickScope(message), messages: 1, firstAt: timestamp, lastAt: timestamp };
  return {
    ...thread,
    messages: thread.messages + 1,
    firstAt: timestamp < thread.firstAt ? timestamp : thread.firstAt,
    lastAt: timestamp > thread.lastAt ? timestamp : thread.lastAt,
  };
}

function compareThreads(
  a: Scope & { readonly lastAt: string },
  b: Scope & { readonly lastAt: string },
): number {
  if (a.lastAt !== b.lastAt) return a.lastAt < b.lastAt ? 1 : -1;
  return compareCodePoints(scopeKey(a), scopeKey(b));
}

function toPositioned({ position, message }: MessageRow): PositionedMessage {
  return { position, message: copyData(message) };
}
