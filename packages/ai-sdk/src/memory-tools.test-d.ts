import type { InferToolInput, InferToolOutput, ToolExecutionOptions } from 'ai';
import { generateText, ToolLoopAgent } from 'ai';
import { expectTypeOf } from 'vitest';
import type { Memory } from '@keepsake/core';
import type { MemoryToolError, ShownMemory } from '@keepsake/core/tools';
import { memoryTools } from './memory-tools.ts';

declare const memory: Memory;
declare const model: ConstructorParameters<typeof ToolLoopAgent>[0]['model'];

const tools = memoryTools({ memory, scope: { userId: 'ana' } });
expectTypeOf(tools).toHaveProperty('searchMemories');
expectTypeOf(tools).toHaveProperty('addMemory');
expectTypeOf<keyof typeof tools>().toEqualTypeOf<'searchMemories' | 'addMemory'>();
expectTypeOf<InferToolInput<typeof tools.searchMemories>>().toEqualTypeOf<{ query: string }>();
expectTypeOf<InferToolOutput<typeof tools.searchMemories>>().toEqualTypeOf<
  { readonly memories: readonly ShownMemory[] } | MemoryToolError
>();

// The tools that were asked for, and no others.
const changing = memoryTools({ memory, scope: { userId: 'ana' }, tools: ['updateMemory'] });
expectTypeOf<keyof typeof changing>().toEqualTypeOf<'updateMemory'>();
expectTypeOf<InferToolInput<typeof changing.updateMemory>>().toEqualTypeOf<{ id: string; memory: string }>();

// What the scope needs, the call has to give.
const perCustomer = memoryTools({
  memory,
  scope: ({ context }: ToolExecutionOptions<{ readonly customerId: string }>) => ({
    userId: context.customerId,
  }),
  tools: ['addMemory'],
});
void new ToolLoopAgent({ model, tools: perCustomer, toolsContext: { addMemory: { customerId: 'carl' } } });
// @ts-expect-error: without the customer there is no scope.
void new ToolLoopAgent({ model, tools: perCustomer });

const {
  staticToolCalls: [call],
} = await generateText({ model, tools, prompt: 'Hello' });
if (call?.toolName === 'addMemory') expectTypeOf(call.input).toEqualTypeOf<{ memory: string }>();
