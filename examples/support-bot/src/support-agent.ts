// #region agent
import { memoryTools, type KeepsakeProviderOptions, type ModelWithMemory } from '@keepsake/ai-sdk';
import type { Memory } from '@keepsake/core';
import { tool, ToolLoopAgent } from 'ai';
import { z } from 'zod';

/** What the agents of all customers share. */
export interface Desk {
  readonly memory: Memory;
  readonly model: ModelWithMemory;
}

/** The agent of one customer, whom the application knows from their session. It sees what is remembered of them alone. */
export function supportAgent(customerId: string, { memory, model }: Desk) {
  const keepsake: KeepsakeProviderOptions = { userId: customerId };
  return new ToolLoopAgent({
    model,
    providerOptions: { keepsake },
    instructions: 'You help the customers of a shop for coffee machines. Note what they want with addMemory.',
    tools: {
      ...memoryTools({ memory, scope: { userId: customerId, agentId: 'support' } }),
      orderStatus: tool({
        description: 'Where the last order of the customer is.',
        inputSchema: z.object({}),
        execute: async () => ({ customerId, status: 'sent' }),
      }),
    },
  });
}
// #endregion
