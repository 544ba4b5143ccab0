import { Memory, type MemoryOperations, type ScopeInput } from '@keepsake/core';
import type { ScopableMemory, TurnFailure } from '@keepsake/core/turns';
import { Agent } from '@mastra/core/agent';
import { MockMemory } from '@mastra/core/memory';
import { describe, expect, test, vi } from 'vitest';
import {
  QUESTION,
  rememberingAgent,
  weather,
  withPeanuts,
  wordsIn,
} from './__fixtures__/remembering-agent.ts';
import { scriptedModel } from './__fixtures__/scripted-model.ts';
import { memoryProcessor } from './memory-processor.ts';

const NOTES = expect.stringMatching(/^<memories>\n[^]*I am allergic to peanuts\.\n<\/memories>$/u) as string;

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

async function textOf(agent: Agent, mode: 'generate' | 'stream', options: object = {}): Promise<string> {
  const output =
    mode === 'generate' ? await agent.generate(QUESTION, options) : await agent.stream(QUESTION, options);
  return output.text;
}

describe.each(['generate', 'stream'] as const)('an agent with memory, by %s', (mode) => {
  test('is reminded in the last user message of every step, by one search, and nowhere else', async () => {
    const memory = counted(await withPeanuts());
    const { agent, prompts } = rememberingAgent(
      [{ tool: 'weather', input: { city: 'Porto' } }, 'No peanuts.'],
      {
        memory,
        scope: { userId: 'ana' },
      },
    );
    expect(await textOf(agent, mode)).toBe('No peanuts.');
    const asked = [
      { role: 'system', content: 'You help.' },
      {
        role: 'user',
        content: [{ type: 'text', text: NOTES }, expect.objectContaining({ type: 'text', text: QUESTION })],
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
    const processor = memoryProcessor({
      memory,
      scope: ({ resourceId = 'nobody' }) => ({ userId: resourceId }),
    });
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
    expect(await wordsIn(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([
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
      const { agent, processor } = rememberingAgent([{ said: 'I would say ', hangs: true }], {
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
      expect(await wordsIn(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([
        `user: ${QUESTION}`,
        ...answer,
      ]);
    }
  });

  test('saves what the user said when the model fails', async () => {
    const memory = await withPeanuts();
    const { agent, processor } = rememberingAgent(
      [{ said: 'I would say ', error: new Error('overloaded') }],
      {
        memory,
        scope: { userId: 'ana' },
        thread: 'chat-1',
      },
    );
    await expect(textOf(agent, mode)).rejects.toThrow('overloaded');
    // A stream that failed is read to its end meanwhile.
    await vi.waitFor(async () => {
      await processor.settled();
      expect(await wordsIn(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([`user: ${QUESTION}`]);
    });
  });

  test('saves a turn whose run ended with calls of tools, and goes on with it in the next run', async () => {
    const real = await withPeanuts();
    const memory = counted(real);
    const { agent, processor } = rememberingAgent(
      [{ tool: 'weather', input: { city: 'Porto' } }, 'No peanuts.'],
      {
        memory,
        scope: { userId: 'ana' },
        thread: 'chat-1',
      },
    );
    const asked = { id: 'q1', role: 'user' as const, parts: [{ type: 'text' as const, text: QUESTION }] };
    const run = async (messages: Parameters<typeof agent.generate>[0]) =>
      mode === 'generate'
        ? (await agent.generate(messages, { maxSteps: 1 })).text
        : (await agent.stream(messages, { maxSteps: 1 })).text;
    await run([asked]);
    expect(await wordsIn(real, { userId: 'ana', runId: 'chat-1' })).toEqual([`user: ${QUESTION}`]);
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
    expect(await wordsIn(real, { userId: 'ana', runId: 'chat-1' })).toEqual([
      `user: ${QUESTION}`,
      'assistant: No peanuts.',
    ]);
  });

  test('answers without memory when it fails or takes too long, and tells who wants to know', async () => {
    const broken = new Memory({ store: { provider: 'memory' } });
    await broken.close();
    const failures: TurnFailure[] = [];
    const told = rememberingAgent(['Fine.'], {
      memory: broken,
      scope: { userId: 'ana' },
      onError: (failure) => failures.push(failure),
    });
    expect(await textOf(told.agent, mode)).toBe('Fine.');
    expect(failures.map(({ step }) => step)).toEqual(['recall', 'save']);

    const slow = await withPeanuts();
    const { agent, prompts } = rememberingAgent(['Fine.'], {
      memory: {
        scoped: (scope) => ({ ...slow.scoped(scope), context: () => new Promise<never>(() => undefined) }),
      },
      scope: { userId: 'ana' },
      recall: { timeoutMs: 20 },
    });
    expect(await textOf(agent, mode)).toBe('Fine.');
    expect(prompts[0]?.at(-1)?.content).toHaveLength(1);

    const strict = rememberingAgent(['Fine.'], {
      memory: broken,
      scope: { userId: 'ana' },
      onError: 'throw',
    });
    await expect(textOf(strict.agent, mode)).rejects.toThrow('closed');
  });
});
