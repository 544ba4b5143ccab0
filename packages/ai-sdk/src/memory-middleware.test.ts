import { Memory } from '@keepsake/core';
import { fakeEmbedder, type FakeEmbedder } from '@keepsake/core/testing';
import {
  createProviderRegistry,
  customProvider,
  generateText,
  isStepCount,
  Output,
  tool,
  wrapLanguageModel,
  wrapProvider,
  type ModelMessage,
} from 'ai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ask, lastUserTexts, MODES, said } from './__fixtures__/ask.ts';
import { scriptedModel, text, toolCall, type Step } from './__fixtures__/scripted-model.ts';
import type { KeepsakeProviderOptions, MemoryCall } from './memory-call.ts';
import { memoryMiddleware, type MemoryMiddlewareOptions } from './memory-middleware.ts';

const KNOWN = 'My greyhound is called Biscuit.';
const QUESTION = 'What is the name of my greyhound?';

let embedder: FakeEmbedder;
let memory: Memory;

beforeEach(async () => {
  embedder = fakeEmbedder();
  memory = new Memory({ store: { provider: 'memory' }, embedder });
  await memory.add(KNOWN, { userId: 'ana' });
});

afterEach(() => memory.close());

function remembering(steps: readonly Step[], options: Partial<MemoryMiddlewareOptions> = {}) {
  const { model, calls } = scriptedModel('v4', steps);
  const middleware = memoryMiddleware({ memory, scope: { userId: 'ana' }, thread: 'chat-1', ...options });
  return { model: wrapLanguageModel({ model, middleware }), calls, middleware };
}

const thread = { userId: 'ana', runId: 'chat-1' };
const noop = tool({ inputSchema: z.object({}), execute: async () => 'done' });

describe.each(MODES)('the middleware, %s', (mode) => {
  test('puts notes into the last words of the user alone, and leaves the conversation before them as it was', async () => {
    const { model, calls } = remembering([{ content: [text('Biscuit.')] }]);
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
    expect(await said(memory, thread)).toEqual([
      ['user', QUESTION],
      ['assistant', 'Biscuit.'],
    ]);
  });

  test('never remembers notes, in however many turns', async () => {
    const steps = ['One.', 'Two.', 'Three.'].map((words) => ({ content: [text(words)] }));
    const { model } = remembering(steps);
    const messages: ModelMessage[] = [];
    for (const index of [1, 2, 3]) {
      messages.push({ role: 'user', content: `${index}: ${QUESTION}` });
      const answer = await ask(mode, { model, messages });
      messages.push({ role: 'assistant', content: answer.text });
    }
    const { results, total } = await memory.getAll({ userId: 'ana' });
    expect(total).toBe(7);
    expect(results.map((item) => item.memory).toSorted()).toEqual(
      [KNOWN, ...[1, 2, 3].map((index) => `${index}: ${QUESTION}`), 'One.', 'Two.', 'Three.'].toSorted(),
    );
  });

  test('knows what another session said, and not what this one says itself', async () => {
    const { model, calls } = remembering([{ content: [text('Noted.')] }, { content: [text('Six.')] }]);
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
    const { model, calls } = remembering([{ content: [text('Biscuit.')] }], {
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
    expect((await said(memory, { userId: 'ana', runId: 'chat-7' })).map(([role]) => role)).toEqual([
      'user',
      'assistant',
    ]);
  });

  test('leaves a call without a scope as it is, and remembers nothing of it', async () => {
    const { model, calls } = remembering([{ content: [text('I do not know you.')] }], {
      scope: () => undefined,
    });
    const answer = await ask(mode, { model, prompt: QUESTION });
    expect(calls[0]?.prompt).toEqual([{ role: 'user', content: [{ type: 'text', text: QUESTION }] }]);
    expect(answer.sources).toEqual([]);
    expect(answer.providerMetadata?.['keepsake']).toEqual({ memories: [], failures: [] });
    expect((await memory.getAll({ userId: 'ana' })).total).toBe(1);
  });

  test('answers although nobody is named, and tells so', async () => {
    const { model } = remembering([{ content: [text('Hello.')] }], {
      scope: ({ options }) => ({ userId: options.userId }),
    });
    const answer = await ask(mode, { model, prompt: QUESTION });
    expect(answer.text).toBe('Hello.');
    expect(answer.providerMetadata?.['keepsake']).toMatchObject({
      failures: [{ step: 'scope', name: 'ScopeRequiredError' }],
    });
  });

  test('answers although the memory is closed, and tells what failed', async () => {
    const failures: string[] = [];
    const { model } = remembering([{ content: [text('Hello.')] }], {
      onError: ({ step, error }) => failures.push(`${step}: ${String(error)}`),
    });
    await memory.close();
    const answer = await ask(mode, { model, prompt: QUESTION });
    expect(answer.text).toBe('Hello.');
    expect(answer.sources).toEqual([]);
    const closed = {
      name: 'MemoryClosedError',
      message: 'the memory is closed. Make a new Memory, or call close() last',
    };
    expect(answer.providerMetadata?.['keepsake']).toEqual({
      memories: [],
      failures: [
        { step: 'recall', ...closed },
        { step: 'save', ...closed },
      ],
    });
    expect(failures.map((failure) => failure.split(':')[0])).toEqual(['recall', 'save']);
  });

  test('breaks the answer of a closed memory with onError throw', async () => {
    const { model, calls } = remembering([{ content: [text('Hello.')] }], { onError: 'throw' });
    await memory.close();
    await expect(ask(mode, { model, prompt: QUESTION })).rejects.toThrow('the memory is closed');
    expect(calls).toEqual([]);
  });

  test('tells the error of the model, even when saving fails beside it', async () => {
    const { model } = remembering([{ error: new Error('no such model') }], {
      onError: 'throw',
      recall: false,
    });
    await memory.close();
    await expect(ask(mode, { model, prompt: QUESTION, maxRetries: 0 })).rejects.toThrow('no such model');
  });

  test('does without notes when the search hangs', async () => {
    embedder.fail({ type: 'hang' });
    const { model, calls } = remembering([{ content: [text('Hello.')] }], { recall: { timeoutMs: 30 } });
    const answer = await ask(mode, { model, prompt: QUESTION });
    expect(answer.text).toBe('Hello.');
    expect(lastUserTexts(calls[0]?.prompt ?? [])).toEqual([QUESTION]);
    expect(answer.providerMetadata?.['keepsake']).toMatchObject({
      failures: [{ step: 'recall', name: 'RecallTimeoutError' }],
    });
    expect((await said(memory, thread)).map(([, content]) => content)).toEqual([QUESTION, 'Hello.']);
  });

  test('says what the search did without', async () => {
    embedder.fail({ type: 'throw', error: new Error('no embedder today') });
    const { model, calls } = remembering([{ content: [text('Biscuit.')] }]);
    const answer = await ask(mode, { model, prompt: QUESTION });
    expect(lastUserTexts(calls[0]?.prompt ?? [])[0]).toContain(KNOWN);
    expect(answer.providerMetadata?.['keepsake']).toMatchObject({
      degraded: 'query-embedding-failed',
      failures: [],
    });
  });

  test('searches with the limits that it is given, or not at all, and saves or not', async () => {
    await memory.add('My greyhound likes cheese.', { userId: 'ana' });
    const few = remembering([{ content: [text('Biscuit.')] }], { recall: { limit: 1 }, save: false });
    const answer = await ask(mode, { model: few.model, prompt: QUESTION });
    expect(answer.sources).toHaveLength(1);
    const none = remembering([{ content: [text('Biscuit.')] }], { recall: false, save: false });
    await ask(mode, { model: none.model, prompt: QUESTION });
    expect(lastUserTexts(none.calls[0]?.prompt ?? [])).toEqual([QUESTION]);
    expect(await said(memory, thread)).toEqual([]);
  });

  test('finds the turn again when prepareStep changes what stands after it', async () => {
    const { model, calls } = remembering([
      { content: [toolCall('call-1', 'noop', {})] },
      { content: [toolCall('call-2', 'noop', {})] },
      { content: [text('Done.')] },
    ]);
    const queries = (): number => embedder.calls.filter(({ purpose }) => purpose === 'query').length;
    const before = queries();
    await ask(mode, {
      model,
      prompt: QUESTION,
      tools: { noop },
      stopWhen: isStepCount(5),
      // Leaves out what the second step did.
      prepareStep: ({ messages, stepNumber }) => (stepNumber === 2 ? { messages: messages.slice(0, 3) } : {}),
    });
    expect(calls.map(({ prompt }) => prompt.map(({ role }) => role))).toEqual([
      ['user'],
      ['user', 'assistant', 'tool'],
      ['user', 'assistant', 'tool'],
    ]);
    expect(new Set(calls.map(({ prompt }) => lastUserTexts(prompt)[0])).size).toBe(1);
    expect(queries() - before).toBe(1);
    expect(await said(memory, thread)).toEqual([
      ['user', QUESTION],
      ['assistant', 'Done.'],
    ]);
  });

  test('searches again when prepareStep lets the user say something else', async () => {
    const { model, calls } = remembering([
      { content: [toolCall('call-1', 'noop', {})] },
      { content: [text('At six.')] },
    ]);
    await memory.add('I walk at six in the morning.', { userId: 'ana' });
    await ask(mode, {
      model,
      prompt: QUESTION,
      tools: { noop },
      stopWhen: isStepCount(5),
      prepareStep: ({ messages, stepNumber }) =>
        stepNumber === 1
          ? { messages: [...messages, { role: 'user', content: 'And when do I walk in the morning?' }] }
          : {},
    });
    const second = calls[1]?.prompt;
    expect(embedder.calls.filter(({ purpose }) => purpose === 'query').map(({ texts }) => texts)).toEqual([
      [QUESTION],
      ['And when do I walk in the morning?'],
    ]);
    expect(lastUserTexts(second ?? [])).toEqual([
      expect.stringContaining('I walk at six in the morning.'),
      'And when do I walk in the morning?',
    ]);
    // The first question stands in the prompt again, as the user said it.
    expect(second?.[0]?.content).toEqual([{ type: 'text', text: QUESTION }]);
  });

  test('gives structured output memory as well', async () => {
    const { model, calls } = remembering([{ content: [text('{"name":"Biscuit"}')] }]);
    await ask(mode, {
      model,
      prompt: QUESTION,
      output: Output.object({ schema: z.object({ name: z.string() }) }),
    });
    expect(calls[0]?.responseFormat).toMatchObject({ type: 'json' });
    expect(lastUserTexts(calls[0]?.prompt ?? [])[0]).toContain(KNOWN);
    expect(await said(memory, thread)).toEqual([
      ['user', QUESTION],
      ['assistant', '{"name":"Biscuit"}'],
    ]);
  });

  test('remembers the words around tools that the provider runs, and gives them to the SDK as they are', async () => {
    const { model } = remembering([
      {
        content: [
          text('I will search.'),
          toolCall('search-1', 'web_search', { query: 'greyhounds' }, { providerExecuted: true }),
          { type: 'tool-result', toolCallId: 'search-1', toolName: 'web_search', result: { hits: 7 } },
          { type: 'source', sourceType: 'url', id: 'page-1', url: 'https://example.com/greyhounds' },
          text('There are seven.'),
        ],
      },
    ]);
    const webSearch = tool({
      type: 'provider',
      isProviderExecuted: true,
      id: 'mock.web_search',
      args: {},
      inputSchema: z.object({ query: z.string() }),
      outputSchema: z.object({ hits: z.number() }),
    });
    const answer = await ask(mode, { model, prompt: QUESTION, tools: { web_search: webSearch } });
    expect(answer.sources.map(({ sourceType, id }) => [sourceType, id === 'page-1'])).toEqual([
      ['document', false],
      ['url', true],
    ]);
    expect(answer.steps[0]?.toolResults.map(({ output }) => output as unknown)).toEqual([{ hits: 7 }]);
    expect(await said(memory, thread)).toEqual([
      ['user', QUESTION],
      [
        'assistant',
        [
          { type: 'text', text: 'I will search.' },
          { type: 'tool-call', toolCallId: 'search-1', toolName: 'web_search' },
          { type: 'text', text: 'There are seven.' },
        ],
      ],
    ]);
  });

  test('does not mix up users who ask the same model at the same time', async () => {
    const users = Array.from({ length: 12 }, (_, index) => `user-${index}`);
    for (const user of users) await memory.add(`My greyhound is called ${user}-dog.`, { userId: user });
    const { model, calls } = remembering(
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
    expect(calls.map(({ prompt }) => lastUserTexts(prompt)[0]?.match(/user-\d+-dog/g)).toSorted()).toEqual(
      users.map((user) => [`${user}-dog`]).toSorted(),
    );
    for (const userId of users) {
      const { results } = await memory.getAll({ userId });
      expect(results.map((item) => item.memory).toSorted()).toEqual(
        [`My greyhound is called ${userId}-dog.`, QUESTION, 'I know.'].toSorted(),
      );
    }
  });
});

test('an aborted search ends with the call, and the user is remembered', async () => {
  embedder.fail({ type: 'hang' });
  const { model } = remembering([{ hangs: true }], { recall: { timeoutMs: 60_000 } });
  const abort = new AbortController();
  const answer = generateText({ model, prompt: QUESTION, abortSignal: abort.signal });
  const failure = answer.catch((error: unknown) => error);
  await expect.poll(() => embedder.calls.filter(({ purpose }) => purpose === 'query').length).toBe(1);
  abort.abort(new Error('the user left'));
  expect(String(await failure)).toContain('the user left');
  expect(await said(memory, thread)).toEqual([['user', QUESTION]]);
});

test('whatever provider it wraps, the models of wrapProvider remember', async () => {
  const { model, calls } = scriptedModel('v4', [{ content: [text('Biscuit.')] }]);
  const provider = wrapProvider({
    provider: customProvider({ languageModels: { small: model as never } }),
    languageModelMiddleware: memoryMiddleware({ memory, scope: { userId: 'ana' } }),
  });
  const registry = createProviderRegistry({ mock: provider });
  await generateText({ model: registry.languageModel('mock:small'), prompt: QUESTION });
  expect(lastUserTexts(calls[0]?.prompt ?? [])[0]).toContain(KNOWN);
});

test('a prompt without a user goes through as it is', async () => {
  const { model, calls } = remembering([{ content: [text('Hello.')] }]);
  const prompt = [{ role: 'system', content: 'Greet.' }] as const;
  const { content } = await model.doGenerate({ prompt: [...prompt] });
  expect(calls[0]?.prompt).toEqual(prompt);
  expect(content).toEqual([text('Hello.')]);
  expect((await memory.getAll({ userId: 'ana' })).total).toBe(1);
});

test('options that are wrong are refused when the middleware is made', () => {
  expect(() => memoryMiddleware({ memory, scope: { userId: '' }, onError: 'shout' } as never)).toThrow(
    /^memoryMiddleware\(\): .*scope.*onError/s,
  );
});
