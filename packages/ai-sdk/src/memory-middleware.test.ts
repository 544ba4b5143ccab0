import { createProviderRegistry, customProvider, generateText, wrapProvider, type ModelMessage } from 'ai';
import { describe, expect, test } from 'vitest';
import { ask, lastUserTexts, MODES, said } from './__fixtures__/ask.ts';
import { scriptedModel, text } from './__fixtures__/scripted-model.ts';
import { KNOWN, QUESTION, THREAD, useMemory } from './__fixtures__/use-memory.ts';
import type { KeepsakeProviderOptions, MemoryCall } from './memory-call.ts';
import { memoryMiddleware } from './memory-middleware.ts';

const setting = useMemory();

describe.each(MODES)('the middleware, %s', (mode) => {
  test('puts notes into the last words of the user alone, and leaves the conversation before them as it was', async () => {
    const { model, calls } = setting.remembering([{ content: [text('Biscuit.')] }]);
    const messages: ModelMessage[] = [
      { role: 'user', content: 'Hello!' },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'A greeting.' },
          { type: 'text', text: 'Hello. How are you?' },
        ],
      },
      {
        role: 'user',
        content: [{ type: 'text', text: QUESTION, providerOptions: { mock: { cache: true } } }],
      },
    ];
    await ask(mode, { model, instructions: 'Be brief.', messages });
    const prompt = calls[0]?.prompt ?? [];
    const [notes, question] = lastUserTexts(prompt);
    expect(notes).toContain(KNOWN);
    expect(question).toBe(QUESTION);
    expect(prompt).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: 'Hello!' }] },
      messages[1],
      {
        role: 'user',
        content: [
          { type: 'text', text: notes },
          { type: 'text', text: QUESTION, providerOptions: { mock: { cache: true } } },
        ],
      },
    ]);
    // The turn is what was asked now: what was said before was saved when it was said.
    expect(await said(setting.memory, THREAD)).toEqual([
      ['user', QUESTION],
      ['assistant', 'Biscuit.'],
    ]);
  });

  test('never remembers notes, in however many turns', async () => {
    const steps = ['One.', 'Two.', 'Three.'].map((words) => ({ content: [text(words)] }));
    const { model } = setting.remembering(steps);
    const messages: ModelMessage[] = [];
    for (const index of [1, 2, 3]) {
      messages.push({ role: 'user', content: `${index}: ${QUESTION}` });
      const answer = await ask(mode, { model, messages });
      messages.push({ role: 'assistant', content: answer.text });
    }
    const { results, total } = await setting.memory.getAll({ userId: 'ana' });
    expect(total).toBe(7);
    expect(results.map((item) => item.memory).toSorted()).toEqual(
      [KNOWN, ...[1, 2, 3].map((index) => `${index}: ${QUESTION}`), 'One.', 'Two.', 'Three.'].toSorted(),
    );
  });

  test('knows what another session said, and not what this one says itself', async () => {
    const { model, calls } = setting.remembering([
      { content: [text('Noted.')] },
      { content: [text('Six.')] },
    ]);
    await ask(mode, { model, prompt: 'I walk my greyhound at six in the morning.' });
    await ask(mode, {
      model,
      messages: [
        { role: 'user', content: 'I walk my greyhound at six in the morning.' },
        { role: 'assistant', content: 'Noted.' },
        { role: 'user', content: 'When do I walk my greyhound?' },
      ],
    });
    const [notes] = lastUserTexts(calls[1]?.prompt ?? []);
    expect(notes).toContain(KNOWN);
    expect(notes).not.toContain('six in the morning');
  });

  test('asks for the scope and the thread of each call, and keeps what only it needs from the provider', async () => {
    const seen: MemoryCall[] = [];
    const { model, calls } = setting.remembering([{ content: [text('Biscuit.')] }], {
      scope: async (call) => {
        seen.push(call);
        return { userId: call.options.userId };
      },
      thread: undefined,
    });
    const keepsake: KeepsakeProviderOptions = { userId: 'ana', threadId: 'chat-7' };
    await ask(mode, { model, prompt: QUESTION, providerOptions: { keepsake, mock: { effort: 'low' } } });
    expect(seen.map(({ type, options, model: { modelId } }) => ({ type, options, modelId }))).toEqual([
      { type: mode, options: keepsake, modelId: 'mock-v4' },
    ]);
    expect(seen[0]?.params.prompt).toEqual([{ role: 'user', content: [{ type: 'text', text: QUESTION }] }]);
    expect(calls[0]?.providerOptions).toEqual({ mock: { effort: 'low' } });
    expect(lastUserTexts(calls[0]?.prompt ?? [])[0]).toContain(KNOWN);
    expect((await said(setting.memory, { userId: 'ana', runId: 'chat-7' })).map(([role]) => role)).toEqual([
      'user',
      'assistant',
    ]);
  });

  test('leaves a call without a scope as it is, and remembers nothing of it', async () => {
    const { model, calls } = setting.remembering([{ content: [text('I do not know you.')] }], {
      scope: () => undefined,
    });
    const answer = await ask(mode, { model, prompt: QUESTION });
    expect(calls[0]?.prompt).toEqual([{ role: 'user', content: [{ type: 'text', text: QUESTION }] }]);
    expect(answer.sources).toEqual([]);
    expect(answer.providerMetadata?.['keepsake']).toEqual({ memories: [], failures: [] });
    expect((await setting.memory.getAll({ userId: 'ana' })).total).toBe(1);
  });

  test('searches with the limits that it is given, or not at all, and saves or not', async () => {
    await setting.memory.add('My greyhound likes cheese.', { userId: 'ana' });
    const few = setting.remembering([{ content: [text('Biscuit.')] }], { recall: { limit: 1 }, save: false });
    const answer = await ask(mode, { model: few.model, prompt: QUESTION });
    expect(answer.sources).toHaveLength(1);
    const none = setting.remembering([{ content: [text('Biscuit.')] }], { recall: false, save: false });
    await ask(mode, { model: none.model, prompt: QUESTION });
    expect(lastUserTexts(none.calls[0]?.prompt ?? [])).toEqual([QUESTION]);
    expect(await said(setting.memory, THREAD)).toEqual([]);
  });

  test('does not mix up users who ask the same model at the same time', async () => {
    const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);
    for (const user of users)
      await setting.memory.add(`My greyhound is called ${user}-dog.`, { userId: user });
    const { model, calls } = setting.remembering(
      users.map(() => ({ content: [text('I know.')] })),
      { scope: ({ options: { userId } }) => ({ userId }), thread: undefined },
    );
    const answers = await Promise.all(
      users.map((userId) =>
        ask(mode, { model, prompt: QUESTION, providerOptions: { keepsake: { userId } } }),
      ),
    );
    expect(answers.map(({ sources }) => sources.map((source) => 'title' in source && source.title))).toEqual(
      users.map((user) => [`My greyhound is called ${user}-dog.`]),
    );
    expect(
      calls
        .map(
          ({ prompt }) =>
            lastUserTexts(prompt)[0]
              ?.match(/user-\d+-dog/g)
              ?.join(' ') ?? '',
        )
        .toSorted(),
    ).toEqual(users.map((user) => `${user}-dog`).toSorted());
    for (const userId of users) {
      const { results } = await setting.memory.getAll({ userId });
      expect(results.map((item) => item.memory).toSorted()).toEqual(
        [`My greyhound is called ${userId}-dog.`, QUESTION, 'I know.'].toSorted(),
      );
    }
  });
});

test('whatever provider it wraps, the models of wrapProvider remember', async () => {
  const { model, calls } = scriptedModel('v4', [{ content: [text('Biscuit.')] }]);
  const provider = wrapProvider({
    provider: customProvider({ languageModels: { small: model as never } }),
    languageModelMiddleware: memoryMiddleware({ memory: setting.memory, scope: { userId: 'ana' } }),
  });
  const registry = createProviderRegistry({ mock: provider });
  await generateText({ model: registry.languageModel('mock:small'), prompt: QUESTION });
  expect(lastUserTexts(calls[0]?.prompt ?? [])[0]).toContain(KNOWN);
});

test('a prompt without a user goes through as it is', async () => {
  const { model, calls } = setting.remembering([{ content: [text('Hello.')] }]);
  const prompt = [{ role: 'system', content: 'Greet.' }] as const;
  const { content } = await model.doGenerate({ prompt: [...prompt] });
  expect(calls[0]?.prompt).toEqual(prompt);
  expect(content).toEqual([text('Hello.')]);
  expect((await setting.memory.getAll({ userId: 'ana' })).total).toBe(1);
});

test('options that are wrong are refused when the middleware is made', () => {
  expect(() =>
    memoryMiddleware({ memory: setting.memory, scope: { userId: '' }, onError: 'shout' } as never),
  ).toThrow(/^memoryMiddleware\(\): .*scope.*onError/s);
});
