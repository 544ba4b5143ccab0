import { APICallError } from '@ai-sdk/provider';
import { generateText } from 'ai';
import { describe, expect, test } from 'vitest';
import { ask, lastUserTexts, MODES, said } from './__fixtures__/ask.ts';
import { text } from './__fixtures__/scripted-model.ts';
import { KNOWN, QUESTION, THREAD, useMemory } from './__fixtures__/use-memory.ts';

const setting = useMemory();

describe.each(MODES)('a failing memory, %s', (mode) => {
  test('answers although nobody is named, and tells so', async () => {
    const { model } = setting.remembering([{ content: [text('Hello.')] }], {
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
    const { model } = setting.remembering([{ content: [text('Hello.')] }], {
      onError: ({ step, error }) => failures.push(`${step}: ${String(error)}`),
    });
    await setting.memory.close();
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
    const { model, calls } = setting.remembering([{ content: [text('Hello.')] }], { onError: 'throw' });
    await setting.memory.close();
    await expect(ask(mode, { model, prompt: QUESTION })).rejects.toThrow('the memory is closed');
    expect(calls).toEqual([]);
  });

  test('breaks an answer that cannot be saved with onError throw', async () => {
    const { model, calls } = setting.remembering([{ content: [text('Hello.')] }], {
      onError: 'throw',
      recall: false,
    });
    await setting.memory.close();
    await expect(ask(mode, { model, prompt: QUESTION })).rejects.toThrow('the memory is closed');
    expect(calls).toHaveLength(1);
  });

  test('tells the error of the model, even when saving fails beside it', async () => {
    const { model } = setting.remembering([{ error: new Error('no such model') }], {
      onError: 'throw',
      recall: false,
    });
    await setting.memory.close();
    await expect(ask(mode, { model, prompt: QUESTION, maxRetries: 0 })).rejects.toThrow('no such model');
  });

  test('does without notes when the search hangs', async () => {
    setting.embedder.fail({ type: 'hang' });
    const { model, calls } = setting.remembering([{ content: [text('Hello.')] }], {
      recall: { timeoutMs: 30 },
    });
    const answer = await ask(mode, { model, prompt: QUESTION });
    expect(answer.text).toBe('Hello.');
    expect(lastUserTexts(calls[0]?.prompt ?? [])).toEqual([QUESTION]);
    expect(answer.providerMetadata?.['keepsake']).toMatchObject({
      failures: [{ step: 'recall', name: 'RecallTimeoutError' }],
    });
    expect((await said(setting.memory, THREAD)).map(([, content]) => content)).toEqual([QUESTION, 'Hello.']);
  });

  test('does not wait for a slow memory with save wait false, and remembers all the same', async () => {
    setting.embedder.fail({ type: 'delay', milliseconds: 200 });
    const { model } = setting.remembering([{ content: [text('Hello.')] }], {
      recall: false,
      save: { wait: false },
    });
    const answer = await ask(mode, { model, prompt: QUESTION });
    expect(answer.text).toBe('Hello.');
    expect(await said(setting.memory, THREAD)).toEqual([]);
    await expect
      .poll(() => said(setting.memory, THREAD), { timeout: 10_000 })
      .toEqual([
        ['user', QUESTION],
        ['assistant', 'Hello.'],
      ]);
  });

  test('says what the search did without', async () => {
    setting.embedder.fail({ type: 'throw', error: new Error('no embedder today') });
    const { model, calls } = setting.remembering([{ content: [text('Biscuit.')] }]);
    const answer = await ask(mode, { model, prompt: QUESTION });
    expect(lastUserTexts(calls[0]?.prompt ?? [])[0]).toContain(KNOWN);
    expect(answer.providerMetadata?.['keepsake']).toMatchObject({
      degraded: 'query-embedding-failed',
      failures: [],
    });
  });
});

test('an aborted search ends with the call, and the user is remembered', async () => {
  setting.embedder.fail({ type: 'hang' });
  const { model } = setting.remembering([{ hangs: true }], { recall: { timeoutMs: 60_000 } });
  const abort = new AbortController();
  const answer = generateText({ model, prompt: QUESTION, abortSignal: abort.signal });
  const failure = answer.catch((error: unknown) => error);
  await expect.poll(() => setting.embedder.calls.filter(({ purpose }) => purpose === 'query').length).toBe(1);
  abort.abort(new Error('the user left'));
  expect(String(await failure)).toContain('the user left');
  expect(await said(setting.memory, THREAD)).toEqual([['user', QUESTION]]);
});

test('a call that the SDK repeats is one turn, with the answer that came at last', async () => {
  const overloaded = new APICallError({
    message: 'overloaded',
    url: 'https://example.com',
    requestBodyValues: {},
    statusCode: 503,
    responseHeaders: { 'retry-after-ms': '1' },
  });
  const { model, calls } = setting.remembering([{ error: overloaded }, { content: [text('Biscuit.')] }]);
  const answer = await generateText({ model, prompt: QUESTION });
  expect([answer.text, calls.length]).toEqual(['Biscuit.', 2]);
  expect(setting.queries()).toEqual([QUESTION]);
  expect(await said(setting.memory, THREAD)).toEqual([
    ['user', QUESTION],
    ['assistant', 'Biscuit.'],
  ]);
});
