import { AIMessage, createAgent, createMiddleware, fakeModel, HumanMessage, tool } from 'langchain';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fakeLanguageModel } from '@keepsake/core/testing';
import { builtIn } from './__fixtures__/built-in-middleware.ts';
import { brokenMemory, endlessMemory, openMemory, said, watchMemory } from './__fixtures__/watch-memory.ts';
import { memoryMiddleware, type MemoryMiddlewareOptions } from './index.ts';

const question = () => ({ messages: [new HumanMessage('Where is my greyhound?')] });

const callOf = (name: string, content = '', id = 'call-1') =>
  new AIMessage({ content, tool_calls: [{ name, args: {}, id, type: 'tool_call' }] });

const toolThat = (name: string, answer: () => string | Promise<string>) =>
  tool(answer, { name, description: `It will ${name}.`, schema: z.object({}) });

const look = toolThat('look', () => 'nothing here');

describe('an answer that fails', () => {
  it.each([{}, { partial: true }])(
    'throws the error of the model, and is remembered as %j says',
    async (options) => {
      const memory = openMemory();
      const agent = createAgent({
        model: fakeModel().respond(callOf('look', 'Let me look.')).respond(new Error('the model is down')),
        tools: [look],
        middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' }, ...options })],
      });
      await expect(agent.invoke(question())).rejects.toThrow('the model is down');
      expect(await said(memory)).toEqual([
        'user: Where is my greyhound?',
        ...('partial' in options ? ['assistant: Let me look.'] : []),
      ]);
    },
  );

  it('is remembered by what the user said where other middleware fails after the model', async () => {
    const memory = openMemory();
    const guard = createMiddleware({
      name: 'Guard',
      afterModel: () => {
        throw new Error('not allowed to say that');
      },
    });
    const agent = createAgent({
      model: fakeModel().respond(new AIMessage('A secret.')),
      middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' } }), guard],
    });
    await expect(agent.invoke(question())).rejects.toThrow('not allowed to say that');
    expect(await said(memory)).toEqual(['user: Where is my greyhound?']);
  });

  it('is kept as other middleware leaves it, and never as the model said it', async () => {
    const memory = openMemory();
    const redact = createMiddleware({
      name: 'Redact',
      afterModel: ({ messages }) => {
        const last = messages.at(-1);
        return { messages: [new AIMessage({ id: last?.id, content: 'Call [redacted].' } as never)] };
      },
    });
    const agent = createAgent({
      model: fakeModel().respond(new AIMessage('Call 555 1234.')),
      middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' } }), redact],
    });
    await agent.invoke(question());
    expect(await said(memory)).toEqual(['user: Where is my greyhound?', 'assistant: Call [redacted].']);
    const lines: string[] = [];
    for await (const line of memory.export()) lines.push(line);
    expect(lines.join('\n')).not.toContain('555 1234');
  });

  it('is remembered by the user alone where nothing was answered', async () => {
    const memory = openMemory();
    const agent = createAgent({
      model: fakeModel().alwaysThrow(new Error('the model is down')),
      middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' } })],
    });
    await expect(agent.invoke(question())).rejects.toThrow('the model is down');
    expect(await said(memory)).toEqual(['user: Where is my greyhound?']);
  });

  it.each(['outside', 'inside'] as const)('is remembered once when it is retried, from %s', async (place) => {
    const memory = openMemory();
    const watched = watchMemory(memory);
    const own = memoryMiddleware({ memory: watched, scope: { userId: 'ana' } });
    const retry = builtIn.modelRetry({ maxRetries: 2, initialDelayMs: 1 });
    const agent = createAgent({
      model: fakeModel().respond(new Error('busy')).respond(new AIMessage('In the garden.')),
      middleware: place === 'outside' ? [retry, own] : [own, retry],
    });
    await agent.invoke(question());
    expect(await said(memory)).toEqual(['user: Where is my greyhound?', 'assistant: In the garden.']);
    expect(watched.calls.context).toBe(1);
  });

  it('throws the reason of the signal, and what the user said is remembered', async () => {
    const memory = openMemory();
    const controller = new AbortController();
    const model = fakeModel().respond(() => {
      controller.abort(new Error('the user left'));
      return new AIMessage('too late');
    });
    const middleware = memoryMiddleware({ memory, scope: { userId: 'ana' } });
    const agent = createAgent({ model, middleware: [middleware] });
    await expect(agent.invoke(question(), { signal: controller.signal })).rejects.toThrow('the user left');
    await middleware.settled();
    expect(await said(memory)).toEqual(['user: Where is my greyhound?']);
  });

  it('is remembered by what the user said when a tool throws', async () => {
    const memory = openMemory();
    const bomb = toolThat('explode', () => {
      throw new Error('boom');
    });
    const throwing = createMiddleware({
      name: 'Strict',
      wrapToolCall: (request, handler) => handler(request),
    });
    const agent = createAgent({
      model: fakeModel().respond(callOf('explode', 'Let me look.')),
      tools: [bomb],
      middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' } }), throwing],
    });
    await expect(agent.invoke(question())).rejects.toThrow('boom');
    expect(await said(memory)).toEqual(['user: Where is my greyhound?']);
  });
});

describe('a loop that ends on calls of tools', () => {
  it('is remembered up to its last step at the limit of recursion', async () => {
    const memory = openMemory();
    const model = fakeModel();
    for (let step = 0; step < 9; step += 1) model.respond(callOf('look', `Step ${step}.`, `call-${step}`));
    const agent = createAgent({
      model,
      tools: [look],
      middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' } })],
    });
    await expect(agent.invoke(question(), { recursionLimit: 6 })).rejects.toThrow(/[Rr]ecursion limit/);
    const words = await said(memory);
    expect(words.slice(0, 3)).toEqual([
      'user: Where is my greyhound?',
      'assistant: Step 0.',
      'assistant: Step 1.',
    ]);
    // What the last step said, no step took up.
    expect(words).toHaveLength(model.callCount);
  });

  it('is remembered up to its last step when a middleware ends it', async () => {
    const memory = openMemory();
    const agent = createAgent({
      model: fakeModel()
        .respond(callOf('look', 'Let me look.'))
        .respond(callOf('look', 'Once more.', 'call-2')),
      tools: [look],
      middleware: [
        memoryMiddleware({ memory, scope: { userId: 'ana' } }),
        builtIn.modelCallLimit({ runLimit: 2, exitBehavior: 'end' }),
      ],
    });
    await agent.invoke(question());
    expect(await said(memory)).toEqual(['user: Where is my greyhound?', 'assistant: Let me look.']);
  });

  it('is remembered whole when a tool answers in the place of the model', async () => {
    const memory = openMemory();
    const direct = tool(() => 'in the garden', {
      name: 'look',
      description: 'Looks.',
      schema: z.object({}),
      returnDirect: true,
    });
    const agent = createAgent({
      model: fakeModel().respond(callOf('look', 'Let me look.')),
      tools: [direct],
      middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' }, save: { toolResults: true } })],
    });
    await agent.invoke(question());
    expect(await said(memory)).toEqual([
      'user: Where is my greyhound?',
      'assistant: Let me look.',
      'tool look: in the garden',
    ]);
  });

  it('lets a language model read the turn once, at its end', async () => {
    const llm = fakeLanguageModel({ otherwise: { operations: [] } });
    const memory = openMemory({ llm });
    const middleware = memoryMiddleware({ memory, scope: { userId: 'ana' } });
    const agent = createAgent({
      model: fakeModel().respond(callOf('look', 'Let me look.')).respond(new AIMessage('In the garden.')),
      tools: [look],
      middleware: [middleware],
    });
    await agent.invoke(question());
    await middleware.settled();
    expect(llm.calls).toHaveLength(1);
    expect(JSON.stringify(llm.calls[0])).toContain('In the garden.');
  });

  it('lets a language model read what there is of a turn that was cut off, when it is settled', async () => {
    const llm = fakeLanguageModel({ otherwise: { operations: [] } });
    const memory = openMemory({ llm });
    const middleware = memoryMiddleware({ memory, scope: { userId: 'ana' } });
    const agent = createAgent({
      model: fakeModel().alwaysThrow(new Error('the model is down')),
      middleware: [middleware],
    });
    await expect(agent.invoke(question())).rejects.toThrow('the model is down');
    expect(llm.calls).toHaveLength(0);
    await middleware.settled();
    expect(llm.calls).toHaveLength(1);
  });
});

const agentWith = (options: Partial<MemoryMiddlewareOptions>) => {
  const memory = brokenMemory(openMemory());
  const middleware = memoryMiddleware({ memory, scope: { userId: 'ana' }, ...options });
  return createAgent({
    model: fakeModel().respond(new AIMessage('In the garden.')),
    middleware: [middleware],
  });
};

describe('a memory that fails', () => {
  it('breaks no answer', async () => {
    const { messages } = await agentWith({}).invoke(question());
    expect(messages.at(-1)?.content).toBe('In the garden.');
  });

  it('is told: one search, and each save', async () => {
    const failures: string[] = [];
    await agentWith({
      onError: ({ step, error }) => failures.push(`${step}: ${String(error)}`),
    }).invoke(question());
    expect(failures).toEqual(['recall', 'save', 'save'].map((step) => `${step}: Error: the disk is gone`));
  });

  it.each([{}, { recall: false }])('breaks the answer with "throw" and %j', async (options) => {
    await expect(agentWith({ onError: 'throw', ...options }).invoke(question())).rejects.toThrow(
      'the disk is gone',
    );
  });

  it('does not hide why the model failed', async () => {
    const memory = brokenMemory(openMemory());
    const agent = createAgent({
      model: fakeModel().alwaysThrow(new Error('the model is down')),
      middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' }, recall: false, onError: 'throw' })],
    });
    await expect(agent.invoke(question())).rejects.toThrow('the model is down');
  });

  it('ends its search with the signal of the call', async () => {
    const reasons: unknown[] = [];
    const memory = endlessMemory(openMemory(), (reason) => reasons.push(String(reason)));
    const agent = createAgent({
      model: fakeModel().respond(new AIMessage('In the garden.')),
      middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' }, recall: { timeoutMs: 600_000 } })],
    });
    const controller = new AbortController();
    const answer = agent.invoke(question(), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('the user left')), 20);
    await expect(answer).rejects.toThrow('the user left');
    expect(reasons).toEqual(['Error: the user left']);
  });

  it('is not waited for longer than the application wants', async () => {
    const memory = openMemory();
    const slow = {
      scoped: () => ({
        ...memory.scoped({ userId: 'ana' }),
        context: () => new Promise<never>(() => undefined),
      }),
    };
    const failures: unknown[] = [];
    const agent = createAgent({
      model: fakeModel().respond(new AIMessage('In the garden.')),
      middleware: [
        memoryMiddleware({
          memory: slow,
          scope: { userId: 'ana' },
          recall: { timeoutMs: 20 },
          onError: ({ error }) => failures.push(error),
        }),
      ],
    });
    const { messages } = await agent.invoke(question());
    expect(messages.at(-1)?.content).toBe('In the garden.');
    expect(failures.map(String)).toEqual([expect.stringMatching(/RecallTimeoutError.*20/)]);
  });
});
