import type { Memory } from '@keepsake/core';
import { keepsakeMemory } from '@keepsake/mastra';
import { Agent } from '@mastra/core/agent';
import type { MastraModelConfig } from '@mastra/core/llm';
import { MastraLanguageModelV2Mock } from '@mastra/core/test-utils/llm-mock';
import type { Door, Saying } from './door.ts';

/** An agent of Mastra with memory. */
export const mastraDoor: Door = {
  name: 'mastra',
  say: async (memory, said) => {
    await talk(memory, said);
  },
  ask: talk,
};

async function talk(memory: Memory, { userId, thread, text }: Saying): Promise<string> {
  let prompt = '';
  const model = new MastraLanguageModelV2Mock({
    doGenerate: async (call) => {
      prompt = JSON.stringify(call.prompt);
      const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
      return { content: [{ type: 'text', text: 'I see.' }], finishReason: 'stop', usage, warnings: [] };
    },
  });
  const agent = new Agent({
    id: 'listener',
    name: 'Listener',
    instructions: 'Listen.',
    // Mastra's own types do not fit each other where optional properties are exact.
    model: model as unknown as MastraModelConfig,
    memory: keepsakeMemory({ memory }),
  });
  await agent.generate(text, { memory: { resource: userId, thread } });
  return prompt;
}
