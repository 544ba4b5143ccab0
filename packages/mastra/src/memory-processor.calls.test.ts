import { Memory } from '@keepsake/core';
import { Agent } from '@mastra/core/agent';
import { RequestContext } from '@mastra/core/request-context';
import { MockLanguageModelV3, MockLanguageModelV4 } from 'ai/test';
import { expect, test } from 'vitest';
import { QUESTION, rememberingAgent, withPeanuts, wordsIn } from './__fixtures__/remembering-agent.ts';
import { asModel, scriptedModel } from './__fixtures__/scripted-model.ts';
import { keepsakeMemory } from './keepsake-memory.ts';
import {
  memoryProcessor,
  recallProcessor,
  saveProcessor,
  type MemoryProcessorOptions,
} from './memory-processor.ts';

const NOTES = expect.stringMatching(/^<memories>\n[^]*I am allergic to peanuts\.\n<\/memories>$/u) as string;

test('two users at once have nothing of each other', async () => {
  const memory = await withPeanuts();
  await memory.add('I am allergic to milk.', { userId: 'bob' });
  const { agent, prompts, processor } = rememberingAgent(['To Ana or Bob.', 'To the other.'], {
    memory,
    scope: ({ requestContext }) => ({ userId: String(requestContext?.get('user')) }),
    thread: ({ requestContext }) => `of-${String(requestContext?.get('user'))}`,
  });
  await Promise.all(
    ['ana', 'bob'].map((user) => {
      const requestContext = new RequestContext([['user', user]]);
      return agent.generate(`I am ${user}: what am I allergic to?`, { requestContext });
    }),
  );
  await processor.settled();
  const texts = prompts.map((prompt) => JSON.stringify(prompt));
  const ofAna = texts.find((text) => text.includes('I am ana'));
  const ofBob = texts.find((text) => text.includes('I am bob'));
  expect([ofAna?.includes('peanuts'), ofAna?.includes('milk')]).toEqual([true, false]);
  expect([ofBob?.includes('peanuts'), ofBob?.includes('milk')]).toEqual([false, true]);
  expect(await wordsIn(memory, { userId: 'ana', runId: 'of-ana' })).toHaveLength(2);
  expect(await wordsIn(memory, { userId: 'bob', runId: 'of-bob' })).toHaveLength(2);
});

test('a call for which no one is named has no memory', async () => {
  const memory = await withPeanuts();
  const { agent, prompts, processor } = rememberingAgent(['Fine.'], { memory, scope: () => undefined });
  expect((await agent.generate(QUESTION)).text).toBe('Fine.');
  await processor.settled();
  expect(prompts[0]?.at(-1)?.content).toHaveLength(1);
  expect((await memory.scopes()).runs.map(({ id }) => id)).toEqual(['long-ago']);
});

test('reminding and saving can be had apart', async () => {
  const memory = await withPeanuts();
  const { model, prompts } = scriptedModel(['No peanuts.', 'Still no peanuts.']);
  const recall = recallProcessor({ memory, scope: { userId: 'ana' } });
  const save = saveProcessor({ memory, scope: { userId: 'ana' }, thread: 'chat-1' });
  const shared = { name: 'Helper', instructions: 'You help.', model };
  const reminded = new Agent({ ...shared, id: 'reminded', inputProcessors: [recall] });
  const saving = new Agent({ ...shared, id: 'saving', outputProcessors: [save] });
  await reminded.generate(QUESTION);
  expect(prompts[0]?.at(-1)?.content).toHaveLength(2);
  expect(await wordsIn(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([]);
  await saving.generate(QUESTION);
  await save.settled();
  expect(prompts[1]?.at(-1)?.content).toHaveLength(1);
  expect(await wordsIn(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([
    `user: ${QUESTION}`,
    'assistant: Still no peanuts.',
  ]);
});

test('models of every version that Mastra takes are reminded', async () => {
  const usage = {
    inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 1, text: 1, reasoning: 0 },
  };
  const doGenerate = async () => ({
    content: [{ type: 'text' as const, text: 'No peanuts.' }],
    finishReason: { unified: 'stop' as const, raw: 'stop' },
    usage,
    warnings: [],
  });
  for (const model of [new MockLanguageModelV3({ doGenerate }), new MockLanguageModelV4({ doGenerate })]) {
    const processor = memoryProcessor({ memory: await withPeanuts(), scope: { userId: 'ana' } });
    const agent = new Agent({
      id: 'helper',
      name: 'Helper',
      instructions: 'You help.',
      model: asModel(model),
      inputProcessors: [processor],
      outputProcessors: [processor],
    });
    expect((await agent.generate(QUESTION)).text).toBe('No peanuts.');
    expect(model.doGenerateCalls[0]?.prompt.at(-1)).toEqual({
      role: 'user',
      content: [{ type: 'text', text: NOTES }, expect.objectContaining({ type: 'text', text: QUESTION })],
    });
  }
});

test('options that are wrong are refused by name', () => {
  const memory = new Memory({ store: { provider: 'memory' } });
  const wrong = { memory, scope: { userId: 'ana' }, recal: true } as MemoryProcessorOptions;
  expect(() => memoryProcessor(wrong)).toThrow(
    'memoryProcessor(): recal: there is no such option. Did you mean "recall"?',
  );
});

test('several of them in one agent, and a memory beside them, remind and save each for itself', async () => {
  const memory = await withPeanuts();
  await memory.add('The peanuts are in the kitchen.', { appId: 'team' });
  const { model, prompts } = scriptedModel(['No peanuts.']);
  const own = memoryProcessor({ memory, scope: { userId: 'ana' }, thread: 'own' });
  const shared = memoryProcessor({ memory, scope: { appId: 'team' }, thread: 'shared' });
  const agent = new Agent({
    id: 'helper',
    name: 'Helper',
    instructions: 'You help.',
    model,
    memory: keepsakeMemory({ memory, recall: false }),
    inputProcessors: [own, shared],
    outputProcessors: [own, shared],
  });
  await agent.generate(QUESTION, { memory: { thread: 't1', resource: 'bob' } });
  const [prompt] = prompts;
  const notes = JSON.stringify(prompt?.at(-1)?.content);
  expect([notes.includes('allergic to peanuts'), notes.includes('in the kitchen')]).toEqual([true, true]);
  const saved = [`user: ${QUESTION}`, 'assistant: No peanuts.'];
  expect(await wordsIn(memory, { userId: 'ana', runId: 'own' })).toEqual(saved);
  expect(await wordsIn(memory, { appId: 'team', runId: 'shared' })).toEqual(saved);
});
