import { isStepCount, Output, tool, ToolLoopAgent } from 'ai';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ask, lastUserTexts, MODES, said } from './__fixtures__/ask.ts';
import { text, toolCall } from './__fixtures__/scripted-model.ts';
import { KNOWN, QUESTION, THREAD, useMemory } from './__fixtures__/use-memory.ts';

const noop = tool({ inputSchema: z.object({}), execute: async () => 'done' });
const setting = useMemory();

describe.each(MODES)('the steps of a turn, %s', (mode) => {
  test('finds the turn again when prepareStep changes what stands after it', async () => {
    const { model, calls } = setting.remembering([
      { content: [toolCall('call-1', 'noop', {})] },
      { content: [toolCall('call-2', 'noop', {})] },
      { content: [text('Done.')] },
    ]);
    await ask(mode, {
      model,
      prompt: QUESTION,
      tools: { noop },
      stopWhen: isStepCount(5),
      // Leaves out what the second step did.
      prepareStep: ({ messages, stepNumber }) => (stepNumber === 2 ? { messages: messages.slice(0, 3) } : {}),
    });
    expect(calls.map(({ prompt }) => prompt.map(({ role }) => role))).toEqual([
      ['user'],
      ['user', 'assistant', 'tool'],
      ['user', 'assistant', 'tool'],
    ]);
    expect(new Set(calls.map(({ prompt }) => lastUserTexts(prompt)[0])).size).toBe(1);
    expect(setting.queries()).toEqual([QUESTION]);
    expect(await said(setting.memory, THREAD)).toEqual([
      ['user', QUESTION],
      ['assistant', 'Done.'],
    ]);
  });

  test('finds the turn again when prepareStep leaves out what was said before it', async () => {
    const { model } = setting.remembering([
      { content: [toolCall('call-1', 'noop', {})] },
      { content: [toolCall('call-2', 'noop', {})] },
      { content: [text('Done.')] },
    ]);
    await ask(mode, {
      model,
      messages: [
        { role: 'user', content: 'Hello!' },
        { role: 'assistant', content: 'Hi.' },
        { role: 'user', content: 'I am Ana.' },
        { role: 'assistant', content: 'Hello, Ana.' },
        { role: 'user', content: QUESTION },
      ],
      tools: { noop },
      stopWhen: isStepCount(5),
      prepareStep: ({ messages, stepNumber }) => ({ messages: messages.slice(stepNumber === 0 ? 0 : 2) }),
    });
    expect(setting.queries()).toEqual([QUESTION]);
    expect(await said(setting.memory, THREAD)).toEqual([
      ['user', QUESTION],
      ['assistant', 'Done.'],
    ]);
  });

  test('goes on with a turn whose model calls a tool and says that it stopped', async () => {
    const { model } = setting.remembering([
      { content: [toolCall('call-1', 'noop', {})], finish: 'stop' },
      { content: [text('Done.')] },
    ]);
    await ask(mode, { model, prompt: QUESTION, tools: { noop }, stopWhen: isStepCount(5) });
    expect(setting.queries()).toEqual([QUESTION]);
    expect(await said(setting.memory, THREAD)).toEqual([
      ['user', QUESTION],
      ['assistant', 'Done.'],
    ]);
  });

  test('searches again when prepareStep lets the user say something else', async () => {
    const { model, calls } = setting.remembering([
      { content: [toolCall('call-1', 'noop', {})] },
      { content: [text('At six.')] },
    ]);
    await setting.memory.add('I walk at six in the morning.', { userId: 'ana' });
    await ask(mode, {
      model,
      prompt: QUESTION,
      tools: { noop },
      stopWhen: isStepCount(5),
      prepareStep: ({ messages, stepNumber }) =>
        stepNumber === 1
          ? { messages: [...messages, { role: 'user', content: 'And when do I walk in the morning?' }] }
          : {},
    });
    const second = calls[1]?.prompt;
    expect(setting.queries()).toEqual([QUESTION, 'And when do I walk in the morning?']);
    expect(lastUserTexts(second ?? [])).toEqual([
      expect.stringContaining('I walk at six in the morning.'),
      'And when do I walk in the morning?',
    ]);
    // The first question stands in the prompt again, as the user said it.
    expect(second?.[0]?.content).toEqual([{ type: 'text', text: QUESTION }]);
  });

  test('gives structured output memory as well', async () => {
    const { model, calls } = setting.remembering([{ content: [text('{"name":"Biscuit"}')] }]);
    await ask(mode, {
      model,
      prompt: QUESTION,
      output: Output.object({ schema: z.object({ name: z.string() }) }),
    });
    expect(calls[0]?.responseFormat).toMatchObject({ type: 'json' });
    expect(lastUserTexts(calls[0]?.prompt ?? [])[0]).toContain(KNOWN);
    expect(await said(setting.memory, THREAD)).toEqual([
      ['user', QUESTION],
      ['assistant', '{"name":"Biscuit"}'],
    ]);
  });

  test('remembers the words around tools that the provider runs, and gives them to the SDK as they are', async () => {
    const { model } = setting.remembering([
      {
        content: [
          text('I will search.'),
          { ...toolCall('search-1', 'web_search', { query: 'greyhounds' }), providerExecuted: true },
          { type: 'tool-result', toolCallId: 'search-1', toolName: 'web_search', result: { hits: 7 } },
          { type: 'source', sourceType: 'url', id: 'page-1', url: 'https://example.com/greyhounds' },
          text('There are seven.'),
        ],
      },
    ]);
    const webSearch = tool({
      type: 'provider',
      isProviderExecuted: true,
      id: 'mock.web_search',
      args: {},
      inputSchema: z.object({ query: z.string() }),
      outputSchema: z.object({ hits: z.number() }),
    });
    const answer = await ask(mode, { model, prompt: QUESTION, tools: { web_search: webSearch } });
    expect(answer.sources.map(({ sourceType, id }) => [sourceType, id === 'page-1'])).toEqual([
      ['document', false],
      ['url', true],
    ]);
    expect(answer.steps[0]?.toolResults.map(({ output }) => output as unknown)).toEqual([{ hits: 7 }]);
    expect(await said(setting.memory, THREAD)).toEqual([
      ['user', QUESTION],
      [
        'assistant',
        [
          { type: 'text', text: 'I will search.' },
          { type: 'tool-call', toolCallId: 'search-1', toolName: 'web_search' },
          { type: 'text', text: 'There are seven.' },
        ],
      ],
    ]);
  });
});

test('an agent remembers each turn once, streamed or not', async () => {
  const { model, calls } = setting.remembering([
    { content: [toolCall('call-1', 'noop', {})] },
    { content: [text('Done.')] },
    { content: [toolCall('call-2', 'noop', {})] },
    { content: [text('Done again.')] },
  ]);
  const agent = new ToolLoopAgent({ model, instructions: 'Be brief.', tools: { noop } });
  const { text: words, sources } = await agent.generate({ prompt: QUESTION });
  expect([words, sources.length]).toEqual(['Done.', 1]);
  const streamed = await agent.stream({ prompt: 'And what does it eat?' });
  expect(await streamed.text).toBe('Done again.');
  expect(calls.map(({ prompt }) => prompt[0])).toEqual(
    Array.from({ length: 4 }, () => ({ role: 'system', content: 'Be brief.' })),
  );
  expect(setting.queries()).toEqual([QUESTION, 'And what does it eat?']);
  expect(await said(setting.memory, THREAD)).toEqual([
    ['user', QUESTION],
    ['assistant', 'Done.'],
    ['user', 'And what does it eat?'],
    ['assistant', 'Done again.'],
  ]);
});
