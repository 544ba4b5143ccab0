import { expect, it } from 'vitest';
import { hashPayload } from './hash-payload.ts';

it('does not depend on the order of keys, at any depth, nor on absent ones', async () => {
  const one = { b: [{ y: 1, x: 2 }], a: 'text', gone: undefined };
  const other = { a: 'text', b: [{ x: 2, y: 1 }] };
  expect(await hashPayload(one)).toBe(await hashPayload(other));
});

it.each([
  [{ a: 1 }, { a: '1' }],
  [{ a: [1, 2] }, { a: [2, 1] }],
  [{ a: { b: 1 } }, { 'a.b': 1 }],
  [{ a: null }, {}],
  [
    ['ab', 'c'],
    ['a', 'bc'],
  ],
  [undefined, 'undefined'],
])('tells %j from %j', async (one, other) => {
  expect(await hashPayload(one)).not.toBe(await hashPayload(other));
});

it('counts a key named __proto__ as any other', async () => {
  expect(await hashPayload(JSON.parse('{"__proto__": 1}'))).not.toBe(await hashPayload({}));
});
