import type { Turns } from '@keepsake/core/turns';
import { parseMemoryRequestContext } from '@mastra/core/memory';
import { MessageHistory, type OutputProcessor } from '@mastra/core/processors';
import type { MemoryStorage } from '@mastra/core/storage';
import { readCall, type MastraCall } from './mastra-call.ts';
import { statusOf, turnOf } from './memory-processor.ts';
import type { Savings } from './savings.ts';

/** What is saved of a run. */
export interface ThreadSaverOptions {
  /** That of the processor that reminds: what a processor keeps for a run is shared under its id. */
  readonly id: string;
  /** Those of the processor that reminds. */
  readonly turns: Turns<MastraCall>;
  readonly storage: MemoryStorage;
  readonly partial: boolean;
  readonly savings: Savings;
}

/**
 * Saves what was said in a run at its end, in its thread, as Mastra keeps it. Takes the place of Mastra's own history at
 * that, which also keeps answers that were cut off.
 */
export function threadSaver({ id, turns, storage, partial, savings }: ThreadSaverOptions): OutputProcessor {
  const history = new MessageHistory({ storage });
  return {
    id,
    processOutputResult: async ({ messageList, requestContext, result, state }) => {
      // Whoever asks the same again is reminded of what is known then.
      await turnOf(turns, state)?.save({ status: statusOf(result) });
      const { threadId, resourceId } = readCall(requestContext, messageList);
      const isReadOnly = parseMemoryRequestContext(requestContext)?.memoryConfig?.readOnly === true;
      if (threadId === undefined || isReadOnly) return messageList;
      const said = messageList.get.input.db();
      const isWanted = partial || statusOf(result) !== 'failed';
      const answer = isWanted ? messageList.get.response.db().filter(hasSaid) : [];
      await savings.save(() =>
        history.persistMessages({
          messages: [...said, ...answer],
          threadId,
          ...(resourceId !== undefined && { resourceId }),
        }),
      );
      return messageList;
    },
  };
}

/** What only tells of an error is no answer. */
function hasSaid({
  content,
}: {
  readonly content: { readonly parts: readonly { readonly type: string }[] };
}) {
  return content.parts.some(({ type }) => type !== 'error' && type !== 'step-start');
}
