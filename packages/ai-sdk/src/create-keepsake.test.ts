import type { ProviderV2, ProviderV3, ProviderV4 } from '@ai-sdk/provider';
import { Memory } from '@keepsake/core';
import { fakeLanguageModel } from '@keepsake/core/testing';
import { createProviderRegistry, customProvider, embed, generateText, tool } from 'ai';
import { MockEmbeddingModelV4, MockProviderV3, MockProviderV4 } from 'ai/test';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ask, lastUserTexts, MODES, said } from './__fixtures__/ask.ts';
import { scriptedModel, text, toolCall, VERSIONS, type Version } from './__fixtures__/scripted-model.ts';
import { KNOWN, QUESTION, useMemory } from './__fixtures__/use-memory.ts';
import { createKeepsake } from './create-keepsake.ts';

const setting = useMemory();

function providerOf(version: Version, answers: number) {
  const steps = Array.from({ length: answers }, () => ({ content: [text('Biscuit.')] }));
  const { model, calls } = scriptedModel(version, steps);
  const languageModels = { 'gpt-5-mini': model as never };
  const provider = {
    // A provider of the oldest kind says nothing of its version.
    v2: (): ProviderV2 => ({
      languageModel: () => model as never,
      textEmbeddingModel: () => {
        throw new Error('none here');
      },
      imageModel: () => {
        throw new Error('none here');
      },
    }),
    v3: () => new MockProviderV3({ languageModels }),
    v4: () =>
      new MockProviderV4({
        languageModels,
        embeddingModels: {
          small: new MockEmbeddingModelV4({ doEmbed: { embeddings: [[1, 0]], warnings: [] } }),
        },
      }),
  }[version]();
  return { provider: provider as ProviderV2 | ProviderV3 | ProviderV4, calls };
}

describe.each(VERSIONS.flatMap((version) => MODES.map((mode) => ({ version, mode }))))(
  'a provider of spec $version, $mode',
  ({ version, mode }) => {
    test('has models that remember for whom they were made', async () => {
      const { provider, calls } = providerOf(version, 1);
      const keepsake = createKeepsake({ memory: setting.memory, provider });
      const model = keepsake('gpt-5-mini', { userId: 'ana', threadId: 'chat-1' });
      expect(model.modelId).toBe(`mock-${version}`);
      const answer = await ask(mode, { model, prompt: QUESTION });
      expect(lastUserTexts(calls[0]?.prompt ?? [])[0]).toContain(KNOWN);
      expect(calls[0]?.providerOptions).toEqual({});
      expect(answer.sources).toHaveLength(1);
      expect(await said(setting.memory, { userId: 'ana', runId: 'chat-1' })).toEqual([
        ['user', QUESTION],
        ['assistant', 'Biscuit.'],
      ]);
    });
  },
);

test('a model that was made for nobody remembers for whom each call names', async () => {
  const { provider, calls } = providerOf('v4', 2);
  const keepsake = createKeepsake({ memory: setting.memory, provider });
  const registry = createProviderRegistry({ keepsake });
  const model = registry.languageModel('keepsake:gpt-5-mini');
  await generateText({ model, prompt: QUESTION, providerOptions: { keepsake: { userId: 'ana' } } });
  await generateText({ model, prompt: QUESTION, providerOptions: { keepsake: { userId: 'bob' } } });
  expect(calls.map(({ prompt }) => lastUserTexts(prompt).length)).toEqual([2, 1]);
  expect(await said(setting.memory, { userId: 'bob' })).toEqual([
    ['user', QUESTION],
    ['assistant', 'Biscuit.'],
  ]);
});

test('what a call names does not change for whom a model was made', async () => {
  const { provider } = providerOf('v4', 1);
  const keepsake = createKeepsake({ memory: setting.memory, provider });
  const model = keepsake.languageModel('gpt-5-mini', { userId: 'ana' });
  await generateText({ model, prompt: QUESTION, providerOptions: { keepsake: { userId: 'bob' } } });
  expect(await said(setting.memory, { userId: 'bob' })).toEqual([]);
  expect(await said(setting.memory, { userId: 'ana' })).toHaveLength(3);
});

test('a scope of the application sees what the model was made with', async () => {
  const { provider } = providerOf('v4', 1);
  const keepsake = createKeepsake({
    memory: setting.memory,
    provider,
    scope: ({ options: { userId } }) => ({ userId, appId: 'shop' }),
  });
  await generateText({ model: keepsake('gpt-5-mini', { userId: 'ana' }), prompt: QUESTION });
  expect(await said(setting.memory, { userId: 'ana', appId: 'shop' })).toHaveLength(2);
});

test('a call for nobody is answered, and tells that nobody was named', async () => {
  const { provider } = providerOf('v4', 1);
  const keepsake = createKeepsake({ memory: setting.memory, provider });
  const { text: words, finalStep } = await generateText({ model: keepsake('gpt-5-mini'), prompt: QUESTION });
  expect(words).toBe('Biscuit.');
  expect(finalStep.providerMetadata?.['keepsake']).toMatchObject({
    failures: [{ step: 'scope', name: 'ScopeRequiredError' }],
  });
});

test('all other models are those of the provider', async () => {
  const { provider } = providerOf('v4', 0);
  const keepsake = createKeepsake({ memory: setting.memory, provider });
  expect(keepsake.specificationVersion).toBe('v4');
  const { embedding } = await embed({ model: keepsake.embeddingModel('small'), value: 'Biscuit' });
  expect(embedding).toEqual([1, 0]);
});

test('settled lets the memory read a turn of which nobody knows whether it goes on', async () => {
  const llm = fakeLanguageModel();
  llm.answer({ operations: [] });
  const memory = new Memory({ store: { provider: 'memory' }, llm });
  const { model } = scriptedModel('v4', [
    { content: [text('I will look.'), toolCall('call-1', 'lookUp', {})] },
  ]);
  const provider = customProvider({ languageModels: { 'gpt-5-mini': model as never } });
  const keepsake = createKeepsake({ memory, provider });
  // A tool without execute: whoever asked runs it, or does not.
  const tools = { lookUp: tool({ inputSchema: z.object({}), outputSchema: z.string() }) };
  await generateText({ model: keepsake('gpt-5-mini', { userId: 'ana' }), prompt: QUESTION, tools });
  expect((await said(memory, { userId: 'ana' })).map(([role]) => role)).toEqual(['user', 'assistant']);
  expect(llm.calls).toHaveLength(0);
  await keepsake.settled();
  expect(llm.calls).toHaveLength(1);
  expect((await said(memory, { userId: 'ana' })).map(([role]) => role)).toEqual(['user', 'assistant']);
  await memory.close();
});

test.each([
  [{ userID: 'ana', agentId: 'support' }, /scope\.userID: there is no such option\. Did you mean "userId"/],
  [{ userId: undefined, agentId: 'support' }, /scope\.userId: the id is undefined/],
])(
  'a call whose ids are wrong is answered without memory, and reaches nobody else: %o',
  async (ids, message) => {
    await setting.memory.add(KNOWN, { userId: 'bob', agentId: 'support' });
    const { provider, calls } = providerOf('v4', 1);
    const model = createKeepsake({ memory: setting.memory, provider })('gpt-5-mini', ids);
    const { finalStep } = await generateText({ model, prompt: QUESTION });
    expect(lastUserTexts(calls[0]?.prompt ?? [])).toEqual([QUESTION]);
    expect(finalStep.providerMetadata?.['keepsake']).toEqual({
      memories: [],
      failures: [
        { step: 'scope', name: 'InvalidInputError', message: expect.stringMatching(message) as string },
      ],
    });
  },
);

test('what is no provider is refused, and so are wrong options', () => {
  expect(() => createKeepsake(undefined as never)).toThrow(/createKeepsake\(\): provider: /);
  expect(() => createKeepsake({ memory: setting.memory, provider: {} as never })).toThrow(
    /createKeepsake\(\).*provider.*is not a provider of the AI SDK/s,
  );
  const { provider } = providerOf('v4', 0);
  expect(() => createKeepsake({ memory: {} as never, provider })).toThrow(/createKeepsake\(\).*memory/s);
});
