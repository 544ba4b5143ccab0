import { expect, test } from 'vitest';
import type { Memory } from '../memory.ts';
import { fakeEmbedder } from '../testing/fake-embedder.ts';
import { describeOnEachStore } from '../testing/open-test-memory.ts';

const ana = { userId: 'ana' };

describeOnEachStore('a loop of calls that find their answer at once', (open) => {
  test.each<[string, (memory: Memory) => Promise<unknown>]>([
    ['get', (memory) => memory.get('0190f1ee-6c54-7b01-90e6-d701748f0851')],
    ['getAll', (memory) => memory.getAll(ana)],
    ['search', (memory) => memory.search('tea', ana)],
    ['context', (memory) => memory.context('tea', ana)],
    ['history', (memory) => memory.history('0190f1ee-6c54-7b01-90e6-d701748f0851')],
    ['messages.list', (memory) => memory.messages.list(ana)],
    ['records.search', (memory) => memory.scoped(ana).records.search([])],
    ['scopes', (memory) => memory.scopes()],
    ['export', (memory) => Array.fromAsync(memory.export())],
    ['a refused call', (memory) => memory.search('', ana).catch(() => undefined)],
  ])('leaves turns of the event loop to others: %s', async (...[, call]) => {
    const memory = await open({ embedder: fakeEmbedder() });
    await memory.addMany(Array.from({ length: 20 }, (_, index) => ({ messages: `tea ${index}`, ...ana })));
    const timer = { isFired: false };
    setTimeout(() => {
      timer.isFired = true;
    }, 20);
    // Without a turn the timer never fires, however long it takes.
    const end = performance.now() + 3_000;
    while (!timer.isFired && performance.now() < end) await call(memory);
    expect(timer.isFired).toBe(true);
  });
});
