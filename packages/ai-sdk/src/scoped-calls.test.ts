import type { ModelMessage } from 'ai';
import { expect, test } from 'vitest';
import { said } from './__fixtures__/ask.ts';
import { KNOWN, QUESTION, useMemory } from './__fixtures__/use-memory.ts';
import { addMemories, getMemories, retrieveMemories, searchMemories } from './scoped-calls.ts';

const setting = useMemory();
const MESSAGES: ModelMessage[] = [
  { role: 'system', content: 'Be brief.' },
  {
    role: 'user',
    content: [
      { type: 'text', text: 'This is Biscuit.' },
      { type: 'image', image: 'aGVsbG8=', mediaType: 'image/png' },
      { type: 'file', data: new URL('https://example.com/pedigree.pdf'), mediaType: 'application/pdf' },
    ],
  },
  {
    role: 'assistant',
    content: [
      { type: 'reasoning', text: 'A dog.' },
      { type: 'text', text: 'What a dog!' },
    ],
  },
];

test('addMemories remembers messages of the AI SDK, with a note of their files', async () => {
  const { results, skipped } = await addMemories(MESSAGES, {
    memory: setting.memory,
    scope: { userId: 'bob' },
    metadata: { from: 'import' },
  });
  expect(results.map(({ memory }) => memory)).toEqual(['This is Biscuit.', 'What a dog!']);
  expect(skipped).toEqual([{ index: 0, reason: 'system-message' }]);
  expect(await said(setting.memory, { userId: 'bob' })).toEqual([
    [
      'user',
      [
        { type: 'text', text: 'This is Biscuit.' },
        { type: 'file', mediaType: 'image/png', size: 8 },
        { type: 'file', mediaType: 'application/pdf', url: 'https://example.com/pedigree.pdf' },
      ],
    ],
    ['assistant', 'What a dog!'],
  ]);
});

test('addMemories takes a text for words of the user', async () => {
  await addMemories('I like tea.', { memory: setting.memory, scope: { userId: 'bob' } });
  expect(await said(setting.memory, { userId: 'bob' })).toEqual([['user', 'I like tea.']]);
});

test('retrieveMemories gives the notes for what is asked, or nothing', async () => {
  const ana = { memory: setting.memory, scope: { userId: 'ana' } };
  expect(await retrieveMemories(QUESTION, ana)).toContain(KNOWN);
  expect(await retrieveMemories([{ role: 'user', content: QUESTION }], ana)).toBe(
    await retrieveMemories(QUESTION, ana),
  );
  expect(await retrieveMemories(QUESTION, { ...ana, scope: { userId: 'bob' } })).toBe('');
});

test('retrieveMemories takes every message that a chat may end with: a picture, or one that is very long', async () => {
  const ana = { memory: setting.memory, scope: { userId: 'ana' } };
  const picture = { type: 'image', image: 'aGVsbG8=', mediaType: 'image/png' } as const;
  expect(await retrieveMemories([{ role: 'user', content: [picture] }], ana)).toBe('');
  const long = `${QUESTION} ${'and so on '.repeat(12_000)}`;
  expect(await retrieveMemories([{ role: 'user', content: long }], ana)).toContain(KNOWN);
});

test('searchMemories looks for what the user said last', async () => {
  const { results } = await searchMemories(
    [...MESSAGES, { role: 'user', content: [{ type: 'text', text: QUESTION }] }],
    {
      memory: setting.memory,
      scope: { userId: 'ana' },
      limit: 1,
    },
  );
  expect(results.map(({ memory }) => memory)).toEqual([KNOWN]);
  expect(setting.queries()).toEqual([QUESTION]);
});

test('getMemories lists what is remembered of the scope, and nothing else', async () => {
  await addMemories('I like tea.', { memory: setting.memory, scope: { userId: 'bob' } });
  const { results, total } = await getMemories({
    memory: setting.memory,
    scope: { userId: 'bob' },
    limit: 5,
  });
  expect([results.map(({ memory }) => memory), total]).toEqual([['I like tea.'], 1]);
});

test('nobody is nobody: a call without ids is refused', async () => {
  await expect(getMemories({ memory: setting.memory, scope: {} })).rejects.toThrow('scope');
});

test('an id that is missing, and a memory that is none, are refused', async () => {
  const { memory } = setting;
  const scope = { userId: undefined, agentId: 'support' };
  await expect(getMemories({ memory, scope })).rejects.toThrow('scope.userId: the id is undefined');
  await expect(searchMemories('tea', { memory, scope })).rejects.toThrow('scope.userId: the id is undefined');
  await expect(retrieveMemories('tea', { memory, scope })).rejects.toThrow(
    'scope.userId: the id is undefined',
  );
  await expect(addMemories('tea', { memory, scope })).rejects.toThrow('scope.userId: the id is undefined');
  await expect(addMemories('tea', { memory: {} as never, scope: { userId: 'ana' } })).rejects.toThrow(
    /addMemories\(\): memory: .* is not a memory; pass new Memory\(\)/,
  );
});
