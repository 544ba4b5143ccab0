import type { MemoryOperations } from '../memory-operations.ts';
import type { SearchResultItem } from '../types/results.ts';
import type { MemoryToolName, ShownMemory, ToolOutput } from './memory-tool.ts';
import type { ToolInput } from './tool-inputs.ts';

/** Where a tool acts. */
export interface ToolPlace {
  /** Bound to the scope: what carries other ids is not found. */
  readonly memory: MemoryOperations;
  readonly thread: string | undefined;
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
  readonly callId: string | undefined;
}

/** What each tool does. */
export const RUN_TOOL: {
  readonly [Name in MemoryToolName]: (input: ToolInput<Name>, place: ToolPlace) => Promise<ToolOutput<Name>>;
} = {
  searchMemories: async ({ query }, { memory, limit, signal }) => {
    const { results } = await memory.search(query, { limit, signal });
    return { memories: results.map(toShown) };
  },
  // What a model writes down is what the assistant says: it can be found, and it overrules nobody.
  addMemory: async ({ memory: text }, { memory, thread, signal, callId }) => {
    const { results } = await memory.add([{ role: 'assistant', content: text }], {
      infer: false,
      signal,
      ...(thread !== undefined && { runId: thread }),
      ...(callId !== undefined && { operationId: `tool:${callId}` }),
    });
    const [added] = results;
    return added === undefined ? { event: 'NONE' } : { id: added.id, event: added.event };
  },
  updateMemory: async ({ id, memory: text }, { memory, signal }) => {
    const { event } = await memory.update(id, text, { signal });
    return { id, event };
  },
  deleteMemory: async ({ id }, { memory, signal }) => {
    await memory.delete(id, { signal });
    return { id, event: 'DELETE' };
  },
};

function toShown(item: SearchResultItem): ShownMemory {
  return {
    id: item.id,
    memory: item.memory,
    date: (item.validFrom ?? item.createdAt).slice(0, 10),
    from: item.speaker ?? item.attributedTo,
  };
}
