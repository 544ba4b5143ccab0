import {
  AIMessage,
  ChatMessage,
  FunctionMessage,
  HumanMessage,
  SystemMessage,
  ToolMessage,
} from '@langchain/core/messages';
import { expect, it } from 'vitest';
import { injectNotes } from './inject-notes.ts';
import { toMessages } from './to-messages.ts';

const bytes = 'iVBORw0KGgoA'.repeat(1000);

it.each([
  [
    new HumanMessage({ content: 'Hi', id: 'h1', name: 'Ana' }),
    { role: 'user', content: 'Hi', id: 'h1', name: 'Ana' },
  ],
  [new SystemMessage('Be kind.'), { role: 'system', content: 'Be kind.' }],
  [
    new HumanMessage({ content: 'A summary.', additional_kwargs: { lc_source: 'summarization' } }),
    { role: 'system', content: 'A summary.' },
  ],
  [new AIMessage({ content: 'Hi', name: 'guide' }), { role: 'assistant', content: 'Hi', name: 'guide' }],
  [new AIMessage({ content: 'Hi', name: 'model' }), { role: 'assistant', content: 'Hi' }],
  [
    new AIMessage({ content: '', tool_calls: [{ id: 'c1', name: 'look', args: {} }] }),
    { role: 'assistant', content: '' },
  ],
  [
    new ToolMessage({ content: 'ok', tool_call_id: 'c1', name: 'look' }),
    { role: 'tool', content: 'ok', name: 'look' },
  ],
  [new FunctionMessage({ content: 'ok', name: 'look' }), { role: 'tool', content: 'ok', name: 'look' }],
  [new ChatMessage({ role: 'user', content: 'Hi' }), { role: 'user', content: 'Hi' }],
  [new ChatMessage({ role: 'developer', content: 'Hi' }), { role: 'system', content: 'Hi' }],
  // Whoever it is, it is not the user.
  [new ChatMessage({ role: 'critic', content: 'Hi' }), { role: 'assistant', content: 'Hi' }],
])('says who speaks and what: %j', (message, expected) => {
  expect(toMessages([message])).toEqual([expected]);
});

it('says of pictures and files what they are, without their bytes', () => {
  const message = new HumanMessage({
    content: [
      { type: 'text', text: 'Look.' },
      { type: 'image_url', image_url: { url: `data:image/png;base64,${bytes}` } },
      { type: 'image_url', image_url: { url: 'https://example.com/swift.jpg' } },
      { type: 'file', mimeType: 'application/pdf', data: bytes, metadata: { filename: 'lease.pdf' } },
      { type: 'audio', source_type: 'base64', mime_type: 'audio/wav', data: bytes },
    ],
  });
  const [read] = toMessages([message]);
  expect(JSON.parse(JSON.stringify(read?.content))).toEqual([
    { type: 'text', text: 'Look.' },
    { type: 'image', mediaType: 'image/png' },
    { type: 'image', url: 'https://example.com/swift.jpg' },
    { type: 'file', mediaType: 'application/pdf', filename: 'lease.pdf' },
    { type: 'audio', mediaType: 'audio/wav' },
  ]);
});

it('leaves out what a model only thought', () => {
  const content = [
    { type: 'thinking', thinking: 'She has a dog.', signature: 'x' },
    { type: 'text', text: 'A greyhound.' },
  ];
  const message = new AIMessage({ content, response_metadata: { model_provider: 'anthropic' } });
  expect(toMessages([message])).toEqual([
    { role: 'assistant', content: [{ type: 'text', text: 'A greyhound.' }] },
  ]);
  expect(toMessages([new AIMessage({ content: content.slice(0, 1) })])).toEqual([
    { role: 'assistant', content: '' },
  ]);
});

it('puts notes before what the user said last, in a copy of the same class', () => {
  const messages = [
    new HumanMessage('one'),
    new AIMessage('two'),
    new ChatMessage({ role: 'user', content: 'three' }),
    new ToolMessage({ content: 'four', tool_call_id: 'c1' }),
  ];
  const given = injectNotes(messages, 'NOTES');
  expect(given.map((message, index) => message === messages[index])).toEqual([true, true, false, true]);
  expect(given[2]).toBeInstanceOf(ChatMessage);
  expect(given[2]?.toDict()).toMatchObject({
    type: 'generic',
    data: {
      role: 'user',
      content: [
        { type: 'text', text: 'NOTES' },
        { type: 'text', text: 'three' },
      ],
    },
  });
  expect(messages[2]?.content).toBe('three');
  expect(injectNotes([new AIMessage('two')], 'NOTES').map(({ content }) => content)).toEqual(['two']);
});
