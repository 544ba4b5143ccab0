import { Memory } from '@keepsake/core';
import { AIMessage } from '@langchain/core/messages';
import type { FakeBuiltModel } from '@langchain/core/testing';
import { tool } from '@langchain/core/tools';
import { END, MemorySaver, MessagesValue, START, StateGraph, StateSchema } from '@langchain/langgraph';
import { ToolNode, toolsCondition } from '@langchain/langgraph/prebuilt';
import { z } from 'zod';
import type { MemoryNodes, MemoryNodesOptions } from '../memory-nodes.ts';
import { notesState } from '../notes-state.ts';
import { withNotes } from '../with-notes.ts';

/** Whose memories these are. */
export const ana = { userId: 'ana' };
/** What is known. */
export const greyhound = 'I adopted a greyhound called Biscuit.';
/** What it answers. */
export const question = 'Which dog did I adopt?';

/** Messages and notes. */
export const State = new StateSchema({ messages: MessagesValue, ...notesState });

const weather = tool(async () => 'It rains.', {
  name: 'weather',
  description: 'The weather.',
  schema: z.object({}),
});

/** A step of the model that only calls a tool. */
export function asksForWeather(): AIMessage {
  return new AIMessage({ content: '', tool_calls: [{ name: 'weather', args: {}, id: 'call-1' }] });
}

/** A memory that knows these. */
export async function knowing(...texts: readonly string[]): Promise<Memory> {
  const memory = new Memory({ store: { provider: 'memory' } });
  for (const text of texts) await memory.add(text, ana);
  return memory;
}

/** An agent with a tool, between the nodes. */
export function graphOf({ recallNode, rememberNode }: MemoryNodes, model: FakeBuiltModel) {
  return new StateGraph(State)
    .addNode('recall', recallNode)
    .addNode('model', async ({ messages, memoryNotes }, { signal }) => ({
      messages: [await model.bindTools([weather]).invoke(withNotes(messages, memoryNotes), { signal })],
    }))
    .addNode('tools', new ToolNode([weather]))
    .addNode('remember', rememberNode)
    .addEdge(START, 'recall')
    .addEdge('recall', 'model')
    .addConditionalEdges('model', toolsCondition, { tools: 'tools', [END]: 'remember' })
    .addEdge('tools', 'model')
    .addEdge('remember', END)
    .compile({ checkpointer: new MemorySaver() });
}

/** The options of the nodes for Ana, in the thread of the call. */
export function optionsOf(memory: Memory, more: Partial<MemoryNodesOptions> = {}): MemoryNodesOptions {
  return { memory, scope: ana, thread: ({ configurable }) => configurable.thread_id, ...more };
}

/** What a thread of Ana holds. */
export async function said(memory: Memory, runId: string): Promise<readonly string[]> {
  const { results } = await memory.messages.list({ ...ana, runId });
  return results.map(({ role, content }) => `${role}: ${JSON.stringify(content)}`);
}

/** The thread of a call. */
export const inThread = (id: string) => ({ configurable: { thread_id: id } });
