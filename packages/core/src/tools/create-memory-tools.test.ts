import { describe, expect, it } from 'vitest';
import { Memory } from '../index.ts';
import { describeOnEachStore } from '../testing/open-test-memory.ts';
import { createMemoryTools } from '../tools.ts';

const ALL = ['searchMemories', 'addMemory', 'updateMemory', 'deleteMemory'] as const;
const scope = (context: { readonly user: string }): { readonly userId: string } => ({ userId: context.user });
const ana = { context: { user: 'ana' } };
const bob = { context: { user: 'bob' } };

describeOnEachStore('the tools of a model', (open) => {
  it('remember, find, change and delete within the scope', async () => {
    const memory = await open();
    const tools = createMemoryTools({ memory, scope, tools: ALL });
    const added = await tools.addMemory.execute({ memory: 'Ana likes green tea.' }, ana);
    if (!('id' in added) || added.id === undefined) throw new Error('nothing was added');
    const { id } = added;
    expect(added).toEqual({ id, event: 'ADD' });
    const found = await tools.searchMemories.execute({ query: 'Which tea does Ana like?' }, ana);
    const date = new Date().toISOString().slice(0, 10);
    expect(found).toEqual({ memories: [{ id, memory: 'Ana likes green tea.', date, from: 'assistant' }] });
    expect(await tools.updateMemory.execute({ id, memory: 'Ana likes black tea.' }, ana)).toEqual({
      id,
      event: 'UPDATE',
    });
    expect((await memory.get(id))?.memory).toBe('Ana likes black tea.');
    expect(await tools.deleteMemory.execute({ id }, ana)).toEqual({ id, event: 'DELETE' });
    expect(await memory.get(id)).toBeNull();
  });

  it('do not find what belongs to somebody else, whatever id the model names', async () => {
    const memory = await open();
    const { results } = await memory.add('My password is swordfish.', { userId: 'bob' });
    const id = results[0]?.id ?? '';
    const tools = createMemoryTools({ memory, scope, tools: ALL });
    expect(await tools.searchMemories.execute({ query: 'password' }, ana)).toEqual({ memories: [] });
    for (const answer of [
      await tools.updateMemory.execute({ id, memory: 'changed' }, ana),
      await tools.deleteMemory.execute({ id }, ana),
    ]) {
      expect(answer).toEqual({ error: expect.stringContaining(`memory "${id}" not found`) });
    }
    expect((await memory.get(id))?.memory).toBe('My password is swordfish.');
    expect(await tools.searchMemories.execute({ query: 'password' }, bob)).toMatchObject({
      memories: [{ memory: 'My password is swordfish.' }],
    });
  });

  it('do not find what the conversation holds already', async () => {
    const memory = await open();
    const said = ['Which tea do I like?', 'I like green tea.', 'I like black tea.'];
    for (const text of said) await memory.add(text, { userId: 'ana' });
    const tools = createMemoryTools({ memory, scope, limit: 1 });
    const messages = ['Which tea\n do I like?', 'I like black tea.'].map(
      (content) => ({ role: 'user', content }) as const,
    );
    const call = { ...ana, messages };
    expect(await tools.searchMemories.execute({ query: 'Which tea do I like?' }, call)).toMatchObject({
      memories: [{ memory: 'I like green tea.' }],
    });
  });

  it('write once when the framework repeats a call', async () => {
    const memory = await open();
    const tools = createMemoryTools({ memory, scope, thread: 'thread-1' });
    for (const callId of ['call-1', 'call-1', 'call-2']) {
      await tools.addMemory.execute({ memory: 'Ana likes tea.' }, { ...ana, callId });
    }
    expect((await memory.getAll({ userId: 'ana', runId: 'thread-1' })).total).toBe(2);
  });

  it('write what is new when a model numbers its calls anew in every conversation', async () => {
    const memory = await open();
    const tools = createMemoryTools({ memory, scope });
    const call = { ...ana, callId: 'functions.addMemory:0' };
    expect(await tools.addMemory.execute({ memory: 'Ana likes tea.' }, call)).toMatchObject({ event: 'ADD' });
    expect(await tools.addMemory.execute({ memory: 'Ana sings.' }, call)).toMatchObject({ event: 'ADD' });
    expect((await memory.getAll({ userId: 'ana' })).total).toBe(2);
  });

  it('end with the signal', async () => {
    const tools = createMemoryTools({ memory: await open(), scope });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(tools.searchMemories.execute({ query: 'tea' }, { ...ana, signal })).rejects.toThrow(
      'enough',
    );
  });
});

describe('tools that fail', () => {
  const memory = new Memory({ store: { provider: 'memory' } });

  it('tell the model what is wrong with its input', async () => {
    const tools = createMemoryTools({ memory, scope, tools: ['searchMemories'] });
    expect(await tools.searchMemories.execute({ query: ' ' }, ana)).toEqual({
      error: expect.stringContaining('searchMemories.query: '),
    });
    expect(await tools.searchMemories.execute('tea', ana)).toEqual({
      error: expect.stringContaining('searchMemories: '),
    });
  });

  it('tell the application, and throw where it says so', async () => {
    const told: unknown[] = [];
    const told404 = createMemoryTools({
      memory,
      scope,
      tools: ['deleteMemory'],
      onError: (error, name) => told.push([name, (error as Error).name]),
    });
    await told404.deleteMemory.execute({ id: 'x' }, ana);
    expect(told).toEqual([['deleteMemory', 'MemoryNotFoundError']]);
    const loud = createMemoryTools({ memory, scope, tools: ['deleteMemory'], onError: 'throw' });
    await expect(loud.deleteMemory.execute({ id: 'x' }, ana)).rejects.toThrow('not found');
  });

  it('keep what others throw from the model', async () => {
    const broken = {
      scoped: () => {
        throw new Error('postgres://user:secret@host is down');
      },
    };
    const tools = createMemoryTools({ memory: broken, scope });
    expect(await tools.searchMemories.execute({ query: 'tea' }, ana)).toEqual({ error: 'the memory failed' });
  });

  it('do nothing where the scope names nobody', async () => {
    const tools = createMemoryTools({ memory, scope: () => undefined });
    expect(await tools.searchMemories.execute({ query: 'tea' }, ana)).toEqual({
      error: expect.stringContaining('nobody is named whose memories these are'),
    });
  });

  it('are refused with the nearest name', () => {
    const options = { memory, scope, tools: ['searchMemory'], limit: 0 };
    expect(() => createMemoryTools(options as never)).toThrow(
      /createMemoryTools\(\): tools: there is no tool "searchMemory"\. Did you mean "searchMemories".*limit: 0/s,
    );
  });
});
