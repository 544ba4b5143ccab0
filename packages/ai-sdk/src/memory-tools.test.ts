import { generateText, isStepCount, ToolLoopAgent, type ToolExecutionOptions } from 'ai';
import { describe, expect, test } from 'vitest';
import { ask, MODES } from './__fixtures__/ask.ts';
import { scriptedModel, text, toolCall } from './__fixtures__/scripted-model.ts';
import { KNOWN, QUESTION, useMemory } from './__fixtures__/use-memory.ts';
import { memoryTools } from './memory-tools.ts';

const setting = useMemory();
const ana = { userId: 'ana' };

describe.each(MODES)('the tools, %s', (mode) => {
  test('let a model search and remember within the scope', async () => {
    await setting.memory.add('My greyhound is called Rex.', { userId: 'bob' });
    const { model, calls } = scriptedModel('v4', [
      { content: [toolCall('call-1', 'searchMemories', { query: QUESTION })] },
      { content: [toolCall('call-2', 'addMemory', { memory: 'Ana walks Biscuit at six.' })] },
      { content: [text('Noted.')] },
    ]);
    const tools = memoryTools({ memory: setting.memory, scope: ana });
    const answer = await ask(mode, { model, prompt: QUESTION, tools, stopWhen: isStepCount(5) });
    expect(calls[0]?.tools?.map(({ name }) => name)).toEqual(['searchMemories', 'addMemory']);
    expect(
      answer.steps.flatMap(({ toolResults }) => toolResults.map(({ output }) => output as unknown)),
    ).toEqual([
      { memories: [expect.objectContaining({ memory: KNOWN, from: 'user' })] },
      { id: expect.any(String) as string, event: 'ADD' },
    ]);
    const { results } = await setting.memory.getAll(ana);
    expect(results.map(({ memory, attributedTo }) => [memory, attributedTo])).toEqual([
      ['Ana walks Biscuit at six.', 'assistant'],
      [KNOWN, 'user'],
    ]);
  });

  test('find nothing that the conversation says itself', async () => {
    await setting.memory.add(QUESTION, ana);
    const { model } = scriptedModel('v4', [
      { content: [toolCall('call-1', 'searchMemories', { query: QUESTION })] },
      { content: [text('Biscuit.')] },
    ]);
    const tools = memoryTools({ memory: setting.memory, scope: ana });
    const answer = await ask(mode, { model, prompt: QUESTION, tools, stopWhen: isStepCount(5) });
    expect(answer.steps[0]?.toolResults[0]?.output).toEqual({
      memories: [expect.objectContaining({ memory: KNOWN })],
    });
  });

  test('tell a model that the memory of another user is not there', async () => {
    const { results } = await setting.memory.add('My greyhound is called Rex.', { userId: 'bob' });
    const id = results[0]?.id ?? '';
    const { model } = scriptedModel('v4', [
      { content: [toolCall('call-1', 'deleteMemory', { id })] },
      { content: [text('I could not.')] },
    ]);
    const tools = memoryTools({ memory: setting.memory, scope: ana, tools: ['deleteMemory'] });
    const answer = await ask(mode, { model, prompt: 'Forget it.', tools, stopWhen: isStepCount(5) });
    expect(answer.steps[0]?.toolResults[0]?.output).toEqual({
      error: expect.stringContaining('not found') as string,
    });
    expect(await setting.memory.get(id)).not.toBeNull();
  });
});

test('an agent for everybody asks for whom it acts in each call', async () => {
  const { model } = scriptedModel('v4', [
    { content: [toolCall('call-1', 'addMemory', { memory: 'Wants a refund.' })] },
    { content: [text('Done.')] },
    { content: [toolCall('call-1', 'addMemory', { memory: 'Wants an exchange.' })] },
    { content: [text('Done.')] },
  ]);
  const tools = memoryTools({
    memory: setting.memory,
    scope: ({ context }: ToolExecutionOptions<{ readonly customerId: string }>) => ({
      userId: context.customerId,
    }),
    tools: ['addMemory'],
  });
  for (const customerId of ['carl', 'dora']) {
    const agent = new ToolLoopAgent({ model, tools, toolsContext: { addMemory: { customerId } } });
    await agent.generate({ prompt: 'Take a note.' });
  }
  const notes = await Promise.all(
    ['carl', 'dora'].map(async (userId) =>
      (await setting.memory.getAll({ userId })).results.map(({ memory }) => memory),
    ),
  );
  expect(notes).toEqual([['Wants a refund.'], ['Wants an exchange.']]);
});

test('models that number their calls anew in every conversation lose nothing', async () => {
  const tools = memoryTools({ memory: setting.memory, scope: ana });
  for (const memory of ['Ana is left-handed.', 'Ana sings.']) {
    const { model } = scriptedModel('v4', [
      { content: [toolCall('functions.addMemory:0', 'addMemory', { memory })] },
      { content: [text('Noted.')] },
    ]);
    const { steps } = await generateText({ model, prompt: memory, tools, stopWhen: isStepCount(5) });
    expect(steps[0]?.toolResults[0]?.output).toMatchObject({ event: 'ADD' });
  }
});

test('a model is told what failed, or the call breaks with onError throw', async () => {
  await setting.memory.close();
  const call = { toolCallId: 'call-1', messages: [], context: undefined };
  const told = memoryTools({ memory: setting.memory, scope: ana });
  expect(await told.searchMemories.execute({ query: 'dog' }, call)).toEqual({
    error: 'the memory is closed. Make a new Memory, or call close() last',
  });
  const thrown = memoryTools({ memory: setting.memory, scope: ana, onError: 'throw' });
  await expect(async () => thrown.searchMemories.execute({ query: 'dog' }, call)).rejects.toThrow(
    'the memory is closed',
  );
});

test('wrong options are refused', () => {
  expect(() => memoryTools({ memory: setting.memory, scope: ana, tools: ['forgetAll' as never] })).toThrow(
    /memoryTools\(\).*forgetAll/s,
  );
});
