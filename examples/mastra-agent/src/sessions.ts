import { Memory } from '@keepsake/core';
import { keepsakeMemory } from '@keepsake/mastra';
import { Agent } from '@mastra/core/agent';
import { chooseFactModel, chooseModel } from './choose-models.ts';

/** The agent on its file, as every start of the application makes it. */
export function open(path: string) {
  const llm = chooseFactModel();
  const model = chooseModel();
  // #region agent
  const memory = new Memory({ store: { provider: 'sqlite', config: { path } }, llm });
  const threads = keepsakeMemory({
    memory,
    options: {
      lastMessages: 20,
      workingMemory: { enabled: true, template: '# About the user\n- Pets:' },
    },
    onError: ({ step, error }) => console.error('memory:', step, error),
  });
  const agent = new Agent({
    id: 'helper',
    name: 'Helper',
    instructions: 'You help with everyday questions.',
    model,
    memory: threads,
  });
  // #endregion
  return { memory, threads, agent };
}
