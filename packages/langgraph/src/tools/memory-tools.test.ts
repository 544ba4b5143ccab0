import { Memory } from '@keepsake/core';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { memoryTools } from './memory-tools.ts';

const Context = z.object({ userId: z.string().nullable() });
type User = z.infer<typeof Context>;

function graphOf(
  memory: Memory,
  calls: readonly { name: string; args: Record<string, unknown>; id: string }[],
) {
  const tools = memoryTools<User>({
    memory,
    scope: ({ context }) => (context.userId === null ? undefined : { userId: context.userId }),
    tools: ['searchMemories', 'addMemory', 'deleteMemory'],
  });
  const model = fakeModel().respondWithTools([...calls]);
  const graph = new StateGraph(MessagesAnnotation, Context)
    .addNode('model', async ({ messages }) => ({ messages: [await model.bindTools(tools).invoke(messages)] }))
    .addNode('tools', new ToolNode(tools))
    .addEdge(START, 'model')
    .addEdge('model', 'tools')
    .addEdge('tools', END)
    .compile();
  return async (context: User) => {
    const { messages } = await graph.invoke({ messages: [new HumanMessage('go')] }, { context });
    return messages
      .filter((message) => ToolMessage.isInstance(message))
      .map((message) => JSON.parse(message.text) as unknown);
  };
}

describe('memoryTools', () => {
  it('add and find for the user of the call', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    const add = graphOf(memory, [{ name: 'addMemory', args: { memory: 'Ana is a vegetarian.' }, id: 'c1' }]);
    expect(await add({ userId: 'ana' })).toMatchObject([{ event: 'ADD' }]);
    const find = [{ name: 'searchMemories', args: { query: 'vegetarian' }, id: 'c2' }];
    expect(await graphOf(memory, find)({ userId: 'ana' })).toMatchObject([
      { memories: [{ memory: 'Ana is a vegetarian.' }] },
    ]);
    expect(await graphOf(memory, find)({ userId: 'bob' })).toStrictEqual([{ memories: [] }]);
    await memory.close();
  });

  it('find nothing that the state of the graph says itself', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    for (const said of ['go', 'go to Lisbon']) await memory.add(said, { userId: 'ana' });
    const find = [{ name: 'searchMemories', args: { query: 'go' }, id: 'c1' }];
    const [answer] = await graphOf(memory, find)({ userId: 'ana' });
    expect(answer).toMatchObject({ memories: [{ memory: 'go to Lisbon' }] });
    expect(answer).toHaveProperty('memories.length', 1);
    await memory.close();
  });

  it('write once when a call is repeated', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    const calls = [{ name: 'addMemory', args: { memory: 'Ana is a vegetarian.' }, id: 'c1' }];
    await graphOf(memory, calls)({ userId: 'ana' });
    await graphOf(memory, calls)({ userId: 'ana' });
    expect((await memory.getAll({ userId: 'ana' })).total).toBe(1);
    await memory.close();
  });

  it('do not reach the memories of another user by their ids', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    const { results } = await memory.add('Bob is a vegan.', { userId: 'bob' });
    const calls = [{ name: 'deleteMemory', args: { id: results[0]?.id ?? '' }, id: 'c1' }];
    const [answer] = await graphOf(memory, calls)({ userId: 'ana' });
    expect(answer).toHaveProperty('error');
    expect((await memory.getAll({ userId: 'bob' })).total).toBe(1);
    await memory.close();
  });

  it('tell the model that there is nobody whose memories they could be', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    const calls = [{ name: 'searchMemories', args: { query: 'x' }, id: 'c1' }];
    const [answer] = await graphOf(memory, calls)({ userId: null });
    expect((answer as { error: string }).error).toContain('nobody is named');
    await memory.close();
  });

  it('take the scope from nothing that the model wrote', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    await memory.add('Bob is a vegan.', { userId: 'bob' });
    const calls = [
      { name: 'searchMemories', args: { query: 'vegan', userId: 'bob', scope: { userId: 'bob' } }, id: 'c1' },
    ];
    expect(await graphOf(memory, calls)({ userId: 'ana' })).toStrictEqual([{ memories: [] }]);
    await memory.close();
  });

  it('work outside of a graph', async () => {
    const memory = new Memory({ store: { provider: 'memory' } });
    const [search, add] = memoryTools({ memory, scope: { userId: 'ana' } });
    await add?.invoke({ memory: 'Ana is a vegetarian.' });
    const found = (await search?.invoke({ query: 'vegetarian' })) as { memories: unknown[] };
    expect(found.memories).toHaveLength(1);
    await memory.close();
  });
});
