import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { LedgerMemory } from '../../contracts/ledger-queries.ts';
import type { Scope } from '../../types/scope.ts';
import { commitWithRetry } from '../commit-with-retry.ts';
import { deletion } from '../delete-memories.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';

/** A deletion of messages of one thread. */
export interface DeleteMessagesRequest {
  /** The exact scope of the thread: all ids that it was written with. */
  readonly thread: Scope;
  readonly ids: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** Deletes messages with the memories that are their episodes, in one transaction. Unknown ids are ignored. */
export async function deleteMessages(
  { thread, ids, signal }: DeleteMessagesRequest,
  deps: EngineDependencies,
): Promise<{ readonly deleted: number }> {
  return commitWithRetry(
    {
      signal,
      plan: async () => {
        const found = await deps.ledger.readMessages(thread, [...new Set(ids)]);
        const at = isoTime(deps.now());
        const changes = found.flatMap(({ message, episode }) => messageDeletion(message.key, episode, at));
        return {
          batch: changes.length === 0 ? undefined : { preconditions: [], changes },
          result: { deleted: found.length },
        };
      },
    },
    deps,
  );
}

function messageDeletion(
  key: string,
  episode: LedgerMemory | undefined,
  at: string,
): readonly LedgerChange[] {
  const message: LedgerChange = { type: 'delete-message', key };
  return episode === undefined
    ? [message]
    : [message, deletion(episode.item, { at, reason: 'its message was deleted' })];
}
