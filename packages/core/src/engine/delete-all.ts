import type { LedgerMemory } from '../contracts/ledger-queries.ts';
import type { Progress } from '../types/results.ts';
import { commitWithRetry } from './commit-with-retry.ts';
import { deletion } from './delete-memories.ts';
import type { EngineDependencies } from './dependencies.ts';
import { isoTime } from './iso-time.ts';
import type { ResolvedView } from './requests.ts';

/** Rows a commit: short enough that other writers get their turn. */
const BATCH_SIZE = 500;

/** A deletion by scope and filter. */
export interface DeleteAllRequest {
  readonly view: ResolvedView;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
}

/** The outcome of a deletion by scope and filter. */
export interface DeleteAllResult {
  readonly deleted: number;
  /** What `undo` takes. */
  readonly operationId: string;
}

/**
 * Deletes every memory of the view that was there when the call began, expired and replaced ones included. Those added
 * meanwhile stay. After an abort or a crash the rest is still there; calling again goes on.
 */
export async function deleteAll(
  request: DeleteAllRequest,
  deps: EngineDependencies,
): Promise<DeleteAllResult> {
  const { view, onProgress, signal } = request;
  const operationId = deps.newId();
  const began = isoTime(deps.now());
  const first = await deps.ledger.listMemories({ ...pageOf(view), countTotal: true }, signal);
  let deleted = 0;
  for (;;) {
    const removed = await deleteBatch(view, { began, operationId, signal }, deps);
    if (removed === 0) return { deleted, operationId };
    deleted += removed;
    onProgress?.({ done: deleted, total: Math.max(first.total, deleted) });
  }
}

interface Deletion {
  readonly began: string;
  readonly operationId: string;
  readonly signal: AbortSignal | undefined;
}

async function deleteBatch(
  view: ResolvedView,
  { began, operationId, signal }: Deletion,
  deps: EngineDependencies,
): Promise<number> {
  return commitWithRetry(
    {
      signal,
      plan: async () => {
        const page = await deps.ledger.listMemories({ ...pageOf(view), countTotal: false }, signal);
        const memories = page.memories.filter((memory: LedgerMemory) => memory.item.createdAt <= began);
        const note = { at: isoTime(deps.now()), operationId };
        return {
          batch:
            memories.length === 0
              ? undefined
              : { preconditions: [], changes: memories.map(({ item }) => deletion(item, note)) },
          result: memories.length,
        };
      },
    },
    deps,
  );
}

function pageOf(view: ResolvedView) {
  return {
    scopes: view.scopes,
    filter: view.filter,
    sort: { field: 'createdAt', direction: 'ascending' },
    limit: BATCH_SIZE,
  } as const;
}
