import type { LanguageModelV4Prompt, SharedV4FileData } from '@ai-sdk/provider';
import { Memory } from '@keepsake/core';
import { fakeEmbedder, type FakeEmbedder } from '@keepsake/core/testing';
import { isStepCount, tool } from 'ai';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ask, lastUserTexts, MODES, said } from './__fixtures__/ask.ts';
import { scriptedModel, text, toolCall, VERSIONS } from './__fixtures__/scripted-model.ts';
import { withMemory } from './with-memory.ts';

const MATRIX = VERSIONS.flatMap((version) => MODES.map((mode) => ({ version, mode })));
const KNOWN = 'I moved to Lisbon and adopted a greyhound called Biscuit.';
const QUESTION = 'What is the name of my greyhound?';
const SYSTEM = 'You help with everyday questions.';

let embedder: FakeEmbedder;
let memory: Memory;

beforeEach(async () => {
  globalThis.AI_SDK_LOG_WARNINGS = false;
  embedder = fakeEmbedder();
  memory = new Memory({ store: { provider: 'memory' }, embedder });
  await memory.add(KNOWN, { userId: 'ana', timestamp: '2026-05-04T09:00:00Z' });
});

afterEach(() => memory.close());

const searches = (): number => embedder.calls.filter(({ purpose }) => purpose === 'query').length;
const weather = tool({
  description: 'The weather of a city.',
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, sky: 'clear' }),
});

describe.each(MATRIX)('a model of spec $version, $mode', ({ version, mode }) => {
  test('gets notes before the words of the user, and remembers what was said without them', async () => {
    const scripted = scriptedModel(version, [{ content: [text('His name is Biscuit.')] }]);
    const model = withMemory(scripted.model, { memory, scope: { userId: 'ana' }, thread: 'chat-1' });
    const { results } = await memory
      .context(QUESTION, { userId: 'ana' })
      .then(({ memories }) => ({ results: memories }));

    const answer = await ask(mode, { model, instructions: SYSTEM, prompt: QUESTION });

    const { text: notes } = await memory.context(QUESTION, {
      userId: 'ana',
      alreadySaid: [QUESTION, 'His name is Biscuit.'],
    });
    expect(notes).toContain(KNOWN);
    expect(scripted.calls[0]?.prompt).toEqual([
      { role: 'system', content: SYSTEM },
      {
        role: 'user',
        content: [
          { type: 'text', text: notes },
          { type: 'text', text: QUESTION },
        ],
      },
    ]);
    expect(answer.text).toBe('His name is Biscuit.');
    expect(answer.sources).toEqual([
      {
        type: 'source',
        sourceType: 'document',
        id: results[0]?.id,
        mediaType: 'text/plain',
        title: KNOWN,
        providerMetadata: {
          keepsake: {
            score: results[0]?.score,
            kind: 'episode',
            sources: results[0]?.sources,
            date: '2026-05-04T09:00:00.000Z',
          },
        },
      },
    ]);
    expect(answer.providerMetadata?.['keepsake']).toEqual({
      memories: [{ id: results[0]?.id, score: results[0]?.score }],
      failures: [],
    });
    expect(await said(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([
      ['user', QUESTION],
      ['assistant', 'His name is Biscuit.'],
    ]);
  });

  test('searches once for all steps of a tool loop, and remembers the turn once', async () => {
    const scripted = scriptedModel(version, [
      { content: [text('Let me look.'), toolCall('call-1', 'weather', { city: 'Lisbon' })] },
      { content: [text('Clear, as Biscuit likes it.')] },
    ]);
    const model = withMemory(scripted.model, { memory, scope: { userId: 'ana' }, thread: 'chat-1' });
    const before = searches();

    const answer = await ask(mode, {
      model,
      prompt: 'Can I walk my greyhound in Lisbon now?',
      tools: { weather },
      stopWhen: isStepCount(5),
    });

    expect(searches() - before).toBe(1);
    const [first, second] = scripted.calls.map(({ prompt }) => prompt);
    expect(lastUserTexts(first ?? [])).toHaveLength(2);
    expect(lastUserTexts(second ?? [])).toEqual(lastUserTexts(first ?? []));
    expect(second?.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool']);
    expect(answer.text).toBe('Clear, as Biscuit likes it.');
    // Of all steps together each memory is one source.
    expect(answer.sources.map((source) => 'title' in source && source.title)).toEqual([KNOWN]);
    expect(answer.steps.map((step) => step.providerMetadata?.['keepsake'])).toEqual([
      answer.providerMetadata?.['keepsake'],
      answer.providerMetadata?.['keepsake'],
    ]);
    expect(await said(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([
      ['user', 'Can I walk my greyhound in Lisbon now?'],
      [
        'assistant',
        [
          { type: 'text', text: 'Let me look.' },
          { type: 'tool-call', toolCallId: 'call-1', toolName: 'weather' },
        ],
      ],
      ['assistant', 'Clear, as Biscuit likes it.'],
    ]);
  });

  test('remembers what tools answered when it is wanted', async () => {
    const scripted = scriptedModel(version, [
      { content: [toolCall('call-1', 'weather', { city: 'Lisbon' })] },
      { content: [text('Clear.')] },
    ]);
    const model = withMemory(scripted.model, {
      memory,
      scope: { userId: 'ana' },
      thread: 'chat-1',
      save: { toolResults: true },
    });
    await ask(mode, { model, prompt: 'How is the weather?', tools: { weather }, stopWhen: isStepCount(5) });
    expect(await said(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([
      ['user', 'How is the weather?'],
      ['tool', '{"city":"Lisbon","sky":"clear"}'],
      ['assistant', 'Clear.'],
    ]);
  });

  test('remembers a loop that ends with calls of tools', async () => {
    const scripted = scriptedModel(version, [
      { content: [text('I will look at the sky.'), toolCall('call-1', 'weather', { city: 'Lisbon' })] },
    ]);
    const model = withMemory(scripted.model, { memory, scope: { userId: 'ana' }, thread: 'chat-1' });
    await ask(mode, { model, prompt: 'How is the weather?', tools: { weather }, stopWhen: isStepCount(1) });
    expect((await said(memory, { userId: 'ana', runId: 'chat-1' })).map(([role]) => role)).toEqual([
      'user',
      'assistant',
    ]);
    await model.settled();
    expect((await said(memory, { userId: 'ana', runId: 'chat-1' })).map(([role]) => role)).toEqual([
      'user',
      'assistant',
    ]);
  });

  test('remembers what the user said when the model fails before it answers', async () => {
    const scripted = scriptedModel(version, [{ error: new Error('no such model') }]);
    const model = withMemory(scripted.model, { memory, scope: { userId: 'ana' }, thread: 'chat-1' });
    await expect(ask(mode, { model, prompt: QUESTION, maxRetries: 0 })).rejects.toThrow('no such model');
    expect(await said(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([['user', QUESTION]]);
  });

  test('asks nothing of the memory twice when a failed call is retried', async () => {
    const overloaded = Object.assign(new Error('overloaded'), { isRetryable: true });
    const scripted = scriptedModel(version, [{ error: overloaded }, { content: [text('Biscuit.')] }]);
    const model = withMemory(scripted.model, { memory, scope: { userId: 'ana' }, thread: 'chat-1' });
    await expect(ask(mode, { model, prompt: QUESTION, maxRetries: 0 })).rejects.toThrow('overloaded');
    const before = searches();
    await ask(mode, { model, prompt: QUESTION, maxRetries: 0 });
    expect(searches()).toBe(before);
    expect(await said(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([
      ['user', QUESTION],
      ['assistant', 'Biscuit.'],
    ]);
  });

  test('remembers what the user said when the call is aborted before the model answers', async () => {
    const scripted = scriptedModel(version, [{ hangs: true }]);
    const model = withMemory(scripted.model, { memory, scope: { userId: 'ana' }, thread: 'chat-1' });
    const abort = new AbortController();
    const answer = ask(mode, { model, prompt: QUESTION, abortSignal: abort.signal });
    const settled = answer.catch((error: unknown) => error);
    await expect.poll(() => scripted.calls.length).toBe(1);
    abort.abort();
    await settled;
    await expect.poll(() => said(memory, { userId: 'ana', runId: 'chat-1' })).toEqual([['user', QUESTION]]);
  });

  test('hands files to the model as they are, and keeps a note of them', async () => {
    const scripted = scriptedModel(version, [{ content: [text('A grey dog.')] }]);
    const model = withMemory(scripted.model, { memory, scope: { userId: 'ana' }, thread: 'chat-1' });
    const bytes = new Uint8Array([137, 80, 78, 71]);
    const files = [
      { type: 'file', mediaType: 'image/png', filename: 'biscuit.png', data: { type: 'data', data: bytes } },
      { type: 'file', mediaType: 'text/plain', data: { type: 'text', text: 'He is three.' } },
      {
        type: 'file',
        mediaType: 'application/pdf',
        data: { type: 'reference', reference: { mock: 'file-1' } },
      },
    ] as const;
    await ask(mode, {
      model,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Is this my greyhound?' }, ...files] }],
    });
    const received = scripted.calls[0]?.prompt.at(-1)?.content as readonly {
      readonly type: string;
      readonly data?: unknown;
    }[];
    expect(received.map(({ type }) => type)).toEqual(['text', 'text', 'file', 'file', 'file']);
    // The SDK itself hands older models bytes without their tag.
    expect(received.slice(2).map(({ data }) => data)).toEqual([
      version === 'v4' ? files[0].data : bytes,
      files[1].data,
      files[2].data,
    ]);
    expect((await said(memory, { userId: 'ana', runId: 'chat-1' }))[0]).toEqual([
      'user',
      [
        { type: 'text', text: 'Is this my greyhound?' },
        { type: 'file', mediaType: 'image/png', filename: 'biscuit.png', size: 4 },
        { type: 'file', mediaType: 'text/plain', size: 12 },
        { type: 'file', mediaType: 'application/pdf' },
      ],
    ]);
  });
});

test.each(VERSIONS)(
  'tagged files of every kind reach a model of spec %s as the SDK hands them over',
  async (version) => {
    const url = new URL('https://example.com/biscuit.png');
    const bytes = new Uint8Array([137, 80, 78, 71]);
    const kinds: readonly SharedV4FileData[] = [
      { type: 'data', data: bytes },
      { type: 'url', url },
      { type: 'reference', reference: { mock: 'file-1' } },
      { type: 'text', text: 'He is three.' },
    ];
    const files = kinds.map((data) => ({ type: 'file', mediaType: 'image/png', data }) as const);
    const prompt: LanguageModelV4Prompt = [
      { role: 'user', content: [{ type: 'text', text: QUESTION }, ...files] },
    ];
    const scripted = scriptedModel(version, [{ content: [text('Biscuit.')] }]);
    await withMemory(scripted.model, { memory, scope: { userId: 'ana' } }).doGenerate({ prompt });
    const [notes, question, ...received] = scripted.calls[0]?.prompt[0]?.content ?? [];
    expect([notes, question]).toEqual([
      { type: 'text', text: expect.stringContaining(KNOWN) as string },
      { type: 'text', text: QUESTION },
    ]);
    // For older models the SDK takes the tags of bytes and addresses off.
    expect(received).toEqual(
      version === 'v4'
        ? files
        : [bytes, url, kinds[2], kinds[3]].map((data, index) => ({ ...files[index], data })),
    );
  },
);

test('a name is no model', () => {
  expect(() => withMemory('openai/gpt-5-mini' as never, { memory, scope: { userId: 'ana' } })).toThrow(
    /withMemory\(\).*model.*pass one, such as openai\('gpt-5-mini'\), and not its name/s,
  );
});
