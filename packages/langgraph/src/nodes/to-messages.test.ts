import { AIMessage, ChatMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { describe, expect, it } from 'vitest';
import { toMessages } from './to-messages.ts';

describe('toMessages', () => {
  it('keeps roles, names and ids, in order', () => {
    const messages = [
      new SystemMessage('Be brief.'),
      new HumanMessage({ content: 'Hello', id: 'm1', name: 'Ana' }),
      new AIMessage({ content: 'Hi', id: 'm2' }),
      new ToolMessage({ content: 'rain', tool_call_id: 'c1', name: 'weather', id: 'm3' }),
      new ChatMessage('You there?', 'user'),
      new ChatMessage('Always formal.', 'developer'),
      new ChatMessage('Yes.', 'somebody'),
    ];
    expect(
      toMessages(messages).map(({ role, content, id, name }) => [role, content, id, name]),
    ).toStrictEqual([
      ['system', 'Be brief.', undefined, undefined],
      ['user', 'Hello', 'm1', 'Ana'],
      ['assistant', 'Hi', 'm2', undefined],
      ['tool', 'rain', 'm3', 'weather'],
      ['user', 'You there?', undefined, undefined],
      ['system', 'Always formal.', undefined, undefined],
      ['assistant', 'Yes.', undefined, undefined],
    ]);
  });

  it('keeps links of pictures and documents, and no bytes', () => {
    const message = new HumanMessage({
      contentBlocks: [
        { type: 'image', url: 'https://example.com/dog.jpg', mimeType: 'image/jpeg' },
        { type: 'image', url: 'data:image/png;base64,AAAA' },
        { type: 'file', mimeType: 'application/pdf', data: 'AAAA', metadata: { name: 'lease.pdf' } },
      ],
    });
    expect(toMessages([message])[0]?.content).toEqual([
      { type: 'image', mediaType: 'image/jpeg', url: 'https://example.com/dog.jpg' },
      { type: 'image' },
      { type: 'file', mediaType: 'application/pdf', filename: 'lease.pdf' },
    ]);
  });

  it('keeps nothing of what a model thought, and of the tools that it called', () => {
    const message = new AIMessage({
      contentBlocks: [
        { type: 'reasoning', reasoning: 'She wants a vet.' },
        { type: 'text', text: 'Let me look.' },
        { type: 'tool_call', id: 'c1', name: 'find_vet', args: { city: 'Lisbon' } },
      ],
    });
    expect(toMessages([message])[0]?.content).toStrictEqual([{ type: 'text', text: 'Let me look.' }]);
  });
});
