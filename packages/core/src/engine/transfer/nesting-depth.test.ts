import { expect, it } from 'vitest';
import { nestingDepth } from './nesting-depth.ts';

it.each([
  ['1', 0],
  ['{}', 1],
  ['[[],{"a":[1]}]', 3],
  ['{"a":"[[[{{{"}', 1],
  ['{"a":"\\"[[[","b":[]}', 2],
  ['{"a":"\\\\","b":[[]]}', 3],
  ['[],[],[]', 1],
  ['{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000), 100_000],
])('counts levels, and none inside texts: %#', (json, depth) => {
  expect(nestingDepth(json)).toBe(depth);
});
