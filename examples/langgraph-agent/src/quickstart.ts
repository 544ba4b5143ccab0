// #region quickstart
import { Memory } from '@keepsake/core';
import { KeepsakeStore, memoryNodes, notesState, withNotes } from '@keepsake/langgraph';
import { END, MessagesValue, START, StateGraph, StateSchema } from '@langchain/langgraph';
import { ChatOpenAI } from '@langchain/openai';

const memory = new Memory(); // one SQLite file: ./.keepsake/memory.db
const model = new ChatOpenAI({ model: 'gpt-5-mini' }); // or any other model of LangChain
const { recallNode, rememberNode } = memoryNodes({ memory, scope: { userId: 'ana' } });
const graph = new StateGraph(new StateSchema({ messages: MessagesValue, ...notesState }))
  .addNode('recall', recallNode)
  .addNode('model', async ({ messages, memoryNotes }) => ({
    messages: [await model.invoke(withNotes(messages, memoryNotes))],
  }))
  .addNode('remember', rememberNode)
  .addEdge(START, 'recall')
  .addEdge('recall', 'model')
  .addEdge('model', 'remember')
  .addEdge('remember', END)
  .compile({ store: new KeepsakeStore({ memory }) });
await graph.invoke({ messages: [{ role: 'user', content: 'I adopted a greyhound.' }] });
const { messages } = await graph.invoke({ messages: [{ role: 'user', content: 'Which dog is it?' }] });
console.log(messages.at(-1)?.text); // A greyhound.
await memory.close();
// #endregion

/** What the graph answered the second time. */
export const answer = messages.at(-1)?.text;
