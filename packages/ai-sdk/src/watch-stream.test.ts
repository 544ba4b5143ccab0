import type { LanguageModelV4Prompt, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import { Memory } from '@keepsake/core';
import { fakeLanguageModel } from '@keepsake/core/testing';
import { streamText } from 'ai';
import { convertReadableStreamToArray } from 'ai/test';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { said } from './__fixtures__/ask.ts';
import {
  scriptedModel,
  text,
  toolCall,
  VERSIONS,
  type Step,
  type Version,
} from './__fixtures__/scripted-model.ts';
import type { MemoryMiddlewareOptions } from './memory-middleware.ts';
import { withMemory } from './with-memory.ts';

const scope = { userId: 'ana' };
const thread = { ...scope, runId: 'chat-1' };
const QUESTION = 'What is the name of my greyhound?';
const PROMPT: LanguageModelV4Prompt = [{ role: 'user', content: [{ type: 'text', text: QUESTION }] }];

let memory: Memory;

beforeEach(async () => {
  globalThis.AI_SDK_LOG_WARNINGS = false;
  memory = new Memory({ store: { provider: 'memory' } });
  await memory.add('My greyhound is called Biscuit.', scope);
});

afterEach(() => memory.close());

function remembering(version: Version, step: Step, options: Partial<MemoryMiddlewareOptions> = {}) {
  const scripted = scriptedModel(version, [step]);
  return { ...scripted, model: withMemory(scripted.model, { memory, scope, thread: 'chat-1', ...options }) };
}

const deltas = (parts: readonly LanguageModelV4StreamPart[]): string =>
  parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('');

describe.each(VERSIONS)('the stream of a model of spec %s', (version) => {
  test('has the sources at its beginning, what the model wrote as it wrote it, and the metadata on its last part', async () => {
    const { model } = remembering(version, {
      content: [{ type: 'reasoning', text: 'A dog.' }, text('His name is Biscuit.')],
      providerMetadata: { mock: { id: 'answer-1' } },
    });
    const { memories } = await memory.context(QUESTION, scope);
    const { stream } = await model.doStream({ prompt: PROMPT });
    const parts = await convertReadableStreamToArray(stream);
    expect(parts.map(({ type }) => type)).toEqual([
      'stream-start',
      'source',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-delta',
      'text-delta',
      'text-end',
      'finish',
    ]);
    expect(memories).toHaveLength(1);
    expect(parts[1]).toMatchObject({ id: memories[0]?.id, title: 'My greyhound is called Biscuit.' });
    const last = parts.at(-1);
    expect(last?.type === 'finish' && last.providerMetadata).toEqual({
      mock: { id: 'answer-1' },
      keepsake: {
        memories: memories.map(({ id, score }) => ({ id, score })),
        failures: [],
      },
    });
    expect(await said(memory, thread)).toEqual([
      ['user', QUESTION],
      ['assistant', 'His name is Biscuit.'],
    ]);
  });

  test('is saved as cut off when the model fails in the middle', async () => {
    const { model } = remembering(version, {
      content: [text('His name is Bis')],
      error: new Error('connection lost'),
    });
    const { stream } = await model.doStream({ prompt: PROMPT });
    await expect(convertReadableStreamToArray(stream)).rejects.toThrow('connection lost');
    expect(await said(memory, thread)).toEqual([['user', QUESTION]]);
  });

  test('is saved as cut off when it tells an error and just ends', async () => {
    const { model } = remembering(version, { content: [text('His name is Bis')], errorPart: 'overloaded' });
    const { stream } = await model.doStream({ prompt: PROMPT });
    const parts = await convertReadableStreamToArray(stream);
    expect(parts.at(-1)).toEqual({ type: 'error', error: 'overloaded' });
    expect(await said(memory, thread)).toEqual([['user', QUESTION]]);
  });

  test('keeps what there is of an answer with partial', async () => {
    const { model } = remembering(
      version,
      { content: [text('His name is Bis')], error: new Error('connection lost') },
      { partial: true },
    );
    const { stream } = await model.doStream({ prompt: PROMPT });
    await expect(convertReadableStreamToArray(stream)).rejects.toThrow('connection lost');
    expect(await said(memory, thread)).toEqual([
      ['user', QUESTION],
      ['assistant', 'His name is Bis'],
    ]);
  });

  test.each([{ partial: false }, { partial: true }])(
    'is saved as cut off when the call is aborted in the middle, partial $partial',
    async ({ partial }) => {
      const { model } = remembering(version, { content: [text('His name')], hangs: true }, { partial });
      const abort = new AbortController();
      const result = streamText({ model, prompt: QUESTION, abortSignal: abort.signal });
      const types: string[] = [];
      for await (const part of result.stream) {
        types.push(part.type);
        if (part.type === 'text-end') abort.abort();
      }
      expect(types.at(-1)).toBe('abort');
      await expect
        .poll(() => said(memory, thread))
        .toEqual([['user', QUESTION], ...(partial ? [['assistant', 'His name']] : [])]);
    },
  );

  test('is saved as cut off when whoever reads it cancels it, and tells the model', async () => {
    const { model, cancelled } = remembering(version, { content: [text('His name is Biscuit.')] });
    const { stream } = await model.doStream({ prompt: PROMPT });
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel('enough');
    expect(cancelled).toEqual(['enough']);
    expect(await said(memory, thread)).toEqual([['user', QUESTION]]);
  });
});

test('a model that does not listen to the signal does not keep what was said from being saved', async () => {
  const { model } = remembering('v4', { content: [text('His name')], isDeaf: true }, { partial: true });
  const abort = new AbortController();
  const { stream } = await model.doStream({ prompt: PROMPT, abortSignal: abort.signal });
  const reader = stream.getReader();
  for (let index = 0; index < 5; index += 1) await reader.read();
  abort.abort();
  await expect
    .poll(() => said(memory, thread))
    .toEqual([
      ['user', QUESTION],
      ['assistant', 'His name'],
    ]);
  await reader.cancel();
});

test('a call that was aborted before the stream began is saved as cut off, also when nobody reads it', async () => {
  const { model } = remembering('v4', { content: [text('His name')], isDeaf: true });
  await model.doStream({ prompt: PROMPT, abortSignal: AbortSignal.abort() });
  await expect.poll(() => said(memory, thread)).toEqual([['user', QUESTION]]);
});

test('cancelling while the model keeps everybody waiting ends at once', async () => {
  const { model, cancelled } = remembering('v4', { content: [text('His')], isDeaf: true });
  const { stream } = await model.doStream({ prompt: PROMPT });
  const reader = stream.getReader();
  for (let index = 0; index < 5; index += 1) await reader.read();
  const waiting = reader.read();
  await reader.cancel('enough');
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(cancelled).toEqual(['enough']);
  expect(await said(memory, thread)).toEqual([['user', QUESTION]]);
});

test('nothing is read from the model before somebody asks for it', async () => {
  const { model, read } = remembering('v4', {
    content: [text('His name is Biscuit, and he is a greyhound.')],
  });
  const { stream } = await model.doStream({ prompt: PROMPT });
  const reader = stream.getReader();
  expect(read()).toBe(0);
  await reader.read();
  expect(read()).toBe(1);
  // The source comes with the first part of the answer.
  await reader.read();
  await reader.read();
  expect(read()).toBe(2);
});

test('the words come before the turn is saved, and the last part after it', async () => {
  const llm = fakeLanguageModel({ otherwise: { operations: [] } });
  const distilling = new Memory({ store: { provider: 'memory' }, llm });
  const { model } = scriptedModel('v4', [{ content: [text('Hello.')] }]);
  const patient = withMemory(model, { memory: distilling, scope, save: { wait: true } });
  const { stream } = await patient.doStream({ prompt: PROMPT });
  const readWhen: Record<string, number> = {};
  for await (const part of stream) readWhen[part.type] = llm.calls.length;
  expect(readWhen).toMatchObject({ 'text-end': 0, finish: 1 });
  await distilling.close();
});

test('an empty stream is saved as cut off', async () => {
  const { model } = remembering('v4', {}, {});
  const { stream } = await model.doStream({ prompt: PROMPT });
  await convertReadableStreamToArray(stream);
  expect(await said(memory, thread)).toEqual([['user', QUESTION]]);
});

test('what a tool of the provider answered is what a tool says, and not the assistant', async () => {
  const { model } = remembering(
    'v4',
    {
      content: [
        text('I will search.'),
        { ...toolCall('search-1', 'web_search', { query: 'greyhounds' }), providerExecuted: true },
        {
          type: 'tool-result',
          toolCallId: 'search-1',
          toolName: 'web_search',
          result: { hits: 2 },
          preliminary: true,
        },
        { type: 'tool-result', toolCallId: 'search-1', toolName: 'web_search', result: { hits: 7 } },
        text('There are seven.'),
      ],
    },
    { save: { toolResults: true } },
  );
  const { stream } = await model.doStream({ prompt: PROMPT });
  await convertReadableStreamToArray(stream);
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
    ['tool', '{"hits":7}'],
  ]);
});

test('a failing save breaks the stream with onError throw, after the words', async () => {
  const { model, cancelled } = remembering(
    'v4',
    { content: [text('Biscuit.')] },
    { onError: 'throw', recall: false },
  );
  const { stream } = await model.doStream({ prompt: PROMPT });
  await memory.close();
  const parts: LanguageModelV4StreamPart[] = [];
  const read = async (): Promise<void> => {
    for await (const part of stream) parts.push(part);
  };
  await expect(read()).rejects.toThrow('the memory is closed');
  expect(deltas(parts)).toBe('Biscuit.');
  expect(cancelled).toHaveLength(1);
});
