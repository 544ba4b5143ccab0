import { expect, it } from 'vitest';
import { recordTerms } from './record-terms.ts';
import { recordText } from './record-text.ts';

const value = {
  title: 'Garden',
  profile: { city: 'Lisbon', vegan: true },
  sizes: [38, 39],
  notes: [{ text: 'tulips' }, { text: 'lilies' }],
  empty: '',
  nothing: null,
};

it('has one line a text, with the names that lead to it', () => {
  expect(recordText(value, undefined)).toBe(
    'title: Garden\nprofile city: Lisbon\nprofile vegan: true\nsizes: 38\nsizes: 39\nnotes text: tulips\nnotes text: lilies',
  );
  expect(recordText(value, ['$'])).toBe(recordText(value, undefined));
});

it('has only what the paths select, each part once', () => {
  expect(recordText(value, ['title'])).toBe('Garden');
  expect(recordText(value, ['notes[*].text', 'profile'])).toBe('tulips\nlilies\ncity: Lisbon\nvegan: true');
  expect(recordText(value, ['profile', 'profile'])).toBe('city: Lisbon\nvegan: true');
  expect(recordText(value, ['missing', 'nothing'])).toBe('');
  expect(recordText(value, [])).toBe('');
});

it('is empty when nothing is to be looked at', () => {
  expect(recordText(value, false)).toBe('');
  expect(recordTerms(value, false)).toEqual({ frequencies: new Map(), length: 0 });
  expect([...recordTerms(value, ['title']).frequencies]).toEqual([['garden', 1]]);
});
