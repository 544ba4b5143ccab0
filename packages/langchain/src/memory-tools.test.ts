import { AIMessage, createAgent, fakeModel, HumanMessage, ToolMessage } from 'langchain';
import { describe, expect, it } from 'vitest';
import { brokenMemory, endlessMemory, openMemory } from './__fixtures__/watch-memory.ts';
import { memoryTools } from './index.ts';

const callOf = (name: string, args: object, id: string) =>
  new AIMessage({ content: '', tool_calls: [{ name, args: { ...args }, id, type: 'tool_call' }] });

describe('memoryTools', () => {
  it('are tools of an agent, for whoever the call is about', async () => {
    const memory = openMemory();
    await memory.add('I live in Lisbon.', { userId: 'ana', timestamp: '2026-05-04T09:00:00Z' });
    const tools = memoryTools<{ readonly userId: string }>({
      memory,
      scope: ({ context }) => ({ userId: context.userId }),
      thread: ({ configurable }) => configurable.thread_id,
    });
    expect(tools.map(({ name }) => name)).toEqual(['searchMemories', 'addMemory']);
    const model = fakeModel()
      .respond(callOf('searchMemories', { query: 'Where does she live?' }, 'c1'))
      .respond(callOf('addMemory', { memory: 'Ana likes window seats.' }, 'c2'))
      .respond(new AIMessage('Done.'));
    const agent = createAgent({ model, tools });
    const { messages } = await agent.invoke(
      { messages: [new HumanMessage('Where do I live?')] },
      { context: { userId: 'ana' }, configurable: { thread_id: 't1' } },
    );
    const [first, second] = messages.filter((message) => ToolMessage.isInstance(message));
    const { results: ofAna } = await memory.getAll({ userId: 'ana' });
    const lisbon = ofAna.find((item) => item.memory === 'I live in Lisbon.');
    expect(JSON.parse(first?.text ?? '')).toEqual({
      memories: [{ id: lisbon?.id, memory: 'I live in Lisbon.', date: '2026-05-04', from: 'user' }],
    });
    expect(JSON.parse(second?.text ?? '')).toMatchObject({ event: 'ADD' });
    const { results } = await memory.getAll({ userId: 'ana', runId: 't1' });
    expect(results.map((item) => item.memory)).toEqual(['Ana likes window seats.']);
    expect((await memory.getAll({ userId: 'bob' })).total).toBe(0);
  });

  it('find nothing that the conversation of the agent says itself', async () => {
    const memory = openMemory();
    for (const said of ['I live in Lisbon.', 'Where do I live?']) await memory.add(said, { userId: 'ana' });
    const tools = memoryTools({ memory, scope: { userId: 'ana' } });
    const model = fakeModel()
      .respond(callOf('searchMemories', { query: 'Where do I live?' }, 'c1'))
      .respond(new AIMessage('Done.'));
    const { messages } = await createAgent({ model, tools }).invoke({
      messages: [new HumanMessage('Where do I live?')],
    });
    const answer = messages.find((message) => ToolMessage.isInstance(message));
    expect(JSON.parse(answer?.text ?? '')).toMatchObject({ memories: [{ memory: 'I live in Lisbon.' }] });
    expect(JSON.parse(answer?.text ?? '')).toHaveProperty('memories.length', 1);
  });

  it('write once for one call of the model, however often it is run', async () => {
    const memory = openMemory();
    const [add] = memoryTools({ memory, scope: { userId: 'ana' }, tools: ['addMemory'] });
    const call = {
      name: 'addMemory',
      args: { memory: 'Ana likes tea.' },
      id: 'c1',
      type: 'tool_call',
    } as const;
    await add?.invoke(call);
    await add?.invoke(call);
    await add?.invoke({ ...call, id: 'c2' });
    expect((await memory.messages.list({ userId: 'ana' })).results).toHaveLength(2);
  });

  it('act on ids of their scope alone', async () => {
    const memory = openMemory();
    const { results } = await memory.add('I live in Porto.', { userId: 'bob' });
    const id = results[0]?.id ?? '';
    const [, remove] = memoryTools({
      memory,
      scope: { userId: 'ana' },
      tools: ['updateMemory', 'deleteMemory'],
    });
    expect(await remove?.invoke({ id })).toEqual({ error: expect.stringContaining(id) });
    expect((await memory.get(id))?.memory).toBe('I live in Porto.');
  });

  it('refuse input that does not fit before anything happens', async () => {
    const [search] = memoryTools({ memory: openMemory(), scope: { userId: 'ana' } });
    await expect(search?.invoke({ query: '' })).rejects.toThrow(/did not match expected schema/);
  });

  it('tell the model what failed, or throw, as is wanted', async () => {
    const memory = brokenMemory(openMemory());
    const run = (onError?: 'throw') =>
      memoryTools({ memory, scope: { userId: 'ana' }, tools: ['addMemory'], onError })[0]?.invoke({
        memory: 'x',
      });
    expect(await run()).toEqual({ error: 'the memory failed' });
    await expect(run('throw')).rejects.toThrow('the disk is gone');
  });

  it('end what they do with the signal of the call', async () => {
    const reasons: unknown[] = [];
    const memory = endlessMemory(openMemory(), (reason) => reasons.push(reason));
    const [search] = memoryTools({ memory, scope: { userId: 'ana' } });
    const controller = new AbortController();
    const found = search?.invoke({ query: 'tea' }, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(found).rejects.toThrow('enough');
    expect(reasons).toEqual([new Error('enough')]);
  });

  it('refuse options that are wrong when they are made', () => {
    expect(() => memoryTools({ memory: openMemory(), scope: { userId: 'ana' }, tools: [] })).toThrow(
      /memoryTools\(\).*tools/s,
    );
  });
});
