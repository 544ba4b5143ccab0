import { Memory } from '@keepsake/core';
import { fakeLanguageModel } from '@keepsake/core/testing';
import type { MastraDBMessage } from '@mastra/core/agent';
import { describe, expect, test, vi } from 'vitest';
import { inMemory, saidIn } from './__fixtures__/keepsake-agent.ts';
import { atMinute, said } from './__fixtures__/said.ts';
import { keepsakeMemory } from './keepsake-memory.ts';
import type { KeepsakeMemoryOptions } from './keepsake-memory-options.ts';

/** A call of a tool, before or after it was answered, with all that an answer may hold. */
function call(state: 'call' | 'result'): MastraDBMessage {
  return {
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
              : {
                  state,
                  toolCallId: 'c1',
                  toolName: 'weather',
                  args: { city: 'Porto' },
                  result: { sky: 'grey' },
                },
        },
        { type: 'file', mimeType: 'image/png', data: 'iVBORw0KGgo=' },
      ],
      metadata: { tag: 'weather', deep: { list: [1, null, 'two'] } },
    },
  };
}

describe('messages', () => {
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
    await memory.saveMessages({
      messages: [said('q1', 'Hello.'), signal, said('x1', 'You help.', { role: 'system' })],
    });
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
    expect(
      messages.map(({ id, role, threadId, resourceId, content }) => [
        id,
        role,
        threadId,
        resourceId,
        content.parts,
      ]),
    ).toEqual([
      ['m1', 'user', 't1', 'ana', [{ type: 'text', text: 'Hello.' }]],
      ['m2', 'assistant', 't1', 'ana', [{ type: 'text', text: 'Hello Ana.' }]],
      ['m3', 'assistant', 't1', 'ana', [{ type: 'data-tool-result', data: { text: 'It rains.' } }]],
    ]);
  });

  test('are found by meaning and words, in all threads of the resource or in one, with those around them', async () => {
    const memory = keepsakeMemory({
      memory: inMemory(),
      options: { semanticRecall: { topK: 1, messageRange: 1 } },
    });
    await memory.saveMessages({
      messages: [
        said('m1', 'My dog is called Biscuit.', { createdAt: atMinute(1) }),
        said('m2', 'A fine name.', { role: 'assistant', createdAt: atMinute(2) }),
        said('m3', 'Good bye.', { createdAt: atMinute(3) }),
        said('m4', 'Hello again.', { threadId: 't2', createdAt: atMinute(4) }),
        said('m5', 'My dog is called Rex.', { threadId: 't3', resourceId: 'bob', createdAt: atMinute(5) }),
      ],
    });
    const idsOf = async (
      semanticRecall?: NonNullable<KeepsakeMemoryOptions['options']>['semanticRecall'],
    ) => {
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

  test('of another resource are not listed beside those of a thread, whatever id is named', async () => {
    const memory = keepsakeMemory({ memory: inMemory() });
    await memory.saveMessages({
      messages: [said('m1', 'Hello.'), said('m2', 'My secret.', { threadId: 't2', resourceId: 'bob' })],
    });
    for (const more of [{}, { perPage: 0 }, { resourceId: 'ana' }]) {
      const include = [{ id: 'm2' }, { id: 'm1' }];
      const { messages } = await memory.recall({ threadId: 't1', include, ...more });
      expect(messages.map(({ id }) => id)).toEqual(['m1']);
    }
  });

  test('that are saved at once, the later one first, are paged in order of their times', async () => {
    const memory = keepsakeMemory({ memory: inMemory() });
    await Promise.all(
      [3, 2, 1].map((minute) =>
        memory.saveMessages({ messages: [said(`m${minute}`, 'Hello.', { createdAt: atMinute(minute) })] }),
      ),
    );
    const { messages } = await memory.recall({ threadId: 't1', perPage: 1, orderBy: { direction: 'DESC' } });
    expect(messages.map(({ id }) => id)).toEqual(['m3']);
  });

  test('of a long thread are read from its end, in pages', async () => {
    const memory = keepsakeMemory({ memory: inMemory() });
    const all = Array.from({ length: 1200 }, (_, index) =>
      said(`m${index}`, `Line ${index}.`, { createdAt: atMinute(index) }),
    );
    await memory.saveMessages({ messages: all });
    const last = await memory.recall({ threadId: 't1', perPage: 2, orderBy: { direction: 'DESC' } });
    expect([last.messages.map(({ id }) => id), last.total, last.hasMore]).toEqual([
      ['m1199', 'm1198'],
      1200,
      true,
    ]);
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
      expect((await memory.recall({ threadId: 't1' })).messages).toEqual([
        said('m1', 'I am allergic to peanuts.'),
      ]);
      await vi.waitFor(async () => {
        const { results } = await core.getAll({ userId: 'ana', filters: { kind: 'fact' } });
        expect(results.map((item) => [item.memory, item.sources])).toEqual([
          ['Is allergic to peanuts', ['m1']],
        ]);
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

test('options that are wrong are refused by name', () => {
  const memory = inMemory();
  const wrong = { memory: {}, scop: 1, save: false, scope: 'ana', options: { observationalMemory: true } };
  expect(() => keepsakeMemory(wrong as unknown as KeepsakeMemoryOptions)).toThrow(
    /^keepsakeMemory\(\): scop: there is no such option\..*memory: is not a memory.*scope: is not a function.*save: is not options.*options: has observationalMemory/u,
  );
  expect(() =>
    keepsakeMemory({ memory, save: { toolResults: true } as object, options: [] as object, id: ' ' }),
  ).toThrow(/id: is not a name.*save: has toolResults.*options: is not options/u);
  expect(() => keepsakeMemory({ memory, partial: 'no' as unknown as boolean })).toThrow('partial: "no"');
  expect(() => keepsakeMemory(undefined as unknown as KeepsakeMemoryOptions)).toThrow(
    'keepsakeMemory(): the options are missing; pass { memory }',
  );
  expect(() => keepsakeMemory({ memory, onError: 'log' as 'throw' })).toThrow(
    /^keepsakeMemory\(\): onError: "log"/u,
  );
});
