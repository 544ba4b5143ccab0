// Compiled against the built package by scripts/check-consumers.ts, as an application would compile it.
import { Memory } from '@keepsake/core';
import {
  keepsakeMemory,
  memoryProcessor,
  memoryTools,
  recallProcessor,
  saveProcessor,
} from '@keepsake/mastra';
import { Agent } from '@mastra/core/agent';

const memory = new Memory({ store: { provider: 'memory' } });
const remembering = memoryProcessor({
  memory,
  scope: ({ requestContext, resourceId }) => ({ userId: resourceId ?? String(requestContext?.get('user')) }),
  onError: ({ step, error }) => console.error(step, error),
});
const shared = { name: 'Helper', instructions: 'You help.', model: 'openai/gpt-5-mini' } as const;
const threads = keepsakeMemory({
  memory,
  scope: (resourceId) => ({ appId: 'shop', userId: resourceId }),
  options: {
    lastMessages: 20,
    workingMemory: { enabled: true },
    semanticRecall: { topK: 3, messageRange: 1 },
  },
  save: { wait: false },
});
const agents: readonly Agent[] = [
  new Agent({ ...shared, id: 'threads', memory: threads }),
  new Agent({
    ...shared,
    id: 'processors',
    inputProcessors: [remembering],
    outputProcessors: [remembering],
    tools: memoryTools({ memory, scope: { userId: 'ana' }, tools: ['searchMemories', 'deleteMemory'] }),
  }),
  new Agent({
    ...shared,
    id: 'halves',
    inputProcessors: [recallProcessor({ memory, scope: { userId: 'ana' } })],
    outputProcessors: [saveProcessor({ memory, scope: { userId: 'ana' }, partial: true })],
  }),
];
const { messages } = await threads.recall({ threadId: 't1', resourceId: 'ana', perPage: false });
const erased: Promise<void> = threads.eraseResource('ana');
console.log(agents, messages.length, erased);
// @ts-expect-error: whose memories is never left out
memoryProcessor({ memory });
