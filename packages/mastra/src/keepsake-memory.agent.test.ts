import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInputError, Memory } from '@keepsake/core';
import type { TurnFailure } from '@keepsake/core/turns';
import { Agent } from '@mastra/core/agent';
import { MockMemory, type MastraMemory } from '@mastra/core/memory';
import { createSignal } from '@mastra/core/signals';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { inMemory, inThread, keepsakeAgent, saidIn } from './__fixtures__/keepsake-agent.ts';
import { quiet } from './__fixtures__/quiet-mastra.ts';
import { weather } from './__fixtures__/remembering-agent.ts';
import { said } from './__fixtures__/said.ts';
import { scriptedModel } from './__fixtures__/scripted-model.ts';
import { keepsakeMemory } from './keepsake-memory.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function openFile(): () => Memory {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-mastra-'));
  folders.push(folder);
  return () => new Memory({ store: { provider: 'sqlite', config: { path: join(folder, 'memory.db') } } });
}

describe.each(['generate', 'stream'] as const)('an agent whose memory is Keepsake, by %s', (mode) => {
  const ask = async (agent: Agent, question: string, options: object): Promise<string> =>
    mode === 'generate'
      ? (await agent.generate(question, options)).text
      : (await agent.stream(question, options)).text;

  test('has the thread, and what it knows from others, also after a restart', async () => {
    const open = openFile();
    const before = open();
    const first = keepsakeAgent(['I see.', 'Noted.'], { memory: before });
    await ask(first.agent, 'I am allergic to peanuts.', inThread('t1'));
    await ask(first.agent, 'We meet on Friday.', inThread('t2'));
    await before.close();

    const after = open();
    const second = keepsakeAgent(['No peanuts.'], { memory: after });
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
      [
        'user',
        [
          expect.stringMatching(/^<memories>\n[^]*I am allergic to peanuts\./u),
          'And what may I not eat then?',
        ],
      ],
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
    const { agent, memory, prompts } = keepsakeAgent(
      [
        { tool: 'updateWorkingMemory', input: { memory: '# Ana\n- Name: Ana' } },
        'Hello Ana.',
        'You are Ana.',
      ],
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
      const answers = [
        { said: 'I would say ', hangs: true },
        { said: 'I would ', error: new Error('overloaded') },
      ] as const;
      const { agent, memory } = keepsakeAgent(answers, { memory: inMemory(), partial });
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
    const told = keepsakeAgent(['Fine.'], { memory: failing, onError: (failure) => failures.push(failure) });
    expect(await ask(told.agent, 'Well?', inThread('t1'))).toBe('Fine.');
    expect(failures.map(({ step }) => step)).toEqual(['recall', 'save']);
    const strict = keepsakeAgent(['Fine.'], { memory: failing, recall: false, onError: 'throw' });
    const run = async (): Promise<void> => {
      if (mode === 'generate') await strict.agent.generate('Well?', inThread('t2'));
      const stream = await strict.agent.stream('Well?', inThread('t2'));
      await stream.consumeStream();
      if (stream.error !== undefined) throw stream.error;
    };
    await expect(run()).rejects.toThrow('the disk is full');
  });

  test('saves nothing where a call is read-only', async () => {
    const { agent, memory } = keepsakeAgent(['Fine.'], { memory: inMemory() });
    await ask(agent, 'Well?', { memory: { thread: 't1', resource: 'ana', options: { readOnly: true } } });
    expect(await saidIn(memory, 't1')).toEqual([]);
  });
});

test('two users at once have nothing of each other', async () => {
  const core = inMemory();
  await core.add('I am allergic to peanuts.', { userId: 'ana' });
  await core.add('I am allergic to milk.', { userId: 'bob' });
  const { agent, memory, prompts } = keepsakeAgent(['One.', 'Two.'], { memory: core });
  await Promise.all(
    ['ana', 'bob'].map((user) =>
      agent.generate(`I am ${user}: what am I allergic to?`, inThread(`of-${user}`, user)),
    ),
  );
  const texts = prompts.map((prompt) => JSON.stringify(prompt));
  const ofAna = texts.find((text) => text.includes('I am ana'));
  const ofBob = texts.find((text) => text.includes('I am bob'));
  expect([ofAna?.includes('peanuts'), ofAna?.includes('milk')]).toEqual([true, false]);
  expect([ofBob?.includes('peanuts'), ofBob?.includes('milk')]).toEqual([false, true]);
  await expect(agent.generate('Let me in.', inThread('of-ana', 'bob'))).rejects.toThrow(
    'belongs to resource',
  );
  const theft = memory.saveMessages({
    messages: [said('m1', 'Mine now.', { threadId: 'of-ana', resourceId: 'bob' })],
  });
  await expect(theft).rejects.toThrow(InvalidInputError);
  const { messages } = await memory.recall({ threadId: 'of-ana', resourceId: 'bob' });
  expect(messages).toEqual([]);
});

test('whoever asks the same message again is reminded of what is known then', async () => {
  const core = inMemory();
  const { agent, prompts } = keepsakeAgent(['No idea.', 'No peanuts.'], {
    memory: core,
    options: { lastMessages: false },
  });
  const asked = {
    id: 'q1',
    role: 'user' as const,
    parts: [{ type: 'text' as const, text: 'What may I not eat?' }],
  };
  await agent.generate([asked], inThread('t1'));
  await core.add('I may not eat peanuts.', { userId: 'ana' });
  await agent.generate([asked], inThread('t1'));
  expect(prompts.map((prompt) => JSON.stringify(prompt).includes('I may not eat peanuts.'))).toEqual([
    false,
    true,
  ]);
});

test('a thread saved at every step, and given a title, is as one saved at the end', async () => {
  const { agent, memory } = keepsakeAgent(
    [{ tool: 'weather', input: { city: 'Porto' } }, 'It is grey.', 'The sky of Porto'],
    { memory: inMemory(), options: { generateTitle: true } },
  );
  await agent.generate('How is the sky?', {
    ...inThread('t1'),
    savePerStep: true,
    toolsets: { own: { weather } },
  });
  expect(await saidIn(memory, 't1')).toEqual(['user: How is the sky?', 'assistant: It is grey.']);
  const { messages } = await memory.recall({ threadId: 't1' });
  expect(messages[1]?.content.parts.map(({ type }) => type)).toContain('tool-invocation');
  await vi.waitFor(async () => {
    expect((await memory.getThreadById({ threadId: 't1' }))?.title).toBe('The sky of Porto');
  });
});

test('a call of a tool that waits for approval is kept as by the memory of Mastra, and so is its answer', async () => {
  const toolsets = { own: { weather } };
  const kept = async (memory: MastraMemory): Promise<readonly unknown[]> => {
    const { model } = scriptedModel([{ tool: 'weather', input: { city: 'Porto' } }, 'It is grey.']);
    const agent = quiet(new Agent({ id: 'a', name: 'A', instructions: 'You help.', model, memory }));
    const stream = await agent.stream('How is the sky?', {
      ...inThread('t1'),
      toolsets,
      requireToolApproval: true,
    });
    await stream.consumeStream();
    const waiting = await memory.recall({ threadId: 't1' });
    const resumed = await agent.approveToolCall({ runId: stream.runId, toolsets });
    await resumed.consumeStream();
    const answered = await memory.recall({ threadId: 't1' });
    return [waiting, answered].map(({ messages }) =>
      messages.map(({ role, content: { parts } }) => [
        role,
        ...parts.map((part) => {
          if (part.type === 'text') return part.text;
          return part.type === 'tool-invocation' ? part.toolInvocation.state : part.type;
        }),
      ]),
    );
  };
  const ours = await kept(keepsakeMemory({ memory: inMemory() }));
  expect(ours).toEqual(await kept(new MockMemory()));
  expect(JSON.stringify(ours.at(-1))).toContain('It is grey.');
});

test('a message that the user sends as a signal is answered with memory, and kept', async () => {
  const core = inMemory();
  await core.add('I am allergic to peanuts.', { userId: 'ana' });
  const { agent, memory, prompts } = keepsakeAgent(['No peanuts.'], { memory: core });
  const question = createSignal({ type: 'user', contents: 'What may I not eat?' });
  await agent.generate([question.toDBMessage({ threadId: 't1', resourceId: 'ana' })], inThread('t1'));
  const asked = JSON.stringify(prompts[0]?.at(-1));
  expect(asked).toMatch(/I am allergic to peanuts\..*What may I not eat\?/u);
  const { messages } = await memory.recall({ threadId: 't1' });
  expect(messages.map(({ role }) => role)).toEqual(['signal', 'assistant']);
  const { results } = await core.getAll({ userId: 'ana', runId: 't1' });
  expect(results.map((item) => [item.attributedTo, item.memory]).toReversed()).toEqual([
    ['user', 'What may I not eat?'],
    ['assistant', 'No peanuts.'],
  ]);
});

test('semantic recall of Mastra’s needs no index of Mastra’s', async () => {
  const { agent } = keepsakeAgent(['Fine.'], { memory: inMemory(), options: { semanticRecall: true } });
  const options = { memory: { thread: 't1', resource: 'ana', options: { semanticRecall: true } } };
  expect((await agent.generate('Well?', options)).text).toBe('Fine.');
});
