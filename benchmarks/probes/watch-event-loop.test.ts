import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { watchEventLoop } from './watch-event-loop.ts';

test('tells the length of a block', async () => {
  const watch = watchEventLoop();
  await wait(20);
  const until = performance.now() + 120;
  while (performance.now() < until);
  await wait(20);
  expect(watch.stop()).toBeGreaterThan(100);
});
