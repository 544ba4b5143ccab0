import { Memory, type ScopeInput } from '@keepsake/core';
import { Agent } from '@mastra/core/agent';
import { createTool } from '@mastra/core/tools';
import { z } from 'zod';
import { memoryProcessor, type MemoryProcessorOptions } from '../memory-processor.ts';
import { quiet } from './quiet-mastra.ts';
import { scriptedModel, type Answer } from './scripted-model.ts';

export const QUESTION = 'May I eat peanuts in Porto?';

/** A tool without memory. */
export const weather = createTool({
  id: 'weather',
  description: 'Tells the weather.',
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, sky: 'grey' }),
});

/** A memory that knows something about the user "ana". */
export async function withPeanuts(): Promise<Memory> {
  const memory = new Memory({ store: { provider: 'memory' } });
  await memory.add('I am allergic to peanuts.', { userId: 'ana', runId: 'long-ago' });
  return memory;
}

/** An agent that gives these answers, with memory as a processor. */
export function rememberingAgent(answers: readonly Answer[], options: MemoryProcessorOptions) {
  const { model, prompts } = scriptedModel(answers);
  const processor = memoryProcessor(options);
  const agent = quiet(
    new Agent({
      id: 'helper',
      name: 'Helper',
      instructions: 'You help.',
      model,
      maxRetries: 0,
      tools: { weather },
      inputProcessors: [processor],
      outputProcessors: [processor],
    }),
  );
  return { agent, prompts, processor };
}

/** The words of a thread, by speaker. */
export async function wordsIn(memory: Memory, scope: ScopeInput): Promise<readonly string[]> {
  const { results } = await memory.messages.list(scope);
  return results.map(({ role, content }) => {
    const parts = typeof content === 'string' ? [{ text: content }] : content;
    const texts = parts.flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
    return `${role}: ${texts.join(' ')}`;
  });
}
