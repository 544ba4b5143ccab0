import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, MemorySaver } from '@langchain/langgraph';
import { AIMessage, createAgent, createMiddleware, fakeModel, HumanMessage, tool } from 'langchain';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { builtIn } from './__fixtures__/built-in-middleware.ts';
import { openMemory, said, watchMemory } from './__fixtures__/watch-memory.ts';
import { memoryMiddleware } from './index.ts';

const ask = (content: string) => ({ messages: [new HumanMessage(content)] });
const callOf = (name: string, id = 'call-1') =>
  new AIMessage({ content: 'Let me see.', tool_calls: [{ name, args: {}, id, type: 'tool_call' }] });
const book = tool(() => 'booked', { name: 'book', description: 'Books.', schema: z.object({}) });

describe('whose memories', () => {
  it('says the context of the call, to every hook, without being declared by the middleware', async () => {
    const memory = openMemory();
    const seen: unknown[] = [];
    const agent = createAgent({
      model: fakeModel().respond(new AIMessage('Hello.')),
      contextSchema: z.object({ userId: z.string(), tenant: z.string().default('acme') }),
      middleware: [
        memoryMiddleware<{ readonly userId: string; readonly tenant: string }>({
          memory,
          scope: ({ context }) => {
            seen.push(context);
            return { userId: context.userId };
          },
          thread: ({ configurable }) => configurable.thread_id,
          onError: 'throw',
        }),
      ],
    });
    await agent.invoke(ask('Hi'), { context: { userId: 'ana' }, configurable: { thread_id: 't1' } });
    expect(seen).toHaveLength(3);
    expect(seen.every((context) => JSON.stringify(context) === JSON.stringify(seen[0]))).toBe(true);
    const { results } = await memory.messages.list({ userId: 'ana', runId: 't1' });
    expect(results.map(({ content }) => content)).toEqual(['Hi', 'Hello.']);
  });

  it('is nobody where the application says so: nothing is found and nothing is kept', async () => {
    const memory = openMemory();
    const watched = watchMemory(memory);
    const model = fakeModel().respond(new AIMessage('Hello.'));
    const agent = createAgent({
      model,
      middleware: [memoryMiddleware({ memory: watched, scope: () => undefined })],
    });
    await agent.invoke(ask('Hi'));
    expect(watched.calls).toEqual({ context: 0, add: 0 });
  });

  it('is told apart in calls at the same time through one middleware', async () => {
    const memory = openMemory();
    const people = Array.from({ length: 20 }, (_, index) => `person-${index}`);
    for (const userId of people)
      await memory.add(`My secret word is ${userId}.`, { userId, runId: 'earlier' });
    const prompts = new Map<string, string>();
    const middleware = memoryMiddleware<{ readonly userId: string }>({
      memory,
      scope: ({ context }) => ({ userId: context.userId }),
      thread: 'now',
    });
    await Promise.all(
      people.map(async (userId) => {
        const model = fakeModel()
          .respond(callOf('book'))
          .respond((messages) => {
            prompts.set(userId, messages.map(({ text }) => text).join('\n'));
            return new AIMessage(`Hello, ${userId}.`);
          });
        const agent = createAgent({ model, tools: [book], middleware: [middleware] });
        await agent.invoke(ask('What is my secret word?'), { context: { userId } });
      }),
    );
    for (const userId of people) {
      expect(prompts.get(userId)?.match(/My secret word is [\w-]+\./g)).toEqual([
        `My secret word is ${userId}.`,
      ]);
      expect(await said(memory, { userId, runId: 'now' })).toEqual([
        'user: What is my secret word?',
        'assistant: Let me see.',
        `assistant: Hello, ${userId}.`,
      ]);
    }
  });

  it('is of as many memories as it has names', async () => {
    const [own, shared] = [openMemory(), openMemory()];
    await own.add('I like figs.', { userId: 'ana' });
    await shared.add('Our office has a fig tree.', { appId: 'office' });
    const model = fakeModel().respond(new AIMessage('Under the tree.'));
    const agent = createAgent({
      model,
      middleware: [
        memoryMiddleware({ memory: own, scope: { userId: 'ana' } }),
        memoryMiddleware({ memory: shared, scope: { appId: 'office' }, save: false, name: 'Office' }),
      ],
    });
    await agent.invoke({ messages: [new HumanMessage('Where are figs?')] });
    expect(model.calls[0]?.messages.at(-1)?.text).toMatch(
      /I like figs\.[^]*fig tree|fig tree[^]*I like figs\./,
    );
    expect(await said(own)).toEqual([
      'user: I like figs.',
      'user: Where are figs?',
      'assistant: Under the tree.',
    ]);
    expect(await said(shared, { appId: 'office' })).toEqual(['user: Our office has a fig tree.']);
  });

  it('refuses options that are wrong when it is made', () => {
    expect(() => memoryMiddleware({ memory: openMemory(), scope: {} })).toThrow(
      /memoryMiddleware\(\).*scope/s,
    );
    expect(() =>
      memoryMiddleware({ memory: openMemory(), scope: { userId: 'ana' }, recal: false } as never),
    ).toThrow(/Did you mean "recall"/);
  });
});

describe('with a checkpointer', () => {
  it('keeps what was said in the state and in the thread, each turn once, and never the notes', async () => {
    const memory = openMemory();
    await memory.add('I live in Lisbon.', { userId: 'ana', runId: 'earlier' });
    const checkpointer = new MemorySaver();
    const model = fakeModel();
    for (const answer of ['one', 'two', 'three']) model.respond(new AIMessage(answer));
    const agent = createAgent({
      model,
      checkpointer,
      middleware: [
        memoryMiddleware({
          memory,
          scope: { userId: 'ana' },
          thread: ({ configurable }) => configurable.thread_id,
        }),
      ],
    });
    const config = { configurable: { thread_id: 't1' } };
    for (const words of ['Where do I live in Lisbon?', 'And now, in Lisbon?', 'And now, in Lisbon?']) {
      await agent.invoke(ask(words), config);
    }
    expect(await said(memory, { runId: 't1' })).toEqual([
      'user: Where do I live in Lisbon?',
      'assistant: one',
      'user: And now, in Lisbon?',
      'assistant: two',
      'user: And now, in Lisbon?',
      'assistant: three',
    ]);
    expect(model.calls.map(({ messages }) => messages.at(-1)?.text.startsWith('<memories>'))).toEqual([
      true,
      true,
      true,
    ]);
    // What the prompt before it says stays as it was: a provider's cache keeps it.
    expect(model.calls[2]?.messages.slice(0, -1).map(({ text }) => text)).toEqual([
      'Where do I live in Lisbon?',
      'one',
      'And now, in Lisbon?',
      'two',
    ]);
    expect(JSON.stringify((await agent.graph.getState(config)).values)).not.toContain('<memories>');
  });

  const approve = new Command({ resume: { decisions: [{ type: 'approve' }] } });

  it.each(['same', 'new'] as const)(
    'goes on with a turn in which a person was asked, in the %s process',
    async (kind) => {
      const folder = await mkdtemp(join(tmpdir(), 'keepsake-langchain-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const open = () =>
        openMemory({ store: { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } });
      const checkpointer = new MemorySaver();
      const start = (model: ReturnType<typeof fakeModel>) => {
        const memory = open();
        const watched = watchMemory(memory);
        const middleware = [
          memoryMiddleware({ memory: watched, scope: { userId: 'ana' }, thread: 't1' }),
          builtIn.humanInTheLoop({ interruptOn: { book: true } }),
        ];
        return {
          memory,
          watched,
          model,
          agent: createAgent({ model, tools: [book], checkpointer, middleware }),
        };
      };
      const config = { configurable: { thread_id: 't1' } };
      const first = start(fakeModel().respond(callOf('book')).respond(new AIMessage('It is booked.')));
      await first.memory.add('I sit at the window.', { userId: 'ana', runId: 'earlier' });

      const asked = await first.agent.invoke(ask('Book me a window seat.'), config);
      expect(asked).toHaveProperty('__interrupt__');
      expect(await said(first.memory, { runId: 't1' })).toEqual(['user: Book me a window seat.']);

      const second = kind === 'same' ? first : start(fakeModel().respond(new AIMessage('It is booked.')));
      const { messages } = await second.agent.invoke(approve, config);
      expect(messages.at(-1)?.text).toBe('It is booked.');
      expect(second.model.calls.at(-1)?.messages[0]?.text).toContain('I sit at the window.');
      expect(second.watched.calls.context).toBe(1);
      expect(await said(second.memory, { runId: 't1' })).toEqual([
        'user: Book me a window seat.',
        'assistant: Let me see.',
        'assistant: It is booked.',
      ]);
    },
  );

  it('keeps the steps before a middleware asked a person, and not what it asked for', async () => {
    const memory = openMemory();
    const agent = createAgent({
      model: fakeModel().respond(callOf('book')).respond(new AIMessage('It is booked.')),
      tools: [book],
      checkpointer: new MemorySaver(),
      middleware: [
        memoryMiddleware({ memory, scope: { userId: 'ana' } }),
        createMiddleware({
          name: 'AskTwice',
          wrapModelCall: (request, handler) => {
            if (request.messages.length > 1) request.runtime.interrupt?.('Shall I go on?');
            return handler(request);
          },
        }),
      ],
    });
    const config = { configurable: { thread_id: 't1' } };
    expect(await agent.invoke(ask('Book me a window seat.'), config)).toHaveProperty('__interrupt__');
    const steps = ['user: Book me a window seat.', 'assistant: Let me see.'];
    expect(await said(memory)).toEqual(steps);
    await agent.invoke(new Command({ resume: 'yes' }), config);
    expect(await said(memory)).toEqual([...steps, 'assistant: It is booked.']);
  });

  it('never takes a summary for what the user said', async () => {
    const memory = openMemory();
    const model = fakeModel();
    for (const answer of ['one', 'two', 'three', 'four']) model.respond(new AIMessage(answer));
    const summarizer = fakeModel();
    for (let index = 0; index < 4; index += 1) summarizer.respond(new AIMessage('They talked.'));
    const agent = createAgent({
      model,
      checkpointer: new MemorySaver(),
      middleware: [
        builtIn.summarization({ model: summarizer, trigger: { messages: 4 }, keep: { messages: 1 } }),
        memoryMiddleware({ memory, scope: { userId: 'ana' }, thread: 't1' }),
      ],
    });
    for (const words of ['first', 'second', 'third', 'fourth']) {
      await agent.invoke(ask(words), { configurable: { thread_id: 't1' } });
    }
    expect(summarizer.callCount).toBeGreaterThan(0);
    expect(await said(memory)).toEqual([
      'user: first',
      'assistant: one',
      'user: second',
      'assistant: two',
      'user: third',
      'assistant: three',
      'user: fourth',
      'assistant: four',
    ]);
  });
});
