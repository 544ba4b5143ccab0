import type { MemoryOperations } from '@keepsake/core';
import type { MemoryConfigInternal } from '@mastra/core/memory';
import type { StorageListMessagesInput } from '@mastra/core/storage';

/** Mastra's own: four messages, each with the one before it and the one after it. */
const TOP_K = 4;
const AROUND = { before: 1, after: 1 };

/** What to look for, and in which thread, where it is not in all of the resource. */
export interface SemanticQuery {
  readonly query: string;
  readonly config: MemoryConfigInternal['semanticRecall'];
  readonly runId: string | number;
}

/** The messages that fit a query best, to be listed beside the page that is asked for. */
export async function findRelated(
  memory: MemoryOperations,
  { query, config, runId }: SemanticQuery,
): Promise<NonNullable<StorageListMessagesInput['include']>> {
  const { topK = TOP_K, messageRange, scope, threshold } = typeof config === 'object' ? config : {};
  const { before, after } = rangeOf(messageRange);
  const { results } = await memory.search(query, {
    kinds: ['episode'],
    limit: topK,
    // What has nothing to do with the query is not wanted.
    threshold: threshold ?? Number.EPSILON,
    ...(scope === 'thread' && { runId }),
  });
  return results.flatMap(({ sources: [id] }) =>
    id === undefined ? [] : [{ id, withPreviousMessages: before, withNextMessages: after }],
  );
}

function rangeOf(range: number | typeof AROUND | undefined): typeof AROUND {
  return typeof range === 'number' ? { before: range, after: range } : (range ?? AROUND);
}
