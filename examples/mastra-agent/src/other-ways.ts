/** Memory for an agent whose threads are somewhere else: as a processor, and as tools. */
import assert from 'node:assert/strict';
import type { Memory } from '@keepsake/core';
import { memoryProcessor, memoryTools } from '@keepsake/mastra';
import { Agent } from '@mastra/core/agent';
import { RequestContext } from '@mastra/core/request-context';
import { chooseModel, isReal } from './choose-models.ts';

export async function tryOtherWays(memory: Memory): Promise<void> {
  const model = chooseModel();
  // #region processor
  const remembering = memoryProcessor({
    memory,
    scope: ({ requestContext }) => ({ userId: String(requestContext?.get('user')) }),
    thread: 'saturday', // without it: the thread of Mastra
  });
  const agent = new Agent({
    id: 'visitor',
    name: 'Visitor',
    instructions: 'You help with everyday questions.',
    model,
    inputProcessors: [remembering], // reminds
    outputProcessors: [remembering], // saves
  });
  const { text } = await agent.generate('Thunder is coming: what about my greyhound?', {
    requestContext: new RequestContext([['user', 'ana']]),
  });
  // #endregion
  await remembering.settled();
  console.log(`By a processor: ${text}`);

  // #region tools
  const searching = new Agent({
    id: 'searching',
    name: 'Searching',
    instructions: 'You look up what you were told.',
    model,
    tools: memoryTools({ memory, scope: { userId: 'ana' } }), // searchMemories, addMemory
  });
  const found = await searching.generate('Look it up: what is my greyhound afraid of?');
  // #endregion
  console.log(`By a tool: ${found.text}`);

  if (isReal) return;
  assert.equal(text, 'Close the windows: Biscuit is afraid of thunder.');
  assert.equal(found.text, 'Thunder.');
  const { results } = await memory.messages.list({ userId: 'ana', runId: 'saturday' });
  assert.deepEqual(
    results.map(({ role }) => role),
    ['user', 'assistant'],
  );
  const stranger = await agent.generate('Thunder is coming: what about my greyhound?', {
    requestContext: new RequestContext([['user', 'bob']]),
  });
  assert.equal(stranger.text, 'What about it?');
}
