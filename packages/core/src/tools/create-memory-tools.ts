import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { MemoryError } from '../errors/memory-error.ts';
import { isWholeNumber, type OptionCheck } from '../internal/check-options.ts';
import { describeValue } from '../internal/describe-value.ts';
import { didYouMean } from '../internal/did-you-mean.ts';
import { resolveScope } from '../turns/resolve-scope.ts';
import { checkAdapterOptions, SHARED_CHECKS, type OptionsSubject } from '../turns/turn-options.ts';
import {
  MEMORY_TOOL_NAMES,
  type MemoryTool,
  type MemoryToolCall,
  type MemoryToolName,
  type MemoryTools,
  type MemoryToolsOptions,
  type ToolOutput,
} from './memory-tool.ts';
import { RUN_TOOL } from './run-tool.ts';
import { TOOL_DESCRIPTIONS } from './tool-descriptions.ts';
import { TOOL_INPUTS, type ToolInput } from './tool-inputs.ts';

/** Reading and remembering. Changing what is remembered is for those who ask for it. */
const DEFAULT_TOOLS = ['searchMemories', 'addMemory'] as const satisfies readonly MemoryToolName[];
const DEFAULT_LIMIT = 10;

const isToolList: OptionCheck = (value) => {
  if (!Array.isArray(value) || value.length === 0) return `${describeValue(value)} is not a list of tools`;
  const unknown: unknown = value.find((name) => !MEMORY_TOOL_NAMES.some((known) => known === name));
  return unknown === undefined
    ? undefined
    : `there is no tool ${describeValue(unknown)}. ${didYouMean(typeof unknown === 'string' ? unknown : '', MEMORY_TOOL_NAMES, 'The tools are')}`;
};

const isErrorHandling: OptionCheck = (value) =>
  value === 'tell-model' || value === 'throw' || typeof value === 'function'
    ? undefined
    : `${describeValue(value)} is not 'tell-model', 'throw' or a function`;

const CHECKS = {
  ...SHARED_CHECKS,
  tools: isToolList,
  limit: isWholeNumber(1, 100),
  onError: isErrorHandling,
} as const satisfies Record<keyof MemoryToolsOptions<unknown>, OptionCheck>;

/**
 * Memory as tools for a model. Ids that a model names act within the scope alone: those of others are not found.
 *
 * @throws InvalidOptionsError with everything that is wrong.
 */
export function createMemoryTools<
  Context,
  const Name extends MemoryToolName = (typeof DEFAULT_TOOLS)[number],
>(
  options: MemoryToolsOptions<Context, Name>,
  called: OptionsSubject = { subject: 'createMemoryTools()' },
): MemoryTools<Context, Name> {
  checkAdapterOptions(options, CHECKS, called);
  const names = options.tools ?? DEFAULT_TOOLS;
  // The names are those of the type: the default where none are given.
  return Object.fromEntries(names.map((name) => [name, createTool(name, options)])) as unknown as MemoryTools<
    Context,
    Name
  >;
}

function createTool<Context, Name extends MemoryToolName>(
  name: Name,
  options: MemoryToolsOptions<Context>,
): MemoryTool<Context, Name> {
  const { onError = 'tell-model' } = options;
  return {
    name,
    description: TOOL_DESCRIPTIONS[name],
    inputSchema: TOOL_INPUTS[name],
    execute: async (input, call) => {
      try {
        return await runTool(name, { input, call, options });
      } catch (error) {
        if (onError === 'throw' || call.signal?.aborted === true) throw error;
        if (typeof onError === 'function') onError(error, name);
        // What others throw may name what a model must not see.
        return { error: MemoryError.isInstance(error) ? error.message : 'the memory failed' };
      }
    },
  };
}

interface Running<Context> {
  readonly input: unknown;
  readonly call: MemoryToolCall<Context>;
  readonly options: MemoryToolsOptions<Context>;
}

async function runTool<Context, Name extends MemoryToolName>(
  name: Name,
  { input, call: { context, signal, callId, messages = [] }, options }: Running<Context>,
): Promise<ToolOutput<Name>> {
  const resolved = await resolveScope(options, context);
  if (resolved === undefined) {
    throw new InvalidInputError({
      path: 'scope',
      problem: 'nobody is named whose memories these are',
      remedy: 'Give the tools to a model only where the scope names somebody',
    });
  }
  const { memory, thread } = resolved;
  const run: (
    input: ToolInput<Name>,
    place: Parameters<(typeof RUN_TOOL)[Name]>[1],
  ) => Promise<ToolOutput<Name>> = RUN_TOOL[name];
  return run(readInput(name, input), {
    memory,
    thread,
    signal,
    callId,
    messages,
    limit: options.limit ?? DEFAULT_LIMIT,
  });
}

function readInput<Name extends MemoryToolName>(name: Name, input: unknown): ToolInput<Name> {
  const { success, data, error } = TOOL_INPUTS[name].safeParse(input);
  if (success) return data as ToolInput<Name>;
  const [issue] = error.issues;
  throw new InvalidInputError({
    path: [name, ...(issue?.path ?? [])].map(String).join('.'),
    problem: issue?.message ?? 'the input does not fit',
    remedy: 'Pass what the input schema of the tool says',
  });
}
