import { createMemoryTools, type MemoryTool, type MemoryToolsOptions } from '@keepsake/core/tools';
import { tool, type StructuredToolInterface, type ToolRunnableConfig } from '@langchain/core/tools';
import { callContextOf, type CallContext } from './call-context.ts';

/** Which tools a model gets, and whose memories they act on. The functions are given the `context` and the `configurable` of the call. */
export type LangChainMemoryToolsOptions<Context = unknown> = MemoryToolsOptions<CallContext<Context>>;

/**
 * Memory as tools for `createAgent`, `bindTools` and `ToolNode`: a list, in the order of `tools`.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function memoryTools<Context = unknown>(
  options: LangChainMemoryToolsOptions<Context>,
): StructuredToolInterface[] {
  const tools = createMemoryTools(options, { subject: 'memoryTools()' });
  return Object.values<MemoryTool<CallContext<Context>>>(tools).map(toLangChainTool);
}

function toLangChainTool<Context>({
  name,
  description,
  inputSchema,
  execute,
}: MemoryTool<CallContext<Context>>): StructuredToolInterface {
  return tool(
    (input: unknown, config: ToolRunnableConfig & { readonly toolCallId?: string }) =>
      execute(input, {
        context: callContextOf<Context>(config),
        signal: config.signal,
        // An agent names the call itself; whoever invokes the tool with a call of a model, in the call.
        callId: config.toolCallId ?? config.toolCall?.id,
      }),
    { name, description, schema: inputSchema },
  );
}
