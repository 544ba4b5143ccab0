import type { Memory } from '@keepsake/core';
import { memoryNodes, notesState, withNotes } from '@keepsake/langgraph';
import { AIMessage } from '@langchain/core/messages';
import { END, MessagesValue, START, StateGraph, StateSchema } from '@langchain/langgraph';
import type { Door, Saying } from './door.ts';

/** A graph of LangGraph with memory. */
export const langgraphDoor: Door = {
  name: 'langgraph',
  say: async (memory, said) => {
    await talk(memory, said);
  },
  ask: talk,
};

async function talk(memory: Memory, { userId, thread, text }: Saying): Promise<string> {
  const { recallNode, rememberNode } = memoryNodes({ memory, scope: { userId }, thread });
  let prompt = '';
  const graph = new StateGraph(new StateSchema({ messages: MessagesValue, ...notesState }))
    .addNode('recall', recallNode)
    .addNode('model', ({ messages, memoryNotes }) => {
      prompt = JSON.stringify(withNotes(messages, memoryNotes).map((message) => message.text));
      return { messages: [new AIMessage('I see.')] };
    })
    .addNode('remember', rememberNode)
    .addEdge(START, 'recall')
    .addEdge('recall', 'model')
    .addEdge('model', 'remember')
    .addEdge('remember', END)
    .compile();
  await graph.invoke({ messages: [{ role: 'user', content: text }] });
  return prompt;
}
