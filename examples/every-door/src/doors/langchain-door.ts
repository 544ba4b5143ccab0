import type { Memory } from '@keepsake/core';
import { memoryMiddleware } from '@keepsake/langchain';
import { AIMessage, createAgent, fakeModel } from 'langchain';
import type { Door, Saying } from './door.ts';

/** An agent of LangChain with memory. */
export const langchainDoor: Door = {
  name: 'langchain',
  say: async (memory, said) => {
    await talk(memory, said);
  },
  ask: talk,
};

async function talk(memory: Memory, { userId, thread, text }: Saying): Promise<string> {
  const model = fakeModel().respond(new AIMessage('I see.'));
  const agent = createAgent({ model, middleware: [memoryMiddleware({ memory, scope: { userId }, thread })] });
  await agent.invoke({ messages: [{ role: 'user', content: text }] });
  return JSON.stringify(model.calls[0]?.messages.map((message) => message.text));
}
