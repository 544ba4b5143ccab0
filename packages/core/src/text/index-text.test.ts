import { describe, expect, it } from 'vitest';
import { askMarker, countTerms, indexText, timeMarker } from './index-text.ts';
import { queryTerms } from './query-terms.ts';

describe('indexText', () => {
  it('counts terms and keeps the length', () => {
    const indexed = indexText('A dog saw a dog.');
    expect(Object.fromEntries(indexed.frequencies)).toEqual({ a: 2, dog: 2, see: 1 });
    expect(indexed.length).toBe(5);
  });

  it.each(['Are you there?', '你好吗？', 'أين أنت؟'])('marks %s as asking', (text) => {
    expect(indexText(text).frequencies.get(askMarker)).toBe(1);
  });

  it.each([
    'We met yesterday.',
    'Last week I moved.',
    'That was in 2021.',
    'See you on Monday',
    'Ayer fui al parque',
    'gestern war ich da',
    '我昨天去了',
    'Я был там вчера',
  ])('marks %s as saying when', (text) => {
    expect(indexText(text).frequencies.get(timeMarker)).toBe(1);
  });

  it.each(['I may march with them.', 'The dog is 12.', '我的猫', ''])('does not mark %s', (text) => {
    expect(indexText(text).frequencies.has(askMarker)).toBe(false);
    expect(indexText(text).frequencies.has(timeMarker)).toBe(false);
  });

  it('keeps its markers out of reach of every query', () => {
    expect(queryTerms(`${askMarker} ${timeMarker}`)).not.toContain(askMarker);
    expect(queryTerms(`${askMarker} ${timeMarker}`)).not.toContain(timeMarker);
  });
});

describe('countTerms', () => {
  it('counts in order of first appearance', () => {
    expect([...countTerms(['b', 'a', 'b'])]).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
  });

  it('is not confused by names of object members', () => {
    expect(countTerms(['constructor', '__proto__']).get('__proto__')).toBe(1);
  });
});

describe('queryTerms', () => {
  it('names each term once, in order', () => {
    expect(queryTerms('Dogs and more dogs, and a dog')).toEqual(['dog', 'and', 'more', 'a']);
  });
});
