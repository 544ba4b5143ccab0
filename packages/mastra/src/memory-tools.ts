import type { Message, MessagePart } from '@keepsake/core';
import {
  createMemoryTools,
  type MemoryTool,
  type MemoryToolName,
  type MemoryToolOutput,
  type MemoryToolsOptions,
} from '@keepsake/core/tools';
import { createTool, type Tool, type ToolExecutionContext } from '@mastra/core/tools';
import type { MastraCall } from './mastra-call.ts';

/** Memory as tools of Mastra, by their names: for the `tools` of an agent. */
export type MastraMemoryTools<Name extends MemoryToolName = MemoryToolName> = {
  readonly [Each in Name]: Tool<unknown, MemoryToolOutput<Each>>;
};

/**
 * Memory as tools of an agent: it searches and remembers by itself, within the scope alone.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function memoryTools<const Name extends MemoryToolName = 'searchMemories' | 'addMemory'>(
  options: MemoryToolsOptions<MastraCall, Name>,
): MastraMemoryTools<Name> {
  const tools = createMemoryTools(
    { ...options, thread: options.thread ?? (({ threadId }: MastraCall) => threadId) },
    { subject: 'memoryTools()' },
  );
  const entries = Object.values<MemoryTool<MastraCall>>(tools).map(toMastra);
  // The names are those of the type.
  return Object.fromEntries(entries) as unknown as MastraMemoryTools<Name>;
}

function toMastra({ name, description, inputSchema, execute }: MemoryTool<MastraCall>) {
  const tool = createTool({
    id: name,
    description,
    inputSchema,
    execute: async (input: unknown, context: ToolExecutionContext) =>
      execute(input, {
        context: {
          requestContext: context.requestContext,
          threadId: context.agent?.threadId,
          resourceId: context.agent?.resourceId,
        },
        signal: context.abortSignal,
        callId: context.agent?.toolCallId,
        messages: saidIn(context.agent?.messages ?? []),
      }),
  });
  return [name, tool] as const;
}

/** A message as Mastra shows it to a tool: that of a prompt for a model. */
interface PromptMessage {
  readonly role: string;
  readonly content: unknown;
}

/** The words of the conversation in which a tool is called. */
function saidIn(messages: readonly PromptMessage[]): readonly Message[] {
  return messages.flatMap(({ role, content }): readonly Message[] => {
    if (role !== 'user' && role !== 'assistant') return [];
    if (typeof content === 'string') return [{ role, content }];
    return Array.isArray(content) ? [{ role, content: content.flatMap(toText) }] : [];
  });
}

function toText(part: { readonly type?: unknown; readonly text?: unknown }): readonly MessagePart[] {
  return part.type === 'text' && typeof part.text === 'string' ? [{ type: 'text', text: part.text }] : [];
}
