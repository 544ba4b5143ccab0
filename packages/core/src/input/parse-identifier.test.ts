import { expect, it } from 'vitest';
import { InvalidInputError } from '../errors/invalid-input-error.ts';
import { MAX_IDENTIFIER_LENGTH, parseIdentifier } from './parse-identifier.ts';

it.each([
  ['ana', 'ana'],
  ['  ana\n', 'ana'],
  [42, '42'],
  [0, '0'],
  ['Ana', 'Ana'],
  ["'; DROP TABLE memories; --".replaceAll(' ', ''), "';DROPTABLEmemories;--"],
  ['a*', 'a*'],
  ['日本', '日本'],
  ['e\u0301', 'e\u0301'],
  ['👩‍🚀', '👩‍🚀'],
  ['x'.repeat(MAX_IDENTIFIER_LENGTH), 'x'.repeat(MAX_IDENTIFIER_LENGTH)],
])('keeps %j as %j', (value, expected) => {
  expect(parseIdentifier(value, 'userId')).toBe(expected);
});

it.each([
  ['', 'userId: the id is empty.'],
  [' \t', 'userId: the id is blank.'],
  ['a b', 'userId: the id "a b" has white space inside.'],
  ['a\u00A0b', 'has white space inside.'],
  ['a\u0000b', 'userId: the id "a\\u0000b" holds a control character.'],
  ['a\uD800b', 'holds a lone surrogate.'],
  ['*', 'userId: "*" names nobody.'],
  ['x'.repeat(257), 'is longer than 256 characters.'],
  [1.5, 'userId: 1.5 is not an id.'],
  [Number.NaN, 'userId: NaN is not an id.'],
  [2 ** 53, 'userId: 9007199254740992 is not an id.'],
  [null, 'userId: null is not an id.'],
  [true, 'userId: true is not an id.'],
  [{ in: ['a'] }, 'userId: an object is not an id.'],
  [['a'], 'userId: a list of 1 is not an id.'],
])('refuses %j and says why', (value, message) => {
  expect(() => parseIdentifier(value, 'userId')).toThrow(InvalidInputError);
  expect(() => parseIdentifier(value, 'userId')).toThrow(message);
});
