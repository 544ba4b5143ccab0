import { expect, test } from 'vitest';
import { inMemoryStore } from '../../ledgers/in-memory.ts';
import { fakeClock } from '../../testing/fake-clock.ts';
import { sleep } from '../../internal/sleep.ts';
import { unwatched } from '../__fixtures__/unwatched.ts';
import type { EngineDependencies } from '../dependencies.ts';
import { isoTime } from '../iso-time.ts';
import { LEASE_MS } from './claim-operation.ts';
import { holdClaim } from './hold-claim.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';

const claim = { scope: { userId: 'ana' }, operationId: 'op', token: 'mine', payloadHash: 'hash' };

function dependencies(): EngineDependencies & { readonly advance: (milliseconds: number) => void } {
  const { ledger, vectorStore } = inMemoryStore();
  const clock = fakeClock();
  return {
    ledger,
    vectorStore,
    embedder: undefined,
    llm: undefined,
    reranker: undefined,
    dateResolver: undefined,
    settings: DEFAULT_SETTINGS,
    ...unwatched(),
    now: clock.now,
    newId: () => 'id',
    random: () => 0.5,
    // A pause of the lease is a pause of the clock, and takes no time.
    sleep: async (milliseconds, signal) => {
      await sleep(1, signal);
      clock.advance(milliseconds);
    },
    advance: clock.advance,
  };
}

test('renews the lease while the work goes on', async () => {
  const deps = dependencies();
  const began = deps.now();
  const take = () =>
    deps.ledger.claimOperation({
      ...claim,
      token: 'other',
      now: isoTime(deps.now()),
      until: isoTime(deps.now() + 1),
    });
  await deps.ledger.claimOperation({ ...claim, now: isoTime(began), until: isoTime(began + LEASE_MS) });
  await holdClaim(
    claim,
    async () => {
      while (deps.now() < began + 5 * LEASE_MS) await sleep(1);
      expect((await take()).status).toBe('leased');
    },
    deps,
  );
  deps.advance(2 * LEASE_MS);
  expect((await take()).status).toBe('claimed');
});

test('gives back what the work gives or throws, with and without a claim', async () => {
  const deps = dependencies();
  expect(await holdClaim(undefined, () => Promise.resolve(1), deps)).toBe(1);
  expect(await holdClaim(claim, () => Promise.resolve(2), deps)).toBe(2);
  const failure = new Error('no');
  await expect(holdClaim(claim, () => Promise.reject(failure), deps)).rejects.toBe(failure);
});
