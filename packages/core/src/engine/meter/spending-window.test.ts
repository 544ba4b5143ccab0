import { expect, it } from 'vitest';
import { createSpendingWindow } from './spending-window.ts';

const one = { maxCost: 0.5, maxTokens: 10, maxCalls: 1 };
const nothing = { maxCost: 0, maxTokens: 0, maxCalls: 0 };

it('counts what was spent within the window, and at most a sixtieth longer', () => {
  const window = createSpendingWindow(6000);
  window.add(one, 0);
  window.add(one, 99);
  window.add(one, 100);
  expect(window.total(100)).toEqual({ maxCost: 1.5, maxTokens: 30, maxCalls: 3 });
  expect(window.total(6099)).toEqual({ maxCost: 1.5, maxTokens: 30, maxCalls: 3 });
  expect(window.total(6100)).toEqual(one);
  expect(window.total(6200)).toEqual(nothing);
});

it('says when less than a limit counts, and nothing where it never will', () => {
  const window = createSpendingWindow(6000);
  window.add(one, 0);
  window.add(one, 1000);
  expect(window.freeAt('maxCalls', 2, 1000)).toBe(6100);
  expect(window.freeAt('maxCalls', 1, 1000)).toBe(7100);
  expect(window.freeAt('maxCalls', 0, 1000)).toBeUndefined();
  const life = createSpendingWindow(undefined);
  life.add(one, 0);
  expect(life.total(1e15)).toEqual(one);
  expect(life.freeAt('maxCalls', 1, 1e15)).toBeUndefined();
});
