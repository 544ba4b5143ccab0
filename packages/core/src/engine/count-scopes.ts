import type { ScopeCount } from '../contracts/ledger-queries.ts';
import { SCOPE_FIELDS, type Scope, type ScopeField } from '../types/scope.ts';
import type { EngineDependencies } from './dependencies.ts';
import { decodeCursor, encodeCursor } from './page-cursor.ts';

/** A listing of who has memories. */
export interface ScopesRequest {
  /** `undefined`: the whole ledger. */
  readonly scopes: readonly Scope[] | undefined;
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Who has memories, each list in order of id. */
export interface ScopesResult {
  readonly users: readonly ScopeCount[];
  readonly agents: readonly ScopeCount[];
  readonly runs: readonly ScopeCount[];
  readonly apps: readonly ScopeCount[];
  /** Pass it as `cursor` for the rest; absent when this is all. */
  readonly nextCursor?: string;
}

/** The users, agents, runs and apps that have memories, with their numbers: one page over all four. */
export async function countScopes(request: ScopesRequest, deps: EngineDependencies): Promise<ScopesResult> {
  const counts: Record<ScopeField, readonly ScopeCount[]> = { userId: [], agentId: [], runId: [], appId: [] };
  const start = request.cursor === undefined ? undefined : readCursor(request.cursor);
  let room = request.limit;
  let nextCursor: string | undefined;
  for (const field of SCOPE_FIELDS.slice(start === undefined ? 0 : SCOPE_FIELDS.indexOf(start.field))) {
    const after = field === start?.field ? start.after : undefined;
    const rows = await deps.ledger.countScopes(
      { field, scopes: request.scopes, after, limit: room + 1 },
      request.signal,
    );
    counts[field] = rows.slice(0, room);
    if (rows.length > room) {
      nextCursor = encodeCursor('scopes', [field, counts[field].at(-1)?.id ?? after ?? '']);
      break;
    }
    room -= rows.length;
  }
  return {
    users: counts.userId,
    agents: counts.agentId,
    runs: counts.runId,
    apps: counts.appId,
    ...(nextCursor !== undefined && { nextCursor }),
  };
}

function readCursor(cursor: string): { readonly field: ScopeField; readonly after: string } {
  const [field, after] = decodeCursor('scopes', cursor);
  return { field: SCOPE_FIELDS.find((name) => name === field) ?? 'userId', after: String(after) };
}
