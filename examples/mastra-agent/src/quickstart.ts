import { chooseModel } from './choose-models.ts';

const model = chooseModel();
// #region quickstart
import { Memory } from '@keepsake/core';
import { keepsakeMemory } from '@keepsake/mastra';
import { Agent } from '@mastra/core/agent';

const memory = new Memory(); // one SQLite file: ./.keepsake/memory.db
const agent = new Agent({
  id: 'helper',
  name: 'Helper',
  instructions: 'You help with everyday questions.',
  model, // 'openai/gpt-5-mini', or any other that Mastra takes
  memory: keepsakeMemory({ memory }),
});

await agent.generate('My greyhound Biscuit is afraid of thunder.', {
  memory: { resource: 'ana', thread: 'monday' },
});
const { text } = await agent.generate('Thunder is coming: what about my greyhound?', {
  memory: { resource: 'ana', thread: 'friday' },
});
console.log(text); // Close the windows: Biscuit is afraid of thunder.
// #endregion
await memory.close();

/** What the agent said on Friday. */
export const answer = text;
