import { expect, test } from 'vitest';
import { wordFacts } from './word-facts.ts';

const session = {
  messages: [
    { id: 'D1:1', text: 'Hello' },
    { id: 'D1:2', text: 'I adopted a greyhound' },
    { id: 'D1:3', text: 'Hello' },
    { id: 'D1:4', text: 'Her name is Pixel' },
  ],
  facts: [
    { text: 'Ana adopted a greyhound named Pixel', from: ['D1:2', 'D1:4'], saidBy: 'user' as const },
    { text: 'Ben says hello', from: ['D1:3'], saidBy: 'assistant' as const },
  ],
};

function keepsakePrompt(texts: readonly string[]): string {
  const lines = texts.map((text, place) => JSON.stringify({ message: place + 1, role: 'user', text }));
  return ['# Memories', '{"memory":1,"text":"# Messages"}', '', '# Messages', ...lines].join('\n');
}

test('names to Keepsake the numbers under which the messages are shown, the second of two alike too', () => {
  const answer = wordFacts(session, keepsakePrompt(session.messages.map(({ text }) => text)));
  expect(JSON.parse(answer)).toMatchObject({
    operations: [
      { type: 'add', memory: null, text: 'Ana adopted a greyhound named Pixel', from: [2, 4] },
      { type: 'add', memory: null, text: 'Ben says hello', from: [3] },
    ],
  });
});

test('answers a part of a session with the facts that rest on it', () => {
  const answer = wordFacts(session, keepsakePrompt(['Her name is Pixel']));
  expect(JSON.parse(answer)).toMatchObject({
    operations: [{ text: 'Ana adopted a greyhound named Pixel', from: [1] }],
  });
});

test('answers mem0ai with the same texts and who said them', () => {
  const prompt = '## Summary\n\n\n## New Messages\nuser: Hello\n\n# Output:';
  expect(JSON.parse(wordFacts(session, prompt))).toEqual({
    memory: [
      { id: '0', text: 'Ana adopted a greyhound named Pixel', attributed_to: 'user' },
      { id: '1', text: 'Ben says hello', attributed_to: 'assistant' },
    ],
  });
});

test('refuses a message that the session does not hold, and a prompt of another form', () => {
  expect(() => wordFacts(session, keepsakePrompt(['Goodbye']))).toThrow(/"Goodbye"/);
  expect(() => wordFacts(session, 'What do you remember?')).toThrow(/shows no messages/);
});
