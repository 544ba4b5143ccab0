/** Memory in chains: a chat history for each session, and the memory of a classic chain. */
import assert from 'node:assert/strict';
import { Memory } from '@keepsake/core';
import { KeepsakeChatMessageHistory, KeepsakeMemory } from '@keepsake/langchain';
import { ChatPromptTemplate, MessagesPlaceholder } from '@langchain/core/prompts';
import { RunnableWithMessageHistory } from '@langchain/core/runnables';
import { AIMessage } from 'langchain';
import { promptOf, scriptedModel } from './scripted-model.ts';

const memory = new Memory({ store: { provider: 'memory' } });
const model = scriptedModel([
  () => new AIMessage('Noted.'),
  (prompt) => new AIMessage(prompt.includes('window') ? 'A window seat.' : 'I do not know.'),
]);

// #region history
const prompt = ChatPromptTemplate.fromMessages([
  ['system', 'Answer briefly.'],
  new MessagesPlaceholder('history'),
  ['human', '{question}'],
]);
const chain = new RunnableWithMessageHistory({
  runnable: prompt.pipe(model),
  getMessageHistory: (sessionId) =>
    new KeepsakeChatMessageHistory({ memory, scope: { userId: 'ana' }, thread: sessionId }),
  inputMessagesKey: 'question',
  historyMessagesKey: 'history',
});
const session = { configurable: { sessionId: 'trip-1' } };
await chain.invoke({ question: 'I like window seats.' }, session);
const seat = await chain.invoke({ question: 'Which seat is mine?' }, session);
// #endregion
assert.equal(seat.text, 'A window seat.');
assert.equal(
  promptOf(model.calls[1]?.messages),
  'Answer briefly.\nI like window seats.\nNoted.\nWhich seat is mine?',
);

// #region classic
const classic = new KeepsakeMemory({ memory, scope: { userId: 'ana' }, memoryKey: 'notes' });
const { notes } = await classic.loadMemoryVariables({ input: 'Which seats do I like?' });
await classic.saveContext({ input: 'Which seats do I like?' }, { output: 'Those at the window.' });
// #endregion
assert.match(String(notes), /I like window seats\./);

await memory.close();
