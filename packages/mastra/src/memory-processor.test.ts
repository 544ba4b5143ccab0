import { Memory, type MemoryOperations, type ScopeInput } from '@keepsake/core';
import type { ScopableMemory, TurnFailure } from '@keepsake/core/turns';
import { Agent } from '@mastra/core/agent';
import { MockMemory } from '@mastra/core/memory';
import { noopLogger } from '@mastra/core/logger';
import { Mastra } from '@mastra/core/mastra';
import { RequestContext } from '@mastra/core/request-context';
import { createTool } from '@mastra/core/tools';
import { MockLanguageModelV3, MockLanguageModelV4 } from 'ai/test';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { asModel, scriptedModel, type Answer } from './__fixtures__/scripted-model.ts';
import {
  memoryProcessor,
  recallProcessor,
  saveProcessor,
  type MemoryProcessorOptions,
} from './memory-processor.ts';

const NOTES = expect.stringMatching(/^<memories>\n[^]*I am allergic to peanuts\.\n<\/memories>$/u) as string;
const QUESTION = 'May I eat peanuts in Porto?';

const weather = createTool({
  id: 'weather',
  description: 'Tells the weather.',
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, sky: 'grey' }),
});

async function withPeanuts(): Promise<Memory> {
  const memory = new Memory({ store: { provider: 'memory' } });
  await memory.add('I am allergic to peanuts.', { userId: 'ana', runId: 'long-ago' });
  return memory;
}

/** Counts how often notes are looked for. */
function counted(memory: Memory): ScopableMemory & { contexts: number } {
  const counter = {
    contexts: 0,
    scoped: (scope: ScopeInput): MemoryOperations => {
      const operations = memory.scoped(scope);
      return {
        ...operations,
        context: (...args) => {
          counter.contexts += 1;
          return operations.context(...args);
        },
      };
    },
  };
  return counter;
}

function agentOf(answers: readonly Answer[], options: MemoryProcessorOptions) {
  const { model, prompts } = scriptedModel(answers);
  const processor = memoryProcessor(options);
  const agent = new Agent({
    id: 'helper',
    name: 'Helper',
    instructions: 'You help.',
    model,
    maxRetries: 0,
    tools: { weather },
    inputProcessors: [processor],
    outputProcessors: [processor],
  });
  // Mastra writes what fails to the console, else.
  new Mastra({ agents: { agent }, logger: noopLogger });
  return { agent, prompts, processor };
}

/** The words of a thread, by speaker. */
async function saidIn(memory: Memory, scope: ScopeInput): Promise<readonly string[]> {
  const { results } = await memory.messages.list(scope);
  return results.map(({ role, content }) => {
    const texts = typeof content === 'string' ? [content] : content.map((part) => part['text']);
    return `${role}: ${texts.filter((text) => text !== undefined).join(' ')}`;
  });
}

async function textOf(agent: Agent, mode: 'generate' | 'stream', options: object = {}): Promise<string> {
  const output = mode === 'generate' ? await agent.generate(QUESTION, options) : await agent.stream(QUESTION, options);
  return output.text;
}

describe.each(['generate', 'stream'] as const)('an agent with memory, by %s', (mode) => {
  test('is reminded in the last user message of every step, by one search, and nowhere else', async () => {
    const memory = counted(await withPeanuts());
    const { agent, prompts } = agentOf([{ tool: 'weather', input: { city: 'Porto' } }, 'No peanuts.'], {
      memory,
      scope: { userId: 'ana' },
    });
    expect(await textOf(agent, mode)).toBe('No peanuts.');
    const asked = [
      { role: 'system', content: 'You help.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: NOTES },
          expect.objectContaining({ type: 'text', text: QUESTION }),
        ],
      },
    ];
    const call = { toolCallId: 'call-1', toolName: 'weather' };
    expect(prompts).toEqual([
      asked,
      [
        ...asked,
        { role: 'assistant', content: [expect.objectContaining({ type: 'tool-call', ...call })] },
        { role: 'tool', content: [expect.objectContaining({ type: 'tool-result', ...call })] },
      ],
    ]);
    expect(memory.contexts).toBe(1);
  });

  test('saves the turn once, in the thread of Mastra, without the notes; so does Mastra', async () => {
    const memory = await withPeanuts();
    const { model } = scriptedModel([{ tool: 'weather', input: { city: 'Porto' } }, 'No peanuts.']);
    const processor = memoryProcessor({ memory, scope: ({ resourceId = 'nobody' }) => ({ userId: resourceId }) });
    const threads = new MockMemory();
    const agent = new Agent({
      id: 'helper',
      name: 'Helper',
      instructions: 'You help.',
      model,
      tools: { weather },
      memory: threads,
      inputProcessors: [processor],
      outputProcessors: [processor],
    });
    await textOf(agent, mode, { memory: { thread: 'chat-1', resource: 'ana' } });
    await processor.settled();
    expect(await saidIn(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([
      `user: ${QUESTION}`,
      'assistant: No peanuts.',
    ]);
    const { messages } = await threads.recall({ threadId: 'chat-1' });
    expect(messages.map(({ content }) => content.content)).toEqual([QUESTION, 'No peanuts.']);
    expect(JSON.stringify(messages)).not.toContain('<memories>');
  });

  test('saves what the user said when the run is aborted, and the answer so far where that is wanted', async () => {
    for (const partial of [false, true]) {
      const memory = await withPeanuts();
      const { agent, processor } = agentOf([{ said: 'I would say ', hangs: true }], {
        memory,
        scope: { userId: 'ana' },
        thread: 'chat-1',
        partial,
      });
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      const output =
        mode === 'generate'
          ? await agent.generate(QUESTION, { abortSignal: controller.signal })
          : await agent.stream(QUESTION, { abortSignal: controller.signal });
      expect(await output.finishReason).toBe('aborted');
      await processor.settled();
      // What is not streamed is not there before it is whole.
      const answer = partial && mode === 'stream' ? ['assistant: I would say '] : [];
      expect(await saidIn(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([`user: ${QUESTION}`, ...answer]);
    }
  });

  test('saves what the user said when the model fails', async () => {
    const memory = await withPeanuts();
    const { agent, processor } = agentOf([{ said: 'I would say ', error: new Error('overloaded') }], {
      memory,
      scope: { userId: 'ana' },
      thread: 'chat-1',
    });
    await expect(textOf(agent, mode)).rejects.toThrow('overloaded');
    // A stream that failed is read to its end meanwhile.
    await vi.waitFor(async () => {
      await processor.settled();
      expect(await saidIn(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([`user: ${QUESTION}`]);
    });
  });

  test('saves a turn whose run ended with calls of tools, and goes on with it in the next run', async () => {
    const real = await withPeanuts();
    const memory = counted(real);
    const { agent, processor } = agentOf([{ tool: 'weather', input: { city: 'Porto' } }, 'No peanuts.'], {
      memory,
      scope: { userId: 'ana' },
      thread: 'chat-1',
    });
    const asked = { id: 'q1', role: 'user' as const, parts: [{ type: 'text' as const, text: QUESTION }] };
    const run = async (messages: Parameters<typeof agent.generate>[0]) =>
      mode === 'generate'
        ? (await agent.generate(messages, { maxSteps: 1 })).text
        : (await agent.stream(messages, { maxSteps: 1 })).text;
    await run([asked]);
    expect(await saidIn(real, { userId: 'ana', runId: 'chat-1' })).toEqual([`user: ${QUESTION}`]);
    const called = {
      type: 'tool-weather' as const,
      toolCallId: 'call-1',
      state: 'output-available' as const,
      input: { city: 'Porto' },
      output: { sky: 'grey' },
    };
    expect(await run([asked, { id: 'a1', role: 'assistant', parts: [called] }])).toBe('No peanuts.');
    await processor.settled();
    expect(memory.contexts).toBe(1);
    expect(await saidIn(real, { userId: 'ana', runId: 'chat-1' })).toEqual([
      `user: ${QUESTION}`,
      'assistant: No peanuts.',
    ]);
  });

  test('answers without memory when it fails or takes too long, and tells who wants to know', async () => {
    const broken = new Memory({ store: { provider: 'memory' } });
    await broken.close();
    const failures: TurnFailure[] = [];
    const told = agentOf(['Fine.'], {
      memory: broken,
      scope: { userId: 'ana' },
      onError: (failure) => failures.push(failure),
    });
    expect(await textOf(told.agent, mode)).toBe('Fine.');
    expect(failures.map(({ step }) => step)).toEqual(['recall', 'save']);

    const slow = await withPeanuts();
    const { agent, prompts } = agentOf(['Fine.'], {
      memory: {
        scoped: (scope) => ({ ...slow.scoped(scope), context: () => new Promise<never>(() => undefined) }),
      },
      scope: { userId: 'ana' },
      recall: { timeoutMs: 20 },
    });
    expect(await textOf(agent, mode)).toBe('Fine.');
    expect(prompts[0]?.at(-1)?.content).toHaveLength(1);

    const strict = agentOf(['Fine.'], { memory: broken, scope: { userId: 'ana' }, onError: 'throw' });
    await expect(textOf(strict.agent, mode)).rejects.toThrow('closed');
  });
});

test('two users at once have nothing of each other', async () => {
  const memory = await withPeanuts();
  await memory.add('I am allergic to milk.', { userId: 'bob' });
  const { agent, prompts, processor } = agentOf(['To Ana or Bob.', 'To the other.'], {
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
  const texts = prompts.map((prompt) => JSON.stringify(prompt)).toSorted();
  expect(texts.map((text) => [text.includes('I am ana'), text.includes('peanuts'), text.includes('milk')]).toSorted()).toEqual([
    [false, false, true],
    [true, true, false],
  ]);
  expect(await saidIn(memory, { userId: 'ana', runId: 'of-ana' })).toHaveLength(2);
  expect(await saidIn(memory, { userId: 'bob', runId: 'of-bob' })).toHaveLength(2);
});

test('a call for which no one is named has no memory', async () => {
  const memory = await withPeanuts();
  const { agent, prompts, processor } = agentOf(['Fine.'], { memory, scope: () => undefined });
  expect(await textOf(agent, 'generate')).toBe('Fine.');
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
  expect(await saidIn(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([]);
  await saving.generate(QUESTION);
  await save.settled();
  expect(prompts[1]?.at(-1)?.content).toHaveLength(1);
  expect(await saidIn(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([
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
  expect(() => memoryProcessor(wrong)).toThrow('memoryProcessor(): recal: there is no such option. Did you mean "recall"?');
});
