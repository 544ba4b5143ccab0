import { hashPayload } from '../internal/hash-payload.ts';
import type { MemoryOperations } from '../memory-operations.ts';
import { oneLine } from '../text/one-line.ts';
import { messageWords } from '../turns/message-words.ts';
import type { Message } from '../types/message.ts';
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
  readonly messages: readonly Message[];
}

/** How many results more are read than are shown, for those that the conversation holds already. */
const MOST_SPARE = 50;

/** What each tool does. */
export const RUN_TOOL: {
  readonly [Name in MemoryToolName]: (input: ToolInput<Name>, place: ToolPlace) => Promise<ToolOutput<Name>>;
} = {
  searchMemories: async ({ query }, { memory, limit, signal, messages }) => {
    const said = new Set(messages.map((message) => oneLine(messageWords(message))));
    const { results } = await memory.search(query, {
      limit: limit + Math.min(said.size, MOST_SPARE),
      signal,
    });
    const unsaid = results.filter((item) => !said.has(oneLine(item.memory)));
    return { memories: unsaid.slice(0, limit).map(toShown) };
  },
  // What a model writes down is what the assistant says: it can be found, and it overrules nobody.
  addMemory: async ({ memory: text }, { memory, thread, signal, callId }) => {
    const { results } = await memory.add([{ role: 'assistant', content: text }], {
      infer: false,
      signal,
      ...(thread !== undefined && { runId: thread }),
      ...(callId !== undefined && { operationId: await repeatId(callId, text) }),
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

/** There are models that number their calls anew in every conversation: the same id with other words is another call. */
async function repeatId(callId: string, text: string): Promise<string> {
  return `tool:${(await hashPayload({ callId, text })).slice(0, 32)}`;
}

function toShown(item: SearchResultItem): ShownMemory {
  return {
    id: item.id,
    memory: item.memory,
    date: (item.validFrom ?? item.createdAt).slice(0, 10),
    from: item.speaker ?? item.attributedTo,
  };
}
