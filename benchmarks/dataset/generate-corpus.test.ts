import { expect, test } from 'vitest';
import { corpusHash, generateCorpus, generateQuestions, MEMORIES_PER_USER } from './generate-corpus.ts';

test('begins a larger corpus with the smaller one', () => {
  const small = [...generateCorpus({ size: 150, layout: 'many-users' })];
  const large = [...generateCorpus({ size: 400, layout: 'many-users' })];
  expect(large.slice(0, 150)).toEqual(small);
  expect(new Set(large.map(({ text }) => text)).size).toBe(400);
});

test('gives each of many users 100 memories and one user all, the same texts', () => {
  const many = [...generateCorpus({ size: 300, layout: 'many-users' })];
  const one = [...generateCorpus({ size: 300, layout: 'one-user' })];
  expect(many.filter(({ userId }) => userId === 'user-1')).toHaveLength(MEMORIES_PER_USER);
  expect(new Set(one.map(({ userId }) => userId)).size).toBe(1);
  expect(many.map(({ text }) => text)).toEqual(one.map(({ text }) => text));
});

test('asks about memories of the user who asks', () => {
  const corpus = { size: 300, layout: 'many-users' } as const;
  const memories = [...generateCorpus(corpus)];
  for (const { query, userId } of generateQuestions({ ...corpus, count: 40 })) {
    const words = query.replace('what about ', '').replace('?', '').split(' ');
    const own = memories.filter((memory) => memory.userId === userId);
    expect(own.some(({ text }) => words.every((word) => text.includes(word)))).toBe(true);
  }
});

test('names the data by a hash that another layout or size changes', () => {
  const hash = corpusHash({ size: 200, layout: 'many-users' });
  expect(hash).toBe('65fb77c0bbf8eda2');
  expect(corpusHash({ size: 200, layout: 'one-user' })).not.toBe(hash);
  expect(corpusHash({ size: 201, layout: 'many-users' })).not.toBe(hash);
});
