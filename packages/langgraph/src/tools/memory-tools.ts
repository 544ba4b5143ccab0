import {
  createMemoryTools,
  type MemoryTool,
  type MemoryToolName,
  type MemoryToolsOptions,
} from '@keepsake/core/tools';
import { isBaseMessage } from '@langchain/core/messages';
import { tool, type StructuredToolInterface, type ToolRunnableConfig } from '@langchain/core/tools';
import { readCallContext, type CallContext } from '../call-context.ts';
import { toMessages } from '../nodes/to-messages.ts';

/** Which tools a model gets, and whose memories they act on. The functions are given the `context` and the `configurable` of the call. */
export type GraphMemoryToolsOptions<Context = unknown> = MemoryToolsOptions<CallContext<Context>>;

/** One tool at least, so that `createAgent` takes them before and after others in its list. */
export type MemoryToolList = [StructuredToolInterface, ...StructuredToolInterface[]];

/** What a tool is called with inside an agent or a graph, beside what its type says. */
interface ToolCallConfig extends ToolRunnableConfig {
  readonly toolCallId?: string;
  readonly state?: { readonly messages?: readonly unknown[] };
}

/**
 * Memory as tools for `ToolNode`, `bindTools` and agents: a list, in the order of `tools`. Whose memories they act on is
 * read from the call of the graph.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function memoryTools<Context = unknown>(options: GraphMemoryToolsOptions<Context>): MemoryToolList {
  const tools = createMemoryTools<CallContext<Context>, MemoryToolName>(options, {
    subject: 'memoryTools()',
  });
  const [first, ...others] = Object.values<MemoryTool<CallContext<Context>>>(tools).map(toGraphTool);
  // Options without any tool are refused.
  return [first as StructuredToolInterface, ...others];
}

function toGraphTool<Context>({
  name,
  description,
  inputSchema,
  execute,
}: MemoryTool<CallContext<Context>>): StructuredToolInterface {
  return tool(
    (input: unknown, config: ToolCallConfig) =>
      execute(input, {
        context: readCallContext<Context>(config),
        signal: config.signal,
        // A ToolNode names the call itself; whoever invokes the tool with a call of a model, in the call.
        callId: config.toolCallId ?? config.toolCall?.id,
        messages: toMessages(config.state?.messages?.filter((message) => isBaseMessage(message)) ?? []),
      }),
    { name, description, schema: inputSchema },
  );
}
