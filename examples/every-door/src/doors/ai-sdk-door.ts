import type { LanguageModelV4 } from '@ai-sdk/provider';
import { withMemory } from '@keepsake/ai-sdk';
import type { Memory } from '@keepsake/core';
import { generateText } from 'ai';
import type { Door, Saying } from './door.ts';

const usage = {
  inputTokens: { total: 0, noCache: undefined, cacheRead: undefined, cacheWrite: undefined },
  outputTokens: { total: 0, text: undefined, reasoning: undefined },
};

/** A model of the Vercel AI SDK with memory. */
export const aiSdkDoor: Door = {
  name: 'ai-sdk',
  say: async (memory, said) => {
    await talk(memory, said);
  },
  ask: talk,
};

async function talk(memory: Memory, { userId, thread, text }: Saying): Promise<string> {
  let prompt = '';
  const model: LanguageModelV4 = {
    specificationVersion: 'v4',
    provider: 'scripted',
    modelId: 'listener',
    supportedUrls: {},
    doGenerate: async (call) => {
      prompt = JSON.stringify(call.prompt);
      const finishReason = { unified: 'stop', raw: undefined } as const;
      return { content: [{ type: 'text', text: 'I see.' }], finishReason, usage, warnings: [] };
    },
    doStream: () => Promise.reject(new Error('This model does not stream.')),
  };
  await generateText({ model: withMemory(model, { memory, scope: { userId }, thread }), prompt: text });
  return prompt;
}
