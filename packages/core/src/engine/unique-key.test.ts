import { expect, it } from 'vitest';
import { uniqueKeyOf } from './unique-key.ts';

it.each([
  ['Lives in Lisbon', 'lives in lisbon'],
  ['  lives  in\nLISBON. ', 'lives in lisbon'],
  ['Lives in Lisbon!!', 'lives in lisbon'],
  ['リスボンに住んでいる。', 'リスボンに住んでいる'],
  ['Ｌｉｓｂｏｎ', 'lisbon'],
  ['Paid 3.50', 'paid 3.50'],
  ['Does not live in Lisbon', 'does not live in lisbon'],
  ['Is it Lisbon?', 'is it lisbon?'],
  ['...', '...'],
])('takes %j for %j', (memory, key) => {
  expect(uniqueKeyOf({ kind: 'fact', memory })).toBe(key);
});

it('takes no longer for a long text than for a short one, by the character', () => {
  const dots = `${'.'.repeat(1_000_000)}a`;
  const started = performance.now();
  expect(uniqueKeyOf({ kind: 'fact', memory: dots })).toBe(dots);
  expect(performance.now() - started).toBeLessThan(1000);
});

it('makes nothing else unique, nor what was superseded', () => {
  expect(uniqueKeyOf({ kind: 'episode', memory: 'yes' })).toBeUndefined();
  expect(uniqueKeyOf({ kind: 'procedure', memory: 'boil water' })).toBeUndefined();
  expect(uniqueKeyOf({ kind: 'fact', memory: 'tea', supersededBy: 'coffee' })).toBeUndefined();
});
