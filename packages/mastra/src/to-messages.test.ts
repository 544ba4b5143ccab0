import type { MastraDBMessage } from '@mastra/core/agent';
import { createSignal } from '@mastra/core/signals';
import { expect, test } from 'vitest';
import { toMessages } from './to-messages.ts';

const createdAt = new Date('2026-03-01T09:00:00Z');

function message(
  parts: MastraDBMessage['content']['parts'],
  more: Partial<MastraDBMessage> = {},
): MastraDBMessage {
  return { id: 'm1', role: 'user', createdAt, content: { format: 2, parts }, ...more };
}

test('texts, calls and files come as parts, a file without its bytes', () => {
  const file = {
    type: 'file' as const,
    mimeType: 'image/png',
    data: 'A'.repeat(100_000),
    filename: 'dog.png',
  };
  expect(toMessages([message([{ type: 'text', text: 'My dog.' }, file])])).toEqual([
    {
      id: 'm1',
      role: 'user',
      timestamp: createdAt,
      content: [
        { type: 'text', text: 'My dog.' },
        { type: 'file', mediaType: 'image/png', filename: 'dog.png' },
      ],
    },
  ]);
});

test('what a tool answered, or why it failed, is a message of the tool', () => {
  const call = { toolCallId: 'c1', toolName: 'weather', args: { city: 'Porto' } };
  const said = { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: { city: 'Porto' } };
  const parts = message(
    [
      { type: 'step-start' },
      { type: 'tool-invocation', toolInvocation: { ...call, state: 'result', result: { sky: 'grey' } } },
      {
        type: 'tool-invocation',
        toolInvocation: { ...call, toolCallId: 'c2', state: 'output-error', errorText: 'no such city' },
      },
      { type: 'tool-invocation', toolInvocation: { ...call, toolCallId: 'c3', state: 'call' } },
    ],
    { role: 'assistant' },
  );
  const shared = { role: 'tool', name: 'weather', timestamp: createdAt };
  const answer = { type: 'tool-result', toolName: 'weather' };
  expect(toMessages([parts])).toEqual([
    {
      id: 'm1',
      role: 'assistant',
      timestamp: createdAt,
      content: [said, { ...said, toolCallId: 'c2' }, { ...said, toolCallId: 'c3' }],
    },
    { ...shared, id: 'm1:c1', content: [{ ...answer, toolCallId: 'c1', text: '{"sky":"grey"}' }] },
    { ...shared, id: 'm1:c2', content: [{ ...answer, toolCallId: 'c2', text: 'no such city' }] },
  ]);
});

test('old messages with text alone are read, signals and empty ones are left out', () => {
  const old = message([], { content: { format: 2, parts: [], content: 'Hello.' } });
  const signal = createSignal({ type: 'reactive', contents: 'The build failed.' }).toDBMessage();
  expect(toMessages([old, signal, message([{ type: 'step-start' }])])).toEqual([
    { id: 'm1', role: 'user', timestamp: createdAt, content: 'Hello.' },
  ]);
});

test('what the user said is said by the user, also where it came as a signal', () => {
  const signal = createSignal({ type: 'user', contents: 'May I eat peanuts?' }).toDBMessage();
  expect(signal.role).toBe('signal');
  expect(toMessages([signal])).toEqual([
    {
      id: signal.id,
      role: 'user',
      timestamp: signal.createdAt,
      content: [{ type: 'text', text: 'May I eat peanuts?' }],
    },
  ]);
});
