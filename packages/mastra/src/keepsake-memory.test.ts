import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInputError, Memory } from '@keepsake/core';
import { fakeLanguageModel } from '@keepsake/core/testing';
import type { TurnFailure } from '@keepsake/core/turns';
import { Agent, type MastraDBMessage } from '@mastra/core/agent';
import { noopLogger } from '@mastra/core/logger';
import { Mastra } from '@mastra/core/mastra';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { scriptedModel, type Answer } from './__fixtures__/scripted-model.ts';
import { keepsakeMemory, type KeepsakeMemory } from './keepsake-memory.ts';
import type { KeepsakeMemoryOptions } from './keepsake-memory-options.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function openFile(): () => Memory {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-mastra-'));
  folders.push(folder);
  return () => new Memory({ store: { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } });
}

function inMemory(): Memory {
  return new Memory({ store: { provider: 'memory' } });
}

function agentOf(answers: readonly Answer[], options: KeepsakeMemoryOptions) {
  const { model, prompts } = scriptedModel(answers);
  const memory = keepsakeMemory(options);
  const agent = new Agent({ id: 'helper', name: 'Helper', instructions: 'You help.', model, maxRetries: 0, memory });
  // Mastra writes what fails to the console, else.
  new Mastra({ agents: { agent }, logger: noopLogger });
  return { agent, memory, prompts };
}

const inThread = (thread: string, resource = 'ana') => ({ memory: { thread, resource } });

/** The words of a thread as Mastra has them. */
async function saidIn(memory: KeepsakeMemory, threadId: string): Promise<readonly string[]> {
  const { messages } = await memory.recall({ threadId });
  return messages.map(({ role, content }) => `${role}: ${content.content ?? ''}`);
}

function said(id: string, text: string, more: Partial<MastraDBMessage> = {}): MastraDBMessage {
  return {
    id,
    role: 'user',
    createdAt: new Date('2026-03-01T09:00:00Z'),
    threadId: 't1',
    resourceId: 'ana',
    content: { format: 2, parts: [{ type: 'text', text }] },
    ...more,
  };
}

describe.each(['generate', 'stream'] as const)('an agent whose memory is Keepsake, by %s', (mode) => {
  const ask = async (agent: Agent, question: string, options: object): Promise<string> =>
    mode === 'generate' ? (await agent.generate(question, options)).text : (await agent.stream(question, options)).text;

  test('has the thread, and what it knows from others, also after a restart', async () => {
    const open = openFile();
    const before = open();
    const first = agentOf(['I see.', 'Noted.'], { memory: before });
    await ask(first.agent, 'I am allergic to peanuts.', inThread('t1'));
    await ask(first.agent, 'We meet on Friday.', inThread('t2'));
    await before.close();

    const after = open();
    const second = agentOf(['No peanuts.'], { memory: after });
    expect(await ask(second.agent, 'And what may I not eat then?', inThread('t2'))).toBe('No peanuts.');
    const [prompt = []] = second.prompts;
    const texts = prompt.map(({ role, content }) => [
      role,
      typeof content === 'string' ? content : content.map((part) => ('text' in part ? part.text : '')),
    ]);
    expect(texts).toEqual([
      ['system', 'You help.'],
      ['user', ['We meet on Friday.']],
      ['assistant', ['Noted.']],
      ['user', [expect.stringMatching(/^<memories>\n[^]*I am allergic to peanuts\./u), 'And what may I not eat then?']],
    ]);
    // What the thread says itself is not said twice.
    expect(JSON.stringify(texts.at(-1))).not.toContain('Friday');
    expect(await saidIn(second.memory, 't2')).toEqual([
      'user: We meet on Friday.',
      'assistant: Noted.',
      'user: And what may I not eat then?',
      'assistant: No peanuts.',
    ]);
    const { threads } = await second.memory.listThreads({ filter: { resourceId: 'ana' } });
    expect(threads.map(({ id }) => id)).toEqual(['t2', 't1']);
    await after.close();
  });

  test('keeps its working memory for all threads of the resource, and no call of its tool', async () => {
    const { agent, memory, prompts } = agentOf(
      [{ tool: 'updateWorkingMemory', input: { memory: '# Ana\n- Name: Ana' } }, 'Hello Ana.', 'You are Ana.'],
      { memory: inMemory(), options: { workingMemory: { enabled: true, template: '# Who\n- Name:' } } },
    );
    await ask(agent, 'I am Ana.', inThread('t1'));
    await ask(agent, 'Who am I?', inThread('t2'));
    expect(await memory.getWorkingMemory({ threadId: 't3', resourceId: 'ana' })).toBe('# Ana\n- Name: Ana');
    const systems = prompts.map((prompt) => JSON.stringify(prompt.filter(({ role }) => role === 'system')));
    expect(systems[0]).toContain('# Who');
    expect(systems[2]).toContain('- Name: Ana');
    const { messages } = await memory.recall({ threadId: 't1' });
    expect(JSON.stringify(messages)).not.toContain('updateWorkingMemory');
  });

  test('keeps what the user said of a run that was cut off, and the answer so far where that is wanted', async () => {
    for (const partial of [false, true]) {
      const answers = [{ said: 'I would say ', hangs: true }, { said: 'I would ', error: new Error('overloaded') }] as const;
      const { agent, memory } = agentOf(answers, { memory: inMemory(), partial });
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 50);
      await ask(agent, 'May I?', { ...inThread('t1'), abortSignal: controller.signal });
      const answer = partial && mode === 'stream' ? ['assistant: I would say '] : [];
      expect(await saidIn(memory, 't1')).toEqual(['user: May I?', ...answer]);

      await expect(ask(agent, 'And now?', inThread('t2'))).rejects.toThrow('overloaded');
      // A stream that failed is read to its end meanwhile.
      await vi.waitFor(async () => expect(await saidIn(memory, 't2')).toEqual(['user: And now?']));
    }
  });

  test('answers when what was said cannot be saved, and tells who wants to know', async () => {
    const real = inMemory();
    const failing = {
      records: real.records,
      scoped: (scope: object) => ({
        ...real.scoped(scope),
        add: () => Promise.reject(new Error('the disk is full')),
        context: () => Promise.reject(new Error('the disk is full')),
      }),
    };
    const failures: TurnFailure[] = [];
    const told = agentOf(['Fine.'], { memory: failing, onError: (failure) => failures.push(failure) });
    expect(await ask(told.agent, 'Well?', inThread('t1'))).toBe('Fine.');
    expect(failures.map(({ step }) => step)).toEqual(['recall', 'save']);
    const strict = agentOf(['Fine.'], { memory: failing, recall: false, onError: 'throw' });
    const output =
      mode === 'generate'
        ? strict.agent.generate('Well?', inThread('t2'))
        : strict.agent.stream('Well?', inThread('t2')).then(async (stream) => {
            await stream.consumeStream();
            if (stream.error !== undefined) throw stream.error;
          });
    await expect(output).rejects.toThrow('the disk is full');
  });

  test('saves nothing where a call is read-only', async () => {
    const { agent, memory } = agentOf(['Fine.'], { memory: inMemory() });
    await ask(agent, 'Well?', { memory: { thread: 't1', resource: 'ana', options: { readOnly: true } } });
    expect(await saidIn(memory, 't1')).toEqual([]);
  });
});

test('two users at once have nothing of each other', async () => {
  const core = inMemory();
  await core.add('I am allergic to peanuts.', { userId: 'ana' });
  await core.add('I am allergic to milk.', { userId: 'bob' });
  const { agent, memory, prompts } = agentOf(['One.', 'Two.'], { memory: core });
  await Promise.all(
    ['ana', 'bob'].map((user) => agent.generate(`I am ${user}: what am I allergic to?`, inThread(`of-${user}`, user))),
  );
  const texts = prompts.map((prompt) => JSON.stringify(prompt));
  expect(texts.map((text) => [text.includes('I am ana'), text.includes('peanuts'), text.includes('milk')]).toSorted()).toEqual([
    [false, false, true],
    [true, true, false],
  ]);
  await expect(agent.generate('Let me in.', inThread('of-ana', 'bob'))).rejects.toThrow('belongs to resource');
  const theft = memory.saveMessages({ messages: [said('m1', 'Mine now.', { threadId: 'of-ana', resourceId: 'bob' })] });
  await expect(theft).rejects.toThrow(InvalidInputError);
  const { messages } = await memory.recall({ threadId: 'of-ana', resourceId: 'bob' });
  expect(messages).toEqual([]);
});

describe('messages', () => {
  const call = (state: 'call' | 'result'): MastraDBMessage => ({
    ...said('a1', ''),
    role: 'assistant',
    type: 'v2',
    content: {
      format: 2,
      parts: [
        { type: 'step-start' },
        { type: 'reasoning', reasoning: 'The user wants the weather.', details: [] },
        {
          type: 'tool-invocation',
          toolInvocation:
            state === 'call'
              ? { state, toolCallId: 'c1', toolName: 'weather', args: { city: 'Porto' } }
              : { state, toolCallId: 'c1', toolName: 'weather', args: { city: 'Porto' }, result: { sky: 'grey' } },
        },
        { type: 'file', mimeType: 'image/png', data: 'iVBORw0KGgo=' },
      ],
      metadata: { tag: 'weather', deep: { list: [1, null, 'two'] } },
    },
  });

  test('come back whole, whatever they hold, as they were saved last', async () => {
    const core = inMemory();
    const memory = keepsakeMemory({ memory: core });
    await memory.saveMessages({ messages: [said('q1', 'How is the weather?'), call('call')] });
    await memory.saveMessages({ messages: [call('result')] });
    const { messages } = await memory.recall({ threadId: 't1' });
    expect(messages).toEqual([said('q1', 'How is the weather?'), call('result')]);
    // Only what was said is remembered: neither thoughts nor bytes.
    const { results } = await core.getAll({ userId: 'ana' });
    expect(results.map((item) => item.memory)).toEqual(['How is the weather?']);
  });

  test('that are signals are kept and hidden as Mastra wants it, and are nobody’s words', async () => {
    const core = inMemory();
    const memory = keepsakeMemory({ memory: core });
    const signal: MastraDBMessage = {
      ...said('s1', 'Remember the milk.'),
      role: 'signal',
      content: {
        format: 2,
        parts: [{ type: 'text', text: 'Remember the milk.' }],
        metadata: { signal: { type: 'system-reminder' } },
      },
    };
    await memory.saveMessages({ messages: [said('q1', 'Hello.'), signal, said('x1', 'You help.', { role: 'system' })] });
    const { messages } = await memory.recall({ threadId: 't1', hideSignals: false });
    expect(messages).toEqual([said('q1', 'Hello.'), signal]);
    expect((await core.getAll({ userId: 'ana' })).total).toBe(1);
  });

  test('of several threads are saved in one call, each in its own', async () => {
    const memory = keepsakeMemory({ memory: inMemory() });
    await memory.saveMessages({
      messages: [said('m1', 'One.'), said('m2', 'Two.', { threadId: 't2' }), said('m1', 'One, again.')],
    });
    const { messages } = await memory.recall({ threadId: ['t1', 't2'] });
    expect(messages.map(({ id, content }) => [id, content.parts])).toEqual([
      ['m1', [{ type: 'text', text: 'One, again.' }]],
      ['m2', [{ type: 'text', text: 'Two.' }]],
    ]);
  });

  test('without a thread are refused, and nothing is stored', async () => {
    const core = inMemory();
    const memory = keepsakeMemory({ memory: core });
    const { threadId: _threadId, ...lost } = said('m2', 'Where am I?');
    await expect(memory.saveMessages({ messages: [said('m1', 'Hello.'), lost] })).rejects.toThrow(
      'the message "m2" names no thread',
    );
    expect((await core.messages.threads({ userId: 'ana' })).results).toEqual([]);
  });

  test('that came into the thread by another way are messages of Mastra, too', async () => {
    const core = inMemory();
    const memory = keepsakeMemory({ memory: core });
    await memory.saveMessages({ messages: [said('m1', 'Hello.')] });
    await core.add(
      [
        { id: 'm2', role: 'assistant', content: 'Hello Ana.', timestamp: '2026-03-01T09:01:00Z' },
        { id: 'm3', role: 'tool', content: 'It rains.', timestamp: '2026-03-01T09:02:00Z' },
      ],
      { userId: 'ana', runId: 't1' },
    );
    const { messages } = await memory.recall({ threadId: 't1' });
    expect(messages.map(({ id, role, threadId, resourceId, content }) => [id, role, threadId, resourceId, content.parts])).toEqual([
      ['m1', 'user', 't1', 'ana', [{ type: 'text', text: 'Hello.' }]],
      ['m2', 'assistant', 't1', 'ana', [{ type: 'text', text: 'Hello Ana.' }]],
      ['m3', 'assistant', 't1', 'ana', [{ type: 'data-tool-result', data: { text: 'It rains.' } }]],
    ]);
  });

  test('are found by meaning and words, in all threads of the resource or in one, with those around them', async () => {
    const memory = keepsakeMemory({ memory: inMemory(), options: { semanticRecall: { topK: 1, messageRange: 1 } } });
    const at = (minute: number) => new Date(Date.parse('2026-03-01T09:00:00Z') + minute * 60_000);
    await memory.saveMessages({
      messages: [
        said('m1', 'My dog is called Biscuit.', { createdAt: at(1) }),
        said('m2', 'A fine name.', { role: 'assistant', createdAt: at(2) }),
        said('m3', 'Good bye.', { createdAt: at(3) }),
        said('m4', 'Hello again.', { threadId: 't2', createdAt: at(4) }),
        said('m5', 'My dog is called Rex.', { threadId: 't3', resourceId: 'bob', createdAt: at(5) }),
      ],
    });
    const idsOf = async (semanticRecall?: NonNullable<KeepsakeMemoryOptions['options']>['semanticRecall']) => {
      const threadConfig = semanticRecall === undefined ? {} : { threadConfig: { semanticRecall } };
      const { messages } = await memory.recall({
        threadId: 't2',
        resourceId: 'ana',
        vectorSearchString: 'What is my dog called?',
        ...threadConfig,
      });
      return messages.map(({ id }) => id);
    };
    expect(await idsOf()).toEqual(['m1', 'm2', 'm4']);
    expect(await idsOf({ topK: 1, messageRange: { before: 0, after: 2 } })).toEqual(['m1', 'm2', 'm3', 'm4']);
    expect(await idsOf({ topK: 1, messageRange: 0, scope: 'thread' })).toEqual(['m4']);
    expect(await idsOf(false)).toEqual(['m4']);
  });

  test('of a long thread are read from its end, in pages', async () => {
    const memory = keepsakeMemory({ memory: inMemory() });
    const at = (minute: number) => new Date(Date.parse('2026-03-01T09:00:00Z') + minute * 60_000);
    const all = Array.from({ length: 1200 }, (_, index) =>
      said(`m${index}`, `Line ${index}.`, { createdAt: at(index) }),
    );
    await memory.saveMessages({ messages: all });
    const last = await memory.recall({ threadId: 't1', perPage: 2, orderBy: { direction: 'DESC' } });
    expect([last.messages.map(({ id }) => id), last.total, last.hasMore]).toEqual([['m1199', 'm1198'], 1200, true]);
    const page = await memory.recall({ threadId: 't1', perPage: 500, page: 2 });
    expect([page.messages[0]?.id, page.messages.length, page.hasMore]).toEqual(['m1000', 200, false]);
    expect((await memory.recall({ threadId: 't1', perPage: false })).messages).toEqual(all);
    await memory.deleteThread('t1');
    expect((await memory.recall({ threadId: 't1' })).total).toBe(0);
  });
});

describe('facts', () => {
  test('are distilled from what is saved, in the background where nobody is to wait', async () => {
    for (const wait of [true, false]) {
      const llm = fakeLanguageModel({
        otherwise: { operations: [{ type: 'add', text: 'Is allergic to peanuts', from: [1] }] },
      });
      const core = new Memory({ store: { provider: 'memory' }, llm });
      const memory = keepsakeMemory({ memory: core, save: { wait } });
      await memory.saveMessages({ messages: [said('m1', 'I am allergic to peanuts.')] });
      expect((await memory.recall({ threadId: 't1' })).messages).toEqual([said('m1', 'I am allergic to peanuts.')]);
      await vi.waitFor(async () => {
        const { results } = await core.getAll({ userId: 'ana', filters: { kind: 'fact' } });
        expect(results.map((item) => [item.memory, item.sources])).toEqual([['Is allergic to peanuts', ['m1']]]);
      });
      expect(llm.calls).toHaveLength(1);
      await core.close();
    }
  });
});

describe('threads and resources', () => {
  test('belong to the scope that the application says', async () => {
    const core = inMemory();
    const memory = keepsakeMemory({
      memory: core,
      scope: (resourceId) => ({ appId: 'shop', userId: `user-${resourceId}` }),
      run: (threadId) => `chat-${threadId}`,
    });
    await memory.saveMessages({ messages: [said('m1', 'I like tea.')] });
    const { results } = await core.getAll({ userId: 'user-ana' });
    expect(results).toMatchObject([{ memory: 'I like tea.', appId: 'shop', runId: 'chat-t1' }]);
    expect(await saidIn(memory, 't1')).toHaveLength(1);
  });

  test('go with all that belongs to them when a resource is erased, and leave their ids to others', async () => {
    const core = inMemory();
    const memory = keepsakeMemory({ memory: core, options: { workingMemory: { enabled: true } } });
    await memory.createThread({ threadId: 't1', resourceId: 'ana', title: 'Tea' });
    await memory.saveMessages({ messages: [said('m1', 'I like tea.')] });
    await memory.updateWorkingMemory({ threadId: 't1', resourceId: 'ana', workingMemory: '# Ana' });
    await memory.eraseResource('ana');
    expect(await memory.getThreadById({ threadId: 't1' })).toBeNull();
    expect(await memory.getWorkingMemory({ threadId: 't1', resourceId: 'ana' })).toBeNull();
    expect((await core.records.search([])).results).toEqual([]);
    await memory.createThread({ threadId: 't1', resourceId: 'bob' });
    expect((await memory.getThreadById({ threadId: 't1' }))?.resourceId).toBe('bob');
  });

  test('that the application erased itself leave their ids to others, too', async () => {
    const core = inMemory();
    const memory = keepsakeMemory({ memory: core });
    await memory.createThread({ threadId: 't1', resourceId: 'ana' });
    await core.erase({ userId: 'ana' });
    expect(await memory.getThreadById({ threadId: 't1' })).toBeNull();
    await memory.saveMessages({ messages: [said('m1', 'Hello.', { resourceId: 'bob' })] });
    expect(await saidIn(memory, 't1')).toHaveLength(1);
  });

  test('lose no change when two come at once', async () => {
    const memory = keepsakeMemory({ memory: inMemory() });
    await memory.createThread({ threadId: 't1', resourceId: 'ana' });
    await Promise.all([
      memory.updateThread({ id: 't1', title: 'Tea' }),
      memory.updateThread({ id: 't1', metadata: { color: 'red' } }),
      memory.saveMessages({ messages: [said('m1', 'Hello.')] }),
      memory.updateThread({ id: 't1', metadata: { size: 3 } }),
    ]);
    expect(await memory.getThreadById({ threadId: 't1' })).toMatchObject({
      title: 'Tea',
      metadata: { color: 'red', size: 3 },
    });
  });
});

describe('working memory', () => {
  const schema = z.object({ name: z.string().optional(), likes: z.object({ tea: z.boolean().optional() }).optional() });

  test('with a schema is merged, level by level', async () => {
    const calls = ['{"name":"Ana","likes":{"tea":true}}', '{"name":null,"likes":{"milk":false}}'];
    const { agent, memory } = agentOf(
      [...calls.flatMap((text, index) => [{ tool: 'updateWorkingMemory', input: { memory: text }, callId: `c${index}` }, 'Done.'])],
      { memory: inMemory(), options: { workingMemory: { enabled: true, schema } } },
    );
    await agent.generate('I am Ana.', inThread('t1'));
    await agent.generate('Forget my name.', inThread('t1'));
    const place = { threadId: 't1', resourceId: 'ana' };
    expect(JSON.parse((await memory.getWorkingMemory(place)) ?? '')).toEqual({ likes: { tea: true, milk: false } });
    expect((await memory.getWorkingMemoryTemplate())?.format).toBe('json');
  });

  test('of a thread is where Mastra reads it: with the thread', async () => {
    const { agent, memory, prompts } = agentOf(
      [{ tool: 'updateWorkingMemory', input: { memory: '# Tea' } }, 'Done.', 'Tea.', 'No idea.'],
      { memory: inMemory(), options: { workingMemory: { enabled: true, scope: 'thread' } } },
    );
    await agent.generate('We speak of tea.', inThread('t1'));
    await agent.generate('Of what?', inThread('t1'));
    await agent.generate('Of what?', inThread('t2'));
    expect(await memory.getWorkingMemory({ threadId: 't1', resourceId: 'ana' })).toBe('# Tea');
    expect(await memory.getWorkingMemory({ threadId: 't2', resourceId: 'ana' })).toBeNull();
    expect(prompts.map((prompt) => JSON.stringify(prompt.slice(0, 2)).includes('# Tea'))).toEqual([false, false, true, false]);
  });

  test('that is off has no tool and keeps nothing; without a resource, a change is refused', async () => {
    const off = keepsakeMemory({ memory: inMemory() });
    expect(off.listTools()).toEqual({});
    await off.updateWorkingMemory({ threadId: 't1', resourceId: 'ana', workingMemory: '# Ana' });
    expect(await off.getWorkingMemory({ threadId: 't1', resourceId: 'ana' })).toBeNull();
    const on = keepsakeMemory({ memory: inMemory(), options: { workingMemory: { enabled: true } } });
    const outcome = await on.__experimental_updateWorkingMemoryVNext({ threadId: 't1', workingMemory: '# Ana' });
    expect(outcome).toEqual({ success: false, reason: expect.stringContaining('nobody is named') });
  });
});

test('options that are wrong are refused by name', () => {
  const memory = inMemory();
  const wrong = { memory: {}, scop: 1, save: false, scope: 'ana', options: { observationalMemory: true } };
  expect(() => keepsakeMemory(wrong as unknown as KeepsakeMemoryOptions)).toThrow(
    /^keepsakeMemory\(\): scop: there is no such option\..*memory: is not a memory.*scope: is not a function.*save: is not options.*observationalMemory/u,
  );
  expect(() => keepsakeMemory({ memory, onError: 'log' as 'throw' })).toThrow(/^keepsakeMemory\(\): onError: "log"/u);
});

test('semantic recall of Mastra’s needs no index of Mastra’s', async () => {
  const { agent } = agentOf(['Fine.'], { memory: inMemory(), options: { semanticRecall: true } });
  const options = { memory: { thread: 't1', resource: 'ana', options: { semanticRecall: true } } };
  expect((await agent.generate('Well?', options)).text).toBe('Fine.');
});
