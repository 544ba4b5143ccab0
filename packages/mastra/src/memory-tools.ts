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
    'thread' in options ? options : { ...options, thread: ({ threadId }: MastraCall) => threadId },
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
      }),
  });
  return [name, tool] as const;
}
