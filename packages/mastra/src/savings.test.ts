import type { FailureHandling, TurnFailure } from '@keepsake/core/turns';
import type { MemoryOperations } from '@keepsake/core';
import { expect, test, vi } from 'vitest';
import { inMemory, inThread, keepsakeAgent, saidIn } from './__fixtures__/keepsake-agent.ts';
import { createSavings } from './savings.ts';

/** A memory whose `add` waits for the gate. */
function slowMemory(gate: Promise<void>) {
  const memory = inMemory();
  return {
    records: memory.records,
    infers: false,
    scoped: (scope: Parameters<typeof memory.scoped>[0]): MemoryOperations => {
      const operations = memory.scoped(scope);
      return {
        ...operations,
        add: async (messages, options) => {
          await gate;
          return operations.add(messages, options);
        },
      };
    },
  };
}

async function fail(): Promise<void> {
  throw new Error('disk full');
}

test('an answer waits for its saving as long as it may take, and the saving goes on', async () => {
  const gate = Promise.withResolvers<void>();
  const save = { timeoutMs: 20, metadata: { from: 'chat' } };
  const { agent, memory } = keepsakeAgent(['Hello.'], { memory: slowMemory(gate.promise), save });
  const { text } = await agent.generate('Hi.', inThread('t1'));
  expect([text, await saidIn(memory, 't1')]).toEqual(['Hello.', []]);
  const settled = vi.fn<() => void>();
  const settling = memory.settled().then(settled);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(settled).not.toHaveBeenCalled();
  gate.resolve();
  await settling;
  expect(await saidIn(memory, 't1')).toEqual(['user: Hi.', 'assistant: Hello.']);
});

test.each<[FailureHandling, unknown[]]>([
  ['ignore', ['saved', 'settled']],
  ['throw', ['saved', 'too late']],
  [
    () => {
      throw new Error('the listener is broken');
    },
    ['saved', 'the listener is broken'],
  ],
])('a saving that fails after its answer breaks nothing (%s), and is told', async (onError, told) => {
  const gate = Promise.withResolvers<void>();
  const savings = createSavings({ onError, timeoutMs: 5 });
  const answered = await savings
    .save(async () => {
      await gate.promise;
      throw new Error('too late');
    })
    .then(() => 'saved');
  gate.resolve();
  const settled = await savings.settled().then(
    () => 'settled',
    (error: unknown) => (error as Error).message,
  );
  expect([answered, settled]).toEqual(told);
  await expect(savings.settled()).resolves.toBeUndefined();
});

test('a saving that fails in time breaks the answer where it says so, and is told otherwise', async () => {
  await expect(createSavings({ onError: 'throw', timeoutMs: 50 }).save(fail)).rejects.toThrow('disk full');
  const told = vi.fn<(failure: TurnFailure) => void>();
  await createSavings({ onError: told, timeoutMs: 50 }).save(fail);
  expect(told.mock.calls).toEqual([[{ step: 'save', error: new Error('disk full') }]]);
});
