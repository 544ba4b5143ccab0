import { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { AIMessageChunk } from '@langchain/core/messages';
import { ChatGenerationChunk } from '@langchain/core/outputs';
import { FakeStreamingChatModel } from '@langchain/core/utils/testing';
import { Command, MemorySaver } from '@langchain/langgraph';
import { AIMessage, createAgent, createMiddleware, fakeModel, HumanMessage } from 'langchain';
import { describe, expect, it } from 'vitest';
import { builtIn } from './__fixtures__/built-in-middleware.ts';
import { openMemory, said, watchMemory } from './__fixtures__/watch-memory.ts';
import { memoryMiddleware } from './index.ts';

const question = { messages: [new HumanMessage('Where do I live in Lisbon?')] };

const streaming = (sleep: number, ...words: readonly string[]) =>
  new FakeStreamingChatModel({
    sleep,
    chunks: words.map((content) => new AIMessageChunk({ content, id: 'a1' })),
  });

async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  const reader = stream[Symbol.asyncIterator]();
  while ((await reader.next()).done !== true);
}

describe('an answer that is streamed', () => {
  it('arrives word by word, with the notes in its prompt alone, and is remembered whole', async () => {
    const memory = openMemory();
    await memory.add('I live in Alfama.', { userId: 'ana', runId: 'earlier' });
    const watched = watchMemory(memory);
    const prompts: string[] = [];
    const spy = createMiddleware({
      name: 'Spy',
      wrapModelCall: (request, handler) => {
        prompts.push(request.messages.map(({ text }) => text).join('\n'));
        return handler(request);
      },
    });
    const agent = createAgent({
      model: streaming(0, 'In ', 'Alfama', '.'),
      middleware: [memoryMiddleware({ memory: watched, scope: { userId: 'ana' }, thread: 't1' }), spy],
    });
    const words: string[] = [];
    let streamed = '';
    for await (const [mode, chunk] of await agent.stream(question, {
      streamMode: ['messages', 'values', 'updates'],
    })) {
      streamed += JSON.stringify(chunk);
      if (mode === 'messages' && AIMessageChunk.isInstance(chunk[0])) words.push(chunk[0].text);
    }
    expect(words).toEqual(['In ', 'Alfama', '.']);
    expect(prompts).toEqual([expect.stringContaining('I live in Alfama.')]);
    expect(streamed).not.toContain('<memories>');
    expect(watched.calls.context).toBe(1);
    expect(await said(memory, { runId: 't1' })).toEqual([
      'user: Where do I live in Lisbon?',
      'assistant: In Alfama.',
    ]);
  });

  it.each([
    [{}, []],
    [{ partial: true }, [expect.stringMatching(/^assistant: In[^.]*$/)]],
  ])('is remembered, with %j, as that says when its signal aborts on the way', async (options, partly) => {
    const memory = openMemory();
    const middleware = memoryMiddleware({ memory, scope: { userId: 'ana' }, ...options });
    const slow = new FakeStreamingChatModel({
      sleep: 20,
      responses: [new AIMessage('In Alfama, by the river.')],
    });
    const agent = createAgent({ model: slow, middleware: [middleware] });
    const controller = new AbortController();
    const stream = await agent.stream(question, { streamMode: 'messages', signal: controller.signal });
    await stream.next();
    await stream.next();
    controller.abort(new Error('the user left'));
    await expect(drain(stream)).rejects.toThrow('the user left');
    await expect.poll(() => said(memory)).toEqual(['user: Where do I live in Lisbon?', ...partly]);
  });

  it('is remembered by what the user said when the signal aborts as soon as it is whole', async () => {
    const memory = openMemory();
    const controller = new AbortController();
    const late = createMiddleware({
      name: 'Late',
      afterModel: () => controller.abort(new Error('the user left')),
    });
    const agent = createAgent({
      model: streaming(0, 'In Alfama.'),
      middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' } }), late],
    });
    await expect(agent.invoke(question, { signal: controller.signal })).rejects.toThrow('the user left');
    expect(await said(memory)).toEqual(['user: Where do I live in Lisbon?']);
  });

  it('is remembered by what the user said when nobody reads on', async () => {
    const memory = openMemory();
    const middleware = memoryMiddleware({ memory, scope: { userId: 'ana' } });
    const agent = createAgent({ model: streaming(5, 'In ', 'Alfama', '.'), middleware: [middleware] });
    const stream = await agent.stream(question, { streamMode: 'messages' });
    await stream.next();
    await stream.return();
    await expect.poll(() => said(memory)).toEqual(['user: Where do I live in Lisbon?']);
  });

  it('is remembered through streamEvents', async () => {
    const memory = openMemory();
    const middleware = memoryMiddleware({ memory, scope: { userId: 'ana' } });
    const agent = createAgent({ model: streaming(0, 'In ', 'Alfama', '.'), middleware: [middleware] });
    await drain(agent.streamEvents(question, { version: 'v2' }));
    expect(await said(memory)).toEqual(['user: Where do I live in Lisbon?', 'assistant: In Alfama.']);
  });
});

class BrokenStream extends BaseChatModel {
  readonly #attempts: string[];

  constructor(...attempts: string[]) {
    super({});
    this.#attempts = attempts;
  }

  override _llmType() {
    return 'broken';
  }

  override bindTools() {
    return this;
  }

  override _generate(): Promise<never> {
    throw new Error('it only streams');
  }

  override async *_streamResponseChunks(
    ...[, , runManager]: Parameters<BaseChatModel['_streamResponseChunks']>
  ) {
    for (const word of this.#attempts.shift()?.split(' ') ?? []) {
      await runManager?.handleLLMNewToken(`${word} `);
      yield new ChatGenerationChunk({ text: word, message: new AIMessageChunk(`${word} `) });
    }
    throw new Error('the line is dead');
  }
}

it('keeps of an answer that was tried again, and failed again, what came last', async () => {
  const memory = openMemory();
  const agent = createAgent({
    model: new BrokenStream('Nowhere at', 'In the old'),
    middleware: [
      memoryMiddleware({ memory, scope: { userId: 'ana' }, partial: true }),
      builtIn.modelRetry({ maxRetries: 1, initialDelayMs: 1, onFailure: 'error' }),
    ],
  });
  const stream = await agent.stream(question, { streamMode: 'messages' });
  await expect(drain(stream)).rejects.toThrow('the line is dead');
  expect(await said(memory)).toEqual(['user: Where do I live in Lisbon?', 'assistant: In the old ']);
});

it('goes on with a turn that a middleware interrupted before the model was asked', async () => {
  const memory = openMemory();
  const agent = createAgent({
    model: fakeModel().respond(new AIMessage('In Alfama.')),
    checkpointer: new MemorySaver(),
    middleware: [
      memoryMiddleware({ memory, scope: { userId: 'ana' } }),
      createMiddleware({
        name: 'Ask',
        wrapModelCall: (request, handler) => {
          request.runtime.interrupt?.('May I ask the model?');
          return handler(request);
        },
      }),
    ],
  });
  const config = { configurable: { thread_id: 't1' } };
  expect(await agent.invoke(question, config)).toHaveProperty('__interrupt__');
  expect(await said(memory)).toEqual(['user: Where do I live in Lisbon?']);
  await agent.invoke(new Command({ resume: 'yes' }), config);
  expect(await said(memory)).toEqual(['user: Where do I live in Lisbon?', 'assistant: In Alfama.']);
});
