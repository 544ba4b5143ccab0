import type { Memory } from '../../../memory.ts';
import type { OpenMemory } from '../../../testing/open-test-memory.ts';
import { scriptedModel, type ReadPrompt, type ScriptedAnswer, type ScriptedModel } from './scripted-model.ts';

/** Opens a memory of the store under test with a scripted model. */
export type OpenScripted = (
  answer: (prompt: ReadPrompt, call: number) => ScriptedAnswer,
  options?: Parameters<OpenMemory>[0],
) => Promise<{ readonly llm: ScriptedModel; readonly memory: Memory }>;

/** Makes an {@link OpenScripted}. */
export function openScripted(open: OpenMemory): OpenScripted {
  return async (answer, options = {}) => {
    const llm = scriptedModel(answer);
    return { llm, memory: await open({ ...options, llm }) };
  };
}
