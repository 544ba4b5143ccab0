import { expect, test } from 'vitest';
import { turnOfOthers } from './turn-of-others.ts';

test('asks nobody to wait who has just begun', () => {
  expect(turnOfOthers()).toBeUndefined();
  expect(turnOfOthers()).toBeUndefined();
});

test('lets timers fire in a loop that awaits nothing else', async () => {
  const timer = { isFired: false };
  setTimeout(() => {
    timer.isFired = true;
  }, 20);
  const end = performance.now() + 5_000;
  while (!timer.isFired && performance.now() < end) await turnOfOthers();
  expect(timer.isFired).toBe(true);
});
