import type { Memory } from '@keepsake/core';
import type { TurnFailure } from '@keepsake/core/turns';
import { AIMessage, HumanMessage, type BaseMessage } from '@langchain/core/messages';
import { fakeModel } from '@langchain/core/testing';
import { Command, END, interrupt, MemorySaver, START, StateGraph } from '@langchain/langgraph';
import { describe, expect, it } from 'vitest';
import {
  ana,
  asksForWeather,
  graphOf,
  inThread,
  knowing,
  optionsOf,
  question,
  greyhound,
  said,
  State,
} from './__fixtures__/chat-graph.ts';
import { memoryNodes, type MemoryNodes, type MemoryNodesOptions } from './memory-nodes.ts';

async function closed(): Promise<Memory> {
  const memory = await knowing();
  await memory.close();
  return memory;
}

describe('rememberNode', () => {
  it('remembers what was said and not what was put in, under the ids of the state', async () => {
    const memory = await knowing(greyhound);
    const model = fakeModel().respond(asksForWeather()).respond(new AIMessage('A greyhound.'));
    const nodes = memoryNodes(optionsOf(memory));
    const result = await graphOf(nodes, model).invoke(
      { messages: [new HumanMessage(question)] },
      inThread('chat'),
    );
    await nodes.settled();
    const { results } = await memory.messages.list({ ...ana, runId: 'chat' });
    expect(results.map(({ role, content, id }) => ({ role, content, id }))).toStrictEqual([
      { role: 'user', content: question, id: result.messages[0]?.id },
      { role: 'assistant', content: 'A greyhound.', id: result.messages.at(-1)?.id },
    ]);
    await memory.close();
  });

  it('remembers every turn of a thread once', async () => {
    const memory = await knowing();
    const model = fakeModel().respond(new AIMessage('one')).respond(new AIMessage('two'));
    const nodes = memoryNodes(optionsOf(memory));
    const graph = graphOf(nodes, model);
    await graph.invoke({ messages: [new HumanMessage('first')] }, inThread('chat'));
    await graph.invoke({ messages: [new HumanMessage('second')] }, inThread('chat'));
    await nodes.settled();
    expect(await said(memory, 'chat')).toStrictEqual([
      'user: "first"',
      'assistant: "one"',
      'user: "second"',
      'assistant: "two"',
    ]);
    await memory.close();
  });

  it('remembers what the user said when the model fails', async () => {
    const memory = await knowing();
    const nodes = memoryNodes(optionsOf(memory));
    const graph = graphOf(nodes, fakeModel().alwaysThrow(new Error('no model')));
    const run = graph.invoke({ messages: [new HumanMessage('hello')] }, inThread('chat'));
    await expect(run).rejects.toThrow('no model');
    await nodes.settled();
    expect(await said(memory, 'chat')).toStrictEqual(['user: "hello"']);
    await memory.close();
  });

  it('remembers what the user said when the run is aborted', async () => {
    const memory = await knowing();
    const nodes = memoryNodes(optionsOf(memory));
    const abort = new AbortController();
    const model = fakeModel().respond(() => {
      abort.abort(new Error('stop'));
      return new AIMessage('too late');
    });
    const run = graphOf(nodes, model).invoke(
      { messages: [new HumanMessage('hello')] },
      { ...inThread('chat'), signal: abort.signal },
    );
    await expect(run).rejects.toThrow('stop');
    await nodes.settled();
    expect(await said(memory, 'chat')).toStrictEqual(['user: "hello"']);
    await memory.close();
  });

  it('remembers the whole turn when it goes on after an interrupt, in another process', async () => {
    const memory = await knowing();
    const checkpointer = new MemorySaver();
    const build = (nodes: MemoryNodes) =>
      new StateGraph(State)
        .addNode('recall', nodes.recallNode)
        .addNode('ask', () => ({
          messages: [new AIMessage(`You said ${interrupt<string, string>('ok?')}.`)],
        }))
        .addNode('remember', nodes.rememberNode)
        .addEdge(START, 'recall')
        .addEdge('recall', 'ask')
        .addEdge('ask', 'remember')
        .addEdge('remember', END)
        .compile({ checkpointer });
    const first = memoryNodes(optionsOf(memory));
    await build(first).invoke({ messages: [new HumanMessage('book it')] }, inThread('chat'));
    await first.settled();
    expect(await said(memory, 'chat')).toStrictEqual(['user: "book it"']);
    const second = memoryNodes(optionsOf(memory));
    await build(second).invoke(new Command({ resume: 'yes' }), inThread('chat'));
    await second.settled();
    expect(await said(memory, 'chat')).toStrictEqual(['user: "book it"', 'assistant: "You said yes."']);
    await memory.close();
  });

  it('remembers what tools answered where it is asked to', async () => {
    const memory = await knowing();
    const model = fakeModel().respond(asksForWeather()).respond(new AIMessage('Take an umbrella.'));
    const nodes = memoryNodes(optionsOf(memory, { save: { toolResults: true } }));
    await graphOf(nodes, model).invoke({ messages: [new HumanMessage('Out?')] }, inThread('chat'));
    await nodes.settled();
    expect((await said(memory, 'chat')).slice(1)).toContain('tool: "It rains."');
    await memory.close();
  });

  it('keeps pictures as what they are, without their bytes', async () => {
    const memory = await knowing();
    const nodes = memoryNodes(optionsOf(memory));
    const message = new HumanMessage({
      contentBlocks: [
        { type: 'text', text: 'My dog.' },
        { type: 'image', mimeType: 'image/png', data: 'AAAA', metadata: { filename: 'dog.png' } },
      ],
    });
    await graphOf(nodes, fakeModel().respond(new AIMessage('Nice.'))).invoke(
      { messages: [message] },
      inThread('chat'),
    );
    await nodes.settled();
    const { results } = await memory.messages.list({ ...ana, runId: 'chat' });
    expect(results[0]?.content).toStrictEqual([
      { type: 'text', text: 'My dog.' },
      { type: 'image', mediaType: 'image/png', filename: 'dog.png' },
    ]);
    await memory.close();
  });
});

/** What is stored of a turn. */
const turnOf = async (messages: readonly unknown[], answer: AIMessage) => {
  const memory = await knowing();
  const nodes = memoryNodes(optionsOf(memory, { onError: 'throw' }));
  await nodes.recallNode({ messages: messages as BaseMessage[] }, inThread('chat'));
  await nodes.rememberNode({ messages: [...messages, answer] as BaseMessage[] }, inThread('chat'));
  await nodes.settled();
  const { results } = await memory.messages.list({ ...ana, runId: 'chat' });
  await memory.close();
  return results.map(({ role, content, name }) => [role, content, name]);
};

describe('what was said', () => {
  it('is never what a middleware wrote in the place of the user, and has no name where the agent has none', async () => {
    const summary = new HumanMessage({
      content: 'A summary of what was said.',
      additional_kwargs: { lc_source: 'summarization' },
    });
    expect(
      await turnOf([summary, new HumanMessage('hello')], new AIMessage({ content: 'Hi.', name: 'model' })),
    ).toStrictEqual([
      ['user', 'hello', undefined],
      ['assistant', 'Hi.', undefined],
    ]);
  });

  it('is read from messages as they were passed in, too', async () => {
    expect(await turnOf([{ role: 'user', content: 'hello' }], new AIMessage('Hi.'))).toStrictEqual([
      ['user', 'hello', undefined],
      ['assistant', 'Hi.', undefined],
    ]);
  });

  it('is kept beside what core does not know', async () => {
    const strange = [new HumanMessage('a photo'), new HumanMessage({ content: [{ type: 'hologram' }] })];
    expect(await turnOf(strange, new AIMessage('Nice.'))).toStrictEqual([
      ['user', 'a photo', undefined],
      ['user', '', undefined],
      ['assistant', 'Nice.', undefined],
    ]);
  });

  it('is looked for where the state has messages', async () => {
    const nodes = memoryNodes(optionsOf(await knowing()));
    await expect(nodes.recallNode({} as never, inThread('chat'))).rejects.toThrow('state.messages');
  });
});

describe('a memory that fails', () => {
  it('does not break the answer, and is told', async () => {
    const failures: TurnFailure[] = [];
    const nodes = memoryNodes(optionsOf(await closed(), { onError: (failure) => failures.push(failure) }));
    const graph = graphOf(nodes, fakeModel().respond(new AIMessage('Hello.')));
    const result = await graph.invoke({ messages: [new HumanMessage('hello')] }, inThread('chat'));
    expect(result.messages.at(-1)?.content).toBe('Hello.');
    expect(new Set(failures.map(({ step }) => step))).toStrictEqual(new Set(['recall', 'save']));
  });

  it('breaks it where it is told to', async () => {
    const nodes = memoryNodes(optionsOf(await closed(), { onError: 'throw', recall: false }));
    const graph = graphOf(nodes, fakeModel().respond(new AIMessage('Hello.')));
    await expect(graph.invoke({ messages: [new HumanMessage('hello')] }, inThread('chat'))).rejects.toThrow(
      'closed',
    );
  });

  it('takes no option that would change nothing', () => {
    const options = { memory: { scoped: () => ({}) }, scope: ana, partial: true };
    expect(() => memoryNodes(options as unknown as MemoryNodesOptions)).toThrow(
      'memoryNodes(): partial: there is no such option',
    );
  });

  it('is refused where it is none', () => {
    expect(() => memoryNodes({ memory: {}, scope: ana } as unknown as MemoryNodesOptions)).toThrow(
      'memoryNodes()',
    );
  });
});
