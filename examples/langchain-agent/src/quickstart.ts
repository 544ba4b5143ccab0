// #region quickstart
import { Memory } from '@keepsake/core';
import { memoryMiddleware } from '@keepsake/langchain';
import { ChatOpenAI } from '@langchain/openai';
import { createAgent } from 'langchain';

const memory = new Memory(); // one SQLite file: ./.keepsake/memory.db
const agent = createAgent({
  model: new ChatOpenAI({ model: 'gpt-5-mini' }), // or any other model of LangChain
  middleware: [memoryMiddleware({ memory, scope: { userId: 'ana' } })],
});
await agent.invoke({ messages: [{ role: 'user', content: 'I moved to Lisbon with my greyhound.' }] });
const { messages } = await agent.invoke({ messages: [{ role: 'user', content: 'Where did I move?' }] });
console.log(messages.at(-1)?.text); // You moved to Lisbon.
await memory.close();
// #endregion

/** What the agent answered in the second conversation. */
export const answer = messages.at(-1)?.text;
