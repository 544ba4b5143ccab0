import type { ScopeChoice, ThreadSummary } from '../../contracts/ledger-queries.ts';
import type { MessageItem, StoredMessage } from '../../types/message.ts';
import { pickScope } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { decodeCursor, encodeCursor } from '../page-cursor.ts';

/** A page of messages. */
export interface MessagesRequest {
  readonly scopes: ScopeChoice;
  readonly withoutRun: boolean;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly direction: 'ascending' | 'descending';
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** A page of messages in the order in which they were added, or the other way round. */
export async function listMessages(
  { cursor, signal, ...request }: MessagesRequest,
  deps: EngineDependencies,
): Promise<{ readonly results: readonly MessageItem[]; readonly nextCursor?: string }> {
  signal?.throwIfAborted();
  const kind = `messages ${request.direction}`;
  const after = cursor === undefined ? undefined : Number(decodeCursor(kind, cursor)[0]);
  const rows = await deps.ledger.listMessages({ ...request, after, limit: request.limit + 1 });
  const page = rows.slice(0, request.limit);
  const last = rows.length > page.length ? page.at(-1) : undefined;
  return {
    results: page.map(({ message }) => toMessageItem(message)),
    ...(last !== undefined && { nextCursor: encodeCursor(kind, [last.position]) }),
  };
}

/** A page of threads, the last used first. */
export async function listThreads(
  request: {
    readonly scopes: ScopeChoice;
    readonly limit: number;
    readonly cursor: string | undefined;
    readonly signal: AbortSignal | undefined;
  },
  deps: EngineDependencies,
): Promise<{ readonly results: readonly ThreadSummary[]; readonly nextCursor?: string }> {
  request.signal?.throwIfAborted();
  const rows = await deps.ledger.listThreads({
    scopes: request.scopes,
    after: request.cursor === undefined ? undefined : readThreadCursor(request.cursor),
    limit: request.limit + 1,
  });
  const results = rows.slice(0, request.limit);
  const last = rows.length > results.length ? results.at(-1) : undefined;
  return {
    results,
    ...(last !== undefined && {
      nextCursor: encodeCursor('threads', [last.lastAt, JSON.stringify(pickScope(last))]),
    }),
  };
}

function readThreadCursor(cursor: string) {
  const [lastAt, scope] = decodeCursor('threads', cursor);
  return { lastAt: String(lastAt), scope: pickScope(JSON.parse(String(scope))) };
}

function toMessageItem({ key: _key, text, parts, ...message }: StoredMessage): MessageItem {
  return { ...message, content: parts ?? text };
}
