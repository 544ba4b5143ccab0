import {
  AIMessage,
  AIMessageChunk,
  ChatMessage,
  FunctionMessage,
  HumanMessage,
  RemoveMessage,
  SystemMessage,
  ToolMessage,
  type BaseMessage,
} from '@langchain/core/messages';
import { ChatPromptTemplate, MessagesPlaceholder } from '@langchain/core/prompts';
import { RunnableWithMessageHistory } from '@langchain/core/runnables';
import { FakeListChatModel } from '@langchain/core/utils/testing';
import { fakeModel } from 'langchain';
import { describe, expect, it } from 'vitest';
import { fakeEmbedder } from '@keepsake/core/testing';
import { openMemory } from './__fixtures__/watch-memory.ts';
import { KeepsakeChatMessageHistory } from './index.ts';

const open = (memory = openMemory(), thread = 't1') =>
  new KeepsakeChatMessageHistory({ memory, scope: { userId: 'ana' }, thread });

/** LangChain's types want it absent where they do not know the provider. */
const usage = { input_tokens: 12, output_tokens: 3, total_tokens: 15 } as never;

const conversation = (): BaseMessage[] => [
  new SystemMessage('Answer briefly.'),
  new HumanMessage({
    id: 'h1',
    name: 'Ana',
    content: [
      { type: 'text', text: 'Who is this greyhound?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=', detail: 'low' } },
    ],
    additional_kwargs: { channel: { web: true } },
  }),
  new AIMessage({
    id: 'a1',
    name: 'guide',
    content: '',
    tool_calls: [
      { id: 'call-1', name: 'look', args: { where: ['garden'], deep: { n: 1 }, lc: 1 }, type: 'tool_call' },
    ],
    invalid_tool_calls: [{ id: 'call-2', name: 'look', args: '{"', error: 'bad', type: 'invalid_tool_call' }],
    usage_metadata: usage,
    response_metadata: { model_name: 'x', finish_reason: 'tool_calls' },
  }),
  new ToolMessage({
    id: 'r1',
    name: 'look',
    tool_call_id: 'call-1',
    content: 'It is Swift.',
    status: 'error',
    artifact: { raw: [1, 2] },
    additional_kwargs: { took: 3 },
  }),
  new FunctionMessage({ name: 'old', content: '42' }),
  new ChatMessage({ role: 'critic', content: 'Good.' }),
  new AIMessage({
    content: [
      { type: 'reasoning', reasoning: 'A dog.' },
      { type: 'text', text: 'This is Swift.' },
    ],
    response_metadata: { output_version: 'v1' },
  }),
  new AIMessage({
    contentBlocks: [
      { type: 'text', text: 'And once more.' },
      { type: 'tool_call', id: 'call-3', name: 'look', args: {} },
    ],
  }),
  new HumanMessage('Thank you'),
];

/** All that a message is, but the arguments that it was made with. */
const fieldsOf = ({ lc_kwargs: _given, ...fields }: BaseMessage) => fields;

describe('KeepsakeChatMessageHistory', () => {
  it('gives back every message as it was, in order, to whoever opens the conversation', async () => {
    const memory = openMemory();
    await open(memory).addMessages(conversation());
    const messages = await open(memory).getMessages();
    expect(messages.map((message) => message.constructor.name)).toEqual([
      'SystemMessage',
      'HumanMessage',
      'AIMessage',
      'ToolMessage',
      'FunctionMessage',
      'ChatMessage',
      'AIMessage',
      'AIMessage',
      'HumanMessage',
    ]);
    expect(messages.map(fieldsOf)).toEqual(conversation().map(fieldsOf));
    const [, , call, , , , , blocks] = messages;
    expect((call as AIMessage).tool_calls?.[0]?.args).toEqual({ where: ['garden'], deep: { n: 1 }, lc: 1 });
    expect(blocks?.contentBlocks).toEqual(conversation()[7]?.contentBlocks);
  });

  it('gives back the chunks of a stream as the message that they make', async () => {
    const history = open();
    const chunk = new AIMessageChunk({
      id: 'a1',
      content: 'Let me look.',
      tool_call_chunks: [
        { id: 'call-1', name: 'look', args: '{"where":"garden"}', index: 0, type: 'tool_call_chunk' },
      ],
    });
    await history.addMessage(chunk);
    const [message] = await history.getMessages();
    expect(message).toBeInstanceOf(AIMessage);
    expect((message as AIMessage).tool_calls).toEqual([
      { id: 'call-1', name: 'look', args: { where: 'garden' }, type: 'tool_call' },
    ]);
  });

  it('is found by its words, across conversations, and instructions are not', async () => {
    const memory = openMemory();
    await open(memory).addMessages(conversation());
    const { results } = await memory.search('Who is the greyhound?', { userId: 'ana' });
    expect(results[0]).toMatchObject({ memory: 'Who is this greyhound?', speaker: 'Ana', sources: ['h1'] });
    const { results: all } = await memory.getAll({ userId: 'ana' });
    expect(all.map((item) => `${item.attributedTo}: ${item.memory}`).toSorted()).toEqual([
      'assistant: And once more.',
      'assistant: Good.',
      'assistant: This is Swift.',
      'tool: 42',
      'tool: It is Swift.',
      'user: Thank you',
      'user: Who is this greyhound?',
    ]);
  });

  it('reads what others wrote to the thread, as far as a model can be given it', async () => {
    const memory = openMemory();
    await memory.add(
      [
        { id: 'u1', role: 'user', name: 'Ana', content: 'Hello' },
        {
          id: 'b1',
          role: 'assistant',
          content: [
            { type: 'text', text: 'Hello,' },
            { type: 'text', text: 'Ana.' },
          ],
        },
        { id: 'c1', role: 'tool', content: 'a result without a call' },
        {
          id: 'd1',
          role: 'user',
          content: [{ type: 'file', mediaType: 'image/png', filename: 'swift.png' }],
        },
      ],
      { userId: 'ana', runId: 't1' },
    );
    const messages = await open(memory).getMessages();
    expect(messages.map(({ type, content, id, name }) => ({ type, content, id, name }))).toEqual([
      { type: 'human', content: 'Hello', id: 'u1', name: 'Ana' },
      { type: 'ai', content: 'Hello,\nAna.', id: 'b1', name: undefined },
    ]);
  });

  it('keeps the order of calls that nobody waited for, and one that fails holds up no other', async () => {
    const embedder = fakeEmbedder();
    // The first one takes longest.
    for (const milliseconds of [60, 30, 10]) embedder.fail({ type: 'delay', milliseconds });
    const history = open(openMemory({ embedder }));
    const words = Array.from({ length: 30 }, (_, index) => `message ${index}`);
    const added = words.map((content) => history.addMessage(new HumanMessage(content)));
    const refused = history.addMessage(new RemoveMessage({ id: 'h1' }));
    await expect(refused).rejects.toThrow(/"remove"/);
    await Promise.all([...added, history.addAIMessage('the last one')]);
    expect((await history.getMessages()).map(({ content }) => content)).toEqual([...words, 'the last one']);
  });

  it('loses nothing that several histories of one conversation add at once', async () => {
    const memory = openMemory();
    const words = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    await Promise.all(words.map((content) => open(memory).addUserMessage(content)));
    const messages = await open(memory).getMessages();
    expect(messages.map(({ text }) => text).toSorted()).toEqual(words.toSorted());
  });

  it('takes a message with a known id for an edit of it', async () => {
    const history = open();
    await history.addMessages([
      new HumanMessage({ id: 'h1', content: 'I live in Porto.' }),
      new AIMessage('Nice.'),
    ]);
    await history.addMessage(new HumanMessage({ id: 'h1', content: 'I live in Lisbon.' }));
    expect((await history.getMessages()).map(({ content }) => content)).toEqual([
      'I live in Lisbon.',
      'Nice.',
    ]);
  });

  it('reads a conversation of thousands of messages', async () => {
    const history = open();
    const words = Array.from({ length: 2050 }, (_, index) => `message ${index}`);
    await history.addMessages(words.map((content) => new HumanMessage(content)));
    expect((await history.getMessages()).map(({ content }) => content)).toEqual(words);
  });

  it('is one conversation of one scope: others neither are seen nor cleared', async () => {
    const memory = openMemory();
    const histories = [
      open(memory),
      open(memory, 't2'),
      new KeepsakeChatMessageHistory({ memory, scope: { userId: 'bob' }, thread: 't1' }),
      new KeepsakeChatMessageHistory({ memory, scope: { user_id: 'ana', agentId: 'guide' }, thread: 't1' }),
    ];
    for (const [index, history] of histories.entries()) await history.addUserMessage(`in ${index}`);
    const read = () =>
      Promise.all(
        histories.map(async (history) => (await history.getMessages()).map(({ text }) => text).join()),
      );
    expect(await read()).toEqual(['in 0', 'in 1', 'in 2', 'in 3']);
    await histories[0]?.clear();
    expect(await read()).toEqual(['', 'in 1', 'in 2', 'in 3']);
    expect(
      (await memory.search('in', { userId: 'ana' })).results.map((item) => item.memory).toSorted(),
    ).toEqual(['in 1', 'in 3']);
  });

  it('clears what is being added, and takes no messages for nothing to do', async () => {
    const history = open();
    const added = history.addUserMessage('going');
    await history.clear();
    await added;
    await history.addMessages([]);
    expect(await history.getMessages()).toEqual([]);
  });

  it('refuses a conversation that is none', () => {
    expect(() => open(openMemory(), '')).toThrow(/thread/);
    expect(() => open(openMemory(), 'a b')).toThrow(/runId/);
  });
});

describe('in a RunnableWithMessageHistory', () => {
  it('is the history of each session', async () => {
    const memory = openMemory();
    const model = fakeModel();
    for (const answer of ['one', 'two', 'three']) model.respond(new AIMessage(answer));
    const prompt = ChatPromptTemplate.fromMessages([
      ['system', 'Answer briefly.'],
      new MessagesPlaceholder('history'),
      ['human', '{question}'],
    ]);
    const chain = new RunnableWithMessageHistory({
      runnable: prompt.pipe(model),
      getMessageHistory: (sessionId) => open(memory, sessionId),
      inputMessagesKey: 'question',
      historyMessagesKey: 'history',
    });
    const ask = (question: string, sessionId: string) =>
      chain.invoke({ question }, { configurable: { sessionId } });
    await ask('first', 's1');
    await ask('other', 's2');
    await ask('second', 's1');
    expect(model.calls[2]?.messages.map(({ content }) => content)).toEqual([
      'Answer briefly.',
      'first',
      'one',
      'second',
    ]);
    expect((await open(memory, 's1').getMessages()).map(({ content }) => content)).toEqual([
      'first',
      'one',
      'second',
      'three',
    ]);
  });

  it('keeps what was streamed', async () => {
    const memory = openMemory();
    const chain = new RunnableWithMessageHistory({
      runnable: new FakeListChatModel({ responses: ['Hello, Ana.'] }),
      getMessageHistory: (sessionId) => open(memory, sessionId),
    });
    let words = '';
    for await (const chunk of await chain.stream([new HumanMessage('Hello')], {
      configurable: { sessionId: 's1' },
    })) {
      words += chunk.text;
    }
    expect(words).toBe('Hello, Ana.');
    await expect
      .poll(async () => (await open(memory, 's1').getMessages()).map(({ content }) => content))
      .toEqual(['Hello', 'Hello, Ana.']);
  });
});
