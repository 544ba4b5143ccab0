import { expect, it } from 'vitest';
import { parsePath, readPath } from './read-path.ts';

const value = {
  title: 'Garden',
  profile: { city: 'Lisbon', 'two words': 'kept' },
  notes: [{ text: 'tulips' }, { text: 'lilies', tags: ['a', 'b'] }, 'plain'],
  matrix: [
    [1, 2],
    [3, 4],
  ],
  nothing: null,
};

it.each([
  ['title', ['Garden']],
  ['profile.city', ['Lisbon']],
  ['$.profile.city', ['Lisbon']],
  ['profile.two words', ['kept']],
  ['$', [value]],
  ['notes[0].text', ['tulips']],
  ['notes[-2].text', ['lilies']],
  ['notes[*].text', ['tulips', 'lilies']],
  ['notes[*].tags[*]', ['a', 'b']],
  ['matrix[*][1]', [2, 4]],
  ['matrix[1]', [[3, 4]]],
  ['nothing', [null]],
  ['notes[7]', []],
  ['notes.text', []],
  ['profile[0]', []],
  ['title.length', []],
  ['toString', []],
  ['__proto__', []],
])('reads %s', (path, expected) => {
  expect(readPath(value, path)).toEqual(expected);
});

it.each(['', '.', 'a.', '.a', 'a..b', 'a[', 'a[x]', 'a[]', 'a[*', 'a]', 'a.[0]', 'a[0]b', '$.'])(
  'takes %j for no path',
  (path) => {
    expect(parsePath(path)).toBeUndefined();
    expect(readPath(value, path)).toEqual([]);
  },
);
