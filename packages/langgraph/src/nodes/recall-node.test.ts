import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';
import {
  Annotation,
  Command,
  END,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  START,
  StateGraph,
} from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import {
  asksForWeather,
  ana,
  graphOf,
  greyhound,
  inThread,
  knowing,
  optionsOf,
  question,
  State,
} from './__fixtures__/chat-graph.ts';
import { memoryNodes, type MemoryNodes } from './memory-nodes.ts';
import type { MessagesInState } from './read-state.ts';
import { NotesAnnotation } from './notes-state.ts';
import { withNotes } from './with-notes.ts';

describe('recallNode', () => {
  it('puts what is known before what the user said, in the prompt alone', async () => {
    const memory = await knowing(greyhound);
    const model = fakeModel().respond(new AIMessage('A greyhound.'));
    const graph = graphOf(memoryNodes(optionsOf(memory)), model);
    const messages = [new SystemMessage('Be brief.'), new HumanMessage(question)];
    const result = await graph.invoke({ messages }, inThread('1'));
    const [prompt] = model.calls;
    expect(prompt?.messages.map(({ type }) => type)).toStrictEqual(['system', 'human']);
    expect(prompt?.messages[0]?.content).toBe('Be brief.');
    const content = prompt?.messages[1]?.content as { type: string; text: string }[];
    expect(content).toHaveLength(2);
    expect(content[0]?.text).toContain(greyhound);
    expect(content[1]).toStrictEqual({ type: 'text', text: question });
    expect(result.messages.map((message) => message.content)).toStrictEqual([
      'Be brief.',
      question,
      'A greyhound.',
    ]);
    expect(result.memoryNotes?.memories.map(({ memory: text }) => text)).toStrictEqual([greyhound]);
    await memory.close();
  });

  it('leaves nothing of the notes in a checkpoint', async () => {
    const memory = await knowing(greyhound);
    const checkpointer = new MemorySaver();
    const { recallNode } = memoryNodes(optionsOf(memory));
    const graph = new StateGraph(Annotation.Root({ ...MessagesAnnotation.spec, ...NotesAnnotation.spec }))
      .addNode('recall', recallNode)
      .addNode('model', async ({ memoryNotes }) => ({
        messages: [new AIMessage(memoryNotes === null ? 'nothing' : 'something')],
      }))
      .addEdge(START, 'recall')
      .addEdge('recall', 'model')
      .addEdge('model', END)
      .compile({ checkpointer });
    const result = await graph.invoke({ messages: [new HumanMessage(question)] }, inThread('1'));
    expect(result.messages.at(-1)?.content).toBe('something');
    const { values } = await graph.getState(inThread('1'));
    expect(Object.keys(values as object)).toStrictEqual(['messages']);
    const decoder = new TextDecoder();
    const stored = JSON.stringify(checkpointer.storage, (_key, value: unknown) =>
      value instanceof Uint8Array ? decoder.decode(value) : value,
    );
    expect(stored).toContain(question);
    expect(stored).not.toContain('Biscuit');
    await memory.close();
  });

  it('looks once a turn, however many steps the model takes', async () => {
    const memory = await knowing(greyhound);
    const model = fakeModel().respond(asksForWeather()).respond(new AIMessage('A greyhound, and it rains.'));
    const nodes = memoryNodes(optionsOf(memory));
    let recalls = 0;
    const counted: MemoryNodes = {
      ...nodes,
      recallNode: (state, config) => {
        recalls += 1;
        return nodes.recallNode(state, config);
      },
    };
    await graphOf(counted, model).invoke({ messages: [new HumanMessage(question)] }, inThread('1'));
    expect(recalls).toBe(1);
    for (const { messages } of model.calls) {
      const content = messages.find(({ type }) => type === 'human')?.content as { text: string }[];
      expect(content.map(({ text }) => text.includes('Biscuit'))).toStrictEqual([true, false]);
    }
    expect(model.calls).toHaveLength(2);
    await memory.close();
  });

  it('looks again where a turn goes on after an interrupt, for what the turn does not say itself', async () => {
    const memory = await knowing(greyhound);
    const checkpointer = new MemorySaver();
    const prompts: string[] = [];
    const build = ({ recallNode, rememberNode }: MemoryNodes) =>
      new StateGraph(State)
        .addNode('recall', recallNode)
        .addNode('model', ({ messages, memoryNotes }) => {
          prompts.push(withNotes(messages, memoryNotes)[0]?.text ?? '');
          return {
            messages: [
              new AIMessage(messages.length === 1 ? 'Which dog? I ask the shelter.' : 'A greyhound.'),
            ],
          };
        })
        .addNode('ask', () => ({ messages: [new ToolMessage(interrupt<string, string>('ok?'), 'call-1')] }))
        .addNode('remember', rememberNode)
        .addEdge(START, 'recall')
        .addEdge('recall', 'model')
        .addConditionalEdges('model', ({ messages }) => (messages.length === 2 ? 'ask' : 'remember'), [
          'ask',
          'remember',
        ])
        .addEdge('ask', 'recall')
        .addEdge('remember', END)
        .compile({ checkpointer });
    const first = memoryNodes(optionsOf(memory));
    await build(first).invoke({ messages: [new HumanMessage(question)] }, inThread('chat'));
    await first.settled();
    const second = memoryNodes(optionsOf(memory));
    // Every step of the turn is stored by now.
    const { values } = await build(second).getState(inThread('chat'));
    await second.rememberNode(values as MessagesInState, inThread('chat'));
    const other = memoryNodes(optionsOf(memory));
    await build(other).invoke(new Command({ resume: 'yes' }), inThread('chat'));
    await other.settled();
    expect(prompts).toHaveLength(2);
    expect(prompts[1]).toContain(`${greyhound}\n</memories>${question}`);
    expect(prompts[1]).toBe(prompts[0]);
    await memory.close();
  });

  it('changes nothing where nothing is known', async () => {
    const memory = await knowing();
    const model = fakeModel().respond(new AIMessage('No idea.'));
    const graph = graphOf(memoryNodes(optionsOf(memory)), model);
    const result = await graph.invoke({ messages: [new HumanMessage(question)] }, inThread('1'));
    expect(model.calls[0]?.messages[0]?.content).toBe(question);
    expect(result.memoryNotes).toBeNull();
    await memory.close();
  });

  it('recalls for nobody where the scope names nobody', async () => {
    const memory = await knowing(greyhound);
    const model = fakeModel().respond(new AIMessage('No idea.'));
    const nodes = memoryNodes({
      memory,
      scope: ({ configurable }) => {
        const id = configurable['user_id'];
        return typeof id === 'string' ? { userId: id } : undefined;
      },
    });
    await graphOf(nodes, model).invoke({ messages: [new HumanMessage(question)] }, inThread('1'));
    expect(model.calls[0]?.messages[0]?.content).toBe(question);
    expect((await memory.getAll(ana)).total).toBe(1);
    await memory.close();
  });
});
