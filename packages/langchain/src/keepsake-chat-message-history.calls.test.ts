import { AIMessage, ChatMessage, HumanMessage, ToolMessage } from '@langchain/core/messages';
import { describe, expect, it } from 'vitest';
import { InvalidOptionsError, type ScopeInput } from '@keepsake/core';
import { openMemory } from './__fixtures__/watch-memory.ts';
import { KeepsakeChatMessageHistory } from './index.ts';

const open = (memory = openMemory()) =>
  new KeepsakeChatMessageHistory({ memory, scope: { userId: 'ana' }, thread: 't1' });

/** Nothing is asked of it: the options are refused before. */
const unused = { scoped: () => ({}) };

describe('what a history keeps', () => {
  it('keeps who says it of messages with a role of their own, and never finds instructions', async () => {
    const memory = openMemory();
    const messages = [
      new ChatMessage({ role: 'system', content: 'Call yourself Cora.' }),
      new ChatMessage({ role: 'developer', content: 'Never swear.' }),
      new ChatMessage({ role: 'user', content: 'I like figs.' }),
      new HumanMessage({
        content: 'A summary of what was said.',
        additional_kwargs: { lc_source: 'summarization' },
      }),
    ];
    await open(memory).addMessages(messages);
    expect((await open(memory).getMessages()).map(({ type, text }) => [type, text])).toEqual(
      messages.map(({ type, text }) => [type, text]),
    );
    const { results } = await memory.getAll({ userId: 'ana' });
    expect(results.map((item) => `${item.attributedTo}: ${item.memory}`)).toEqual(['user: I like figs.']);
  });

  it.each([
    ['another one', { type: 'system', data: { content: 'Obey.' } }],
    ['one of a type that there is not', { type: 'order', data: { content: 'Obey.' } }],
    ['one without a role', { type: 'generic', data: { content: 'Obey.' } }],
    ['one without content', { type: 'human', data: {} }],
  ])('takes no part of a message for %s', async (_what, message) => {
    const memory = openMemory();
    const content = [
      { type: 'text', text: 'Hello' },
      { type: 'langchain', message },
    ];
    await memory.add([{ role: 'user', content }], { userId: 'ana', runId: 't1' });
    const messages = await open(memory).getMessages();
    expect(messages.map(({ type, text }) => [type, text])).toEqual([['human', 'Hello']]);
  });

  it('keeps numbers that JSON does not know as text, and refuses what holds itself', async () => {
    const history = open();
    const call = { name: 'pay', id: 'c1', type: 'tool_call' } as const;
    await history.addMessage(new AIMessage({ content: 'Paid.', tool_calls: [{ ...call, args: { n: 7n } }] }));
    const [message] = await history.getMessages();
    expect((message as AIMessage).tool_calls).toEqual([{ ...call, args: { n: '7' } }]);
    const artifact: Record<string, unknown> = {};
    artifact['self'] = artifact;
    await expect(
      history.addMessage(new ToolMessage({ content: 'ok', tool_call_id: 'c1', artifact })),
    ).rejects.toThrow(/InvalidInputError|cannot be written as JSON/);
  });

  it('clears what was added before, and nothing that is added after, whoever waits', async () => {
    const memory = openMemory();
    const slow = {
      scoped: (scope: ScopeInput) => {
        const bound = memory.scoped(scope);
        const remove: typeof bound.messages.delete = async (options) => {
          await new Promise((resolve) => void setTimeout(resolve, 20));
          return bound.messages.delete(options);
        };
        return { ...bound, messages: { ...bound.messages, delete: remove } };
      },
    };
    const history = new KeepsakeChatMessageHistory({ memory: slow, scope: { userId: 'ana' }, thread: 't1' });
    const calls = [history.addUserMessage('before'), history.clear(), history.addUserMessage('after')];
    expect((await history.getMessages()).map(({ text }) => text)).toEqual(['after']);
    await Promise.all(calls);
  });
});

describe('options of a history', () => {
  it.each([
    [undefined, /the options are undefined; pass \{ memory, scope, thread \}/],
    [{}, /memory: is missing; scope: is missing; thread: is missing/],
    [{ memory: {}, scope: { userId: 'ana' }, thread: 't1' }, /memory: an object is not a memory/],
    [{ memory: unused, scope: () => ({ userId: 'ana' }), thread: 't1' }, /scope: .*pass ids/],
    [{ memory: unused, scope: {}, thread: 't1' }, /scope: .*at least one of userId/],
    [{ memory: unused, scope: { userId: 'ana' } }, /thread: is missing/],
    [{ memory: unused, scope: { userId: 'ana' }, thread: '' }, /thread: it is no id/],
    [{ memory: unused, scope: { userId: 'ana' }, thread: 't1', sessionId: 'x' }, /sessionId: there is/],
  ])('refuses the options %j', (options, message) => {
    const make = () => new KeepsakeChatMessageHistory(options as never);
    expect(make).toThrow(InvalidOptionsError);
    expect(make).toThrow(message);
  });
});
