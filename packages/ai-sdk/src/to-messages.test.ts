import { expect, test } from 'vitest';
import { toMessages, type SaidPart } from './to-messages.ts';

const fromUser = (...content: SaidPart[]) => toMessages([{ role: 'user', content }]);
const fromTool = (output: NonNullable<SaidPart['output']>) =>
  toMessages([
    { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call-1', toolName: 'look', output }] },
  ]);

test('a single text is plain, and several are parts', () => {
  expect(fromUser({ type: 'text', text: 'Hello' })).toEqual([{ role: 'user', content: 'Hello' }]);
  expect(fromUser({ type: 'text', text: 'Hello' }, { type: 'text', text: 'there' })).toEqual([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Hello' },
        { type: 'text', text: 'there' },
      ],
    },
  ]);
});

test.each([
  ['bytes', new Uint8Array(3), { size: 3 }],
  ['tagged bytes', { type: 'data', data: new Uint8Array(3) }, { size: 3 }],
  ['base64', { type: 'data', data: 'aGVsbG8=' }, { size: 8 }],
  [
    'a tagged address',
    { type: 'url', url: new URL('https://example.com/a.png') },
    { url: 'https://example.com/a.png' },
  ],
  ['an address', 'https://example.com/a.png', { url: 'https://example.com/a.png' }],
  [
    'an address that holds the file',
    { type: 'url', url: new URL('data:image/png;base64,aGVsbG8=') },
    { size: 30 },
  ],
  ['an address of endless length', `https://example.com/${'a'.repeat(3000)}`, { size: 3020 }],
  ['text', { type: 'text', text: 'He is three.' }, { size: 12 }],
  ['what the provider keeps', { type: 'reference', reference: { mock: 'file-1' } }, {}],
])('a file is noted and not kept: %s', (_name, data, traits) => {
  expect(fromUser({ type: 'file', mediaType: 'image/png', filename: 'a.png', data })).toEqual([
    { role: 'user', content: [{ type: 'file', mediaType: 'image/png', filename: 'a.png', ...traits }] },
  ]);
});

test.each([
  ['text', { type: 'text', value: 'clear' }, 'clear'],
  ['JSON', { type: 'json', value: ['clear', 21] }, '["clear",21]'],
  ['an error', { type: 'error-text', value: 'no such city' }, 'no such city'],
  ['an error as JSON', { type: 'error-json', value: { code: 404 } }, '{"code":404}'],
  ['a refusal of the user', { type: 'execution-denied', reason: 'not now' }, 'not now'],
  ['a refusal without a reason', { type: 'execution-denied' }, ''],
  [
    'parts',
    {
      type: 'content',
      value: [
        { type: 'text', text: 'The sky:' },
        { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'aGVsbG8=' } },
        { type: 'text', text: 'clear' },
      ],
    },
    'The sky:\nclear',
  ],
])('what a tool answered is its words: %s', (_name, output, content) => {
  expect(fromTool(output)).toEqual([{ role: 'tool', name: 'look', content }]);
});

test('what a model thought, an approval and parts of providers are left out', () => {
  expect(
    toMessages([
      { role: 'assistant', content: [{ type: 'reasoning', text: 'Hm.' }, { type: 'custom' }] },
      { role: 'tool', content: [{ type: 'tool-approval-response' }] },
    ]),
  ).toEqual([{ role: 'assistant', content: '' }]);
});

test('instructions come as they are: core leaves them out', () => {
  expect(toMessages([{ role: 'system', content: 'Be brief.' }])).toEqual([
    { role: 'system', content: 'Be brief.' },
  ]);
});
