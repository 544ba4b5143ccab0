import { Memory } from '@keepsake/core';
import { Agent } from '@mastra/core/agent';
import { keepsakeMemory, type KeepsakeMemory } from '../keepsake-memory.ts';
import type { KeepsakeMemoryOptions } from '../keepsake-memory-options.ts';
import { quiet } from './quiet-mastra.ts';
import { scriptedModel, type Answer } from './scripted-model.ts';

/** A memory that is gone after the test. */
export function inMemory(): Memory {
  return new Memory({ store: { provider: 'memory' } });
}

/** An agent that gives these answers, and whose memory is Keepsake. */
export function keepsakeAgent(answers: readonly Answer[], options: KeepsakeMemoryOptions) {
  const { model, prompts } = scriptedModel(answers);
  const memory = keepsakeMemory(options);
  const agent = quiet(
    new Agent({ id: 'helper', name: 'Helper', instructions: 'You help.', model, maxRetries: 0, memory }),
  );
  return { agent, memory, prompts };
}

/** The options of a call in a thread. */
export function inThread(thread: string, resource = 'ana') {
  return { memory: { thread, resource } };
}

/** The words of a thread as Mastra has them. */
export async function saidIn(memory: KeepsakeMemory, threadId: string): Promise<readonly string[]> {
  const { messages } = await memory.recall({ threadId });
  return messages.map(({ role, content }) => `${role}: ${content.content ?? ''}`);
}
