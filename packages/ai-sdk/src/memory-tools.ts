import {
  createMemoryTools,
  type MemoryTool,
  type MemoryToolInput,
  type MemoryToolName,
  type MemoryToolOutput,
  type MemoryToolsOptions as CoreMemoryToolsOptions,
} from '@keepsake/core/tools';
import { toMessages } from './to-messages.ts';
import { tool, type Tool, type ToolExecuteFunction, type ToolExecutionOptions } from 'ai';

/** Which tools a model gets, and whose memories they act on. */
export type MemoryToolsOptions<
  Context = unknown,
  Name extends MemoryToolName = MemoryToolName,
> = CoreMemoryToolsOptions<ToolExecutionOptions<Context>, Name>;

/** A tool of the AI SDK that acts on memories. */
export type MemoryToolOf<Name extends MemoryToolName, Context = unknown> = Tool<
  MemoryToolInput<Name>,
  MemoryToolOutput<Name>,
  Context
> & {
  readonly execute: ToolExecuteFunction<MemoryToolInput<Name>, MemoryToolOutput<Name>, Context>;
};

/** The tools by their names, for `tools` of `generateText`, `streamText` and agents. */
export type MemoryToolSet<Name extends MemoryToolName = 'searchMemories' | 'addMemory', Context = unknown> = {
  readonly [Each in Name]: MemoryToolOf<Each, Context>;
};

/**
 * Memory as tools, for a model that decides by itself when to search and what to keep. Ids that it names act within the
 * scope alone. Functions among the options are given what the tool is executed with: `({ context }) => …`.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function memoryTools<
  Context = unknown,
  const Name extends MemoryToolName = 'searchMemories' | 'addMemory',
>(options: MemoryToolsOptions<Context, Name>): MemoryToolSet<Name, Context> {
  const tools = Object.values<MemoryTool<ToolExecutionOptions<Context>>>(
    createMemoryTools(options, { subject: 'memoryTools()' }),
  );
  return Object.fromEntries(tools.map((each) => [each.name, toTool(each)])) as unknown as MemoryToolSet<
    Name,
    Context
  >;
}

function toTool<Context>({
  description,
  inputSchema,
  execute,
}: MemoryTool<ToolExecutionOptions<Context>>): Tool {
  return tool({
    description,
    inputSchema,
    execute: (input: unknown, call: ToolExecutionOptions<Context>) =>
      execute(input, {
        context: call,
        signal: call.abortSignal,
        callId: call.toolCallId,
        messages: toMessages(call.messages),
      }),
  });
}
