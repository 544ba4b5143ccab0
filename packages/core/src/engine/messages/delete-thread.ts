import { pickScope, scopeKey, type Scope } from '../../types/scope.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { deleteMessages } from './delete-messages.ts';

const BATCH_SIZE = 200;

/**
 * Deletes all messages of the thread with the memories that are their episodes, in transactions of 200 messages.
 * Threads of other exact scopes stay, also those that carry further ids beside these.
 */
export async function deleteThread(
  { thread, signal }: { readonly thread: Scope; readonly signal: AbortSignal | undefined },
  deps: EngineDependencies,
): Promise<{ readonly deleted: number }> {
  const wanted = scopeKey(thread);
  let deleted = 0;
  let after: number | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const page = await deps.ledger.listMessages({
      scopes: [thread],
      direction: 'ascending',
      after,
      limit: BATCH_SIZE,
    });
    const last = page.at(-1);
    if (last === undefined) return { deleted };
    const ids = page
      .filter(({ message }) => scopeKey(pickScope(message)) === wanted)
      .map(({ message }) => message.id);
    deleted += (await deleteMessages({ thread, ids, signal }, deps)).deleted;
    after = last.position;
  }
}
