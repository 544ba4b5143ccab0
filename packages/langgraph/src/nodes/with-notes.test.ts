import { AIMessage, HumanMessage } from '@langchain/core/messages';
import { describe, expect, it } from 'vitest';
import { withNotes } from './with-notes.ts';

describe('withNotes', () => {
  it('leaves the messages as they are, ids and class included', () => {
    const message = new HumanMessage({ content: 'hello', id: 'm1', name: 'Ana' });
    const [copy] = withNotes([message], { text: 'notes' });
    expect(message.content).toBe('hello');
    expect(copy).toBeInstanceOf(HumanMessage);
    expect(copy).toMatchObject({ id: 'm1', name: 'Ana' });
    expect(copy?.content).toStrictEqual([
      { type: 'text', text: 'notes' },
      { type: 'text', text: 'hello' },
    ]);
  });

  it('puts notes into the last user message alone', () => {
    const messages = [
      new HumanMessage('one'),
      new AIMessage('two'),
      new HumanMessage('three'),
      new AIMessage('four'),
    ];
    const prompt = withNotes(messages, { text: 'notes' });
    expect(prompt.map((message) => Array.isArray(message.content))).toStrictEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it('is a copy of the list where there are no notes', () => {
    const messages = [new HumanMessage('one')];
    expect(withNotes(messages, null)).toStrictEqual(messages);
    expect(withNotes(messages, undefined)).not.toBe(messages);
  });
});

it('reads messages as they were passed in', () => {
  const passed = [{ role: 'user', content: 'Hello' }] as never;
  expect(withNotes(passed, { text: 'NOTES' }).map(({ type, text }) => [type, text])).toStrictEqual([
    ['human', 'NOTESHello'],
  ]);
});
