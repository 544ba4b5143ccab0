import { Memory } from '@keepsake/core';
import { Agent } from '@mastra/core/agent';
import { RequestContext } from '@mastra/core/request-context';
import { expect, test } from 'vitest';
import { scriptedModel } from './__fixtures__/scripted-model.ts';
import { memoryTools } from './memory-tools.ts';

test('an agent searches and remembers by itself, within the scope and the thread of the call', async () => {
  const memory = new Memory({ store: { provider: 'memory' } });
  await memory.add('I am allergic to peanuts.', { userId: 'ana' });
  await memory.add('I am allergic to milk.', { userId: 'bob' });
  const tools = memoryTools({
    memory,
    scope: ({ requestContext }) => ({ userId: String(requestContext?.get('user')) }),
  });
  expect(Object.keys(tools)).toEqual(['searchMemories', 'addMemory']);
  const { model, prompts } = scriptedModel([
    // An id in what a model writes names nobody.
    { tool: 'searchMemories', input: { query: 'allergic', userId: 'bob' }, callId: 'c1' },
    { tool: 'addMemory', input: { memory: 'Eats no peanuts.' }, callId: 'c2' },
    'Noted.',
  ]);
  const agent = new Agent({ id: 'helper', name: 'Helper', instructions: 'You help.', model, tools });
  const requestContext = new RequestContext([['user', 'ana']]);
  const { text } = await agent.generate('What may I not eat?', {
    requestContext,
    memory: { thread: 'chat-1', resource: 'r1' },
    maxSteps: 3,
  });
  expect(text).toBe('Noted.');
  const answers = prompts.at(-1)?.filter(({ role }) => role === 'tool') ?? [];
  expect(JSON.stringify(answers[0])).toContain('I am allergic to peanuts.');
  expect(JSON.stringify(answers)).not.toContain('milk');
  const { results } = await memory.getAll({ userId: 'ana', runId: 'chat-1' });
  expect(results.map((item) => [item.memory, item.attributedTo])).toEqual([
    ['Eats no peanuts.', 'assistant'],
  ]);
});

test('a memory of somebody else is not found by its id, and the model is told', async () => {
  const memory = new Memory({ store: { provider: 'memory' } });
  const { results } = await memory.add('I am allergic to milk.', { userId: 'bob' });
  const id = results[0]?.id ?? '';
  const tools = memoryTools({ memory, scope: { userId: 'ana' }, tools: ['deleteMemory', 'updateMemory'] });
  const { model, prompts } = scriptedModel([
    { tool: 'deleteMemory', input: { id }, callId: 'c1' },
    { tool: 'updateMemory', input: { id, memory: 'I eat everything.' }, callId: 'c2' },
    'That did not work.',
  ]);
  const agent = new Agent({ id: 'helper', name: 'Helper', instructions: 'You help.', model, tools });
  await agent.generate('Forget the milk.', { maxSteps: 3 });
  const answers = prompts.at(-1)?.filter(({ role }) => role === 'tool') ?? [];
  expect(answers.map((answer) => JSON.stringify(answer).includes('"error"'))).toEqual([true, true]);
  expect((await memory.get(id))?.memory).toBe('I am allergic to milk.');
});

test('a search finds nothing that stands in the conversation', async () => {
  const memory = new Memory({ store: { provider: 'memory' } });
  await memory.add('I am allergic to peanuts.', { userId: 'ana' });
  const { model, prompts } = scriptedModel([
    { tool: 'searchMemories', input: { query: 'allergic' }, callId: 'c1' },
    'To peanuts and milk.',
  ]);
  const agent = new Agent({
    id: 'helper',
    name: 'Helper',
    instructions: 'You help.',
    model,
    tools: memoryTools({ memory, scope: { userId: 'ana' } }),
  });
  // The application keeps what is said as it is said.
  await memory.add(
    ['I am allergic to milk.', 'Noted: no milk.', 'What am I allergic to?'].map((content) => ({
      role: 'user',
      content,
    })),
    {
      userId: 'ana',
    },
  );
  await agent.generate(
    [
      { role: 'user', content: [{ type: 'text', text: 'I am allergic to milk.' }] },
      { role: 'assistant', content: 'Noted: no milk.' },
      { role: 'user', content: 'What am I allergic to?' },
    ],
    { maxSteps: 2 },
  );
  const answers = JSON.stringify(prompts.at(-1)?.filter(({ role }) => role === 'tool'));
  expect(answers).toContain('I am allergic to peanuts.');
  expect(answers).not.toContain('milk');
  expect(answers).not.toContain('What am I');
});
