import { expect } from 'vitest';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { unitVector } from '../seeded-random.ts';
import { contentsOf, fillLedger } from './fill-ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, insert, keyOf, refused, remove, textsOf } from './write-rows.ts';

function byKey(left: { readonly key: number }, right: { readonly key: number }): number {
  return left.key - right.key;
}

/** What was committed is there for whoever opens the same place again. */
export const durabilityGroup: ConformanceGroup<LedgerContext, 'durability'> = {
  name: 'durability',
  needs: 'reopen',
  promisedBy: { capability: 'capabilities.durable', read: ({ ledger }) => ledger.capabilities.durable },
  cases: [
    {
      name: 'holds everything after close and reopen',
      run: async ({ ledger, reopen }) => {
        await fillLedger(ledger);
        const contents = await contentsOf(ledger);
        const description = await ledger.describe();
        const source = { by: 'terms', match: ['Porto'], limit: 99 } as const;
        const request = { scopes: [ana], terms: ['Porto', 'Bo'], source };
        const found = (await ledger.findCandidates(request)).candidates;
        expect(found.length).toBe(4);
        await ledger.close();
        const again = (await reopen()).ledger;
        expect(await contentsOf(again)).toStrictEqual(contents);
        expect(await again.describe()).toMatchObject({
          memories: description.memories,
          messages: description.messages,
        });
        expect((await again.findCandidates(request)).candidates.toSorted(byKey)).toStrictEqual(
          found.toSorted(byKey),
        );
      },
    },
    {
      name: 'holds keys, index state, vectors, marks, claims and the epoch',
      run: async ({ store, ledger, reopen }) => {
        const generation = { generation: 1, dimensions: 2 };
        const state = { ...generation, fingerprint: 'fake:words:2', status: 'ready' } as const;
        const item = memoryItem({ memory: 'east' });
        const vector = { generation: 1, vector: unitVector([1, 0]) };
        await store.vectorStore.prepare(generation);
        await commit(ledger, [
          { type: 'set-index-state', state },
          insert({ item, vector }),
          insert({ item: { memory: 'marked' }, needsIndexing: true }),
        ]);
        const claim = {
          scope: ana,
          operationId: 'op',
          payloadHash: 'p',
          token: 't',
          now: timeAt(0),
          until: timeAt(9),
        };
        await ledger.claimOperation(claim);
        const precondition = {
          type: 'epoch',
          scope: { userId: 'bo' },
          epoch: await ledger.readEpoch(),
        } as const;
        await ledger.erase({ userId: 'bo' }, timeAt(1));
        const key = await keyOf(ledger, item.id);
        const epoch = await ledger.readEpoch();
        const marks = await ledger.readMarks({ now: timeAt(9), limit: 9 });
        await ledger.close();

        const again = await reopen();
        expect(await keyOf(again.ledger, item.id)).toBe(key);
        expect(await again.ledger.readIndexState()).toStrictEqual(state);
        expect(await again.ledger.readEpoch()).toBe(epoch);
        expect(await again.ledger.readMarks({ now: timeAt(9), limit: 9 })).toStrictEqual(marks);
        expect(await again.ledger.claimOperation({ ...claim, token: 't2' })).toStrictEqual({
          status: 'leased',
          until: timeAt(9),
        });
        expect(await again.ledger.commit({ preconditions: [precondition], changes: [] })).toStrictEqual(
          refused('epoch', ''),
        );
        const matches = await again.vectorStore.search({
          ...generation,
          vector: unitVector([1, 0]),
          scopes: [ana],
          limit: 9,
        });
        expect(matches.map(({ id }) => id)).toStrictEqual([item.id]);
        expect(await again.vectorStore.count(generation)).toBe(1);
      },
    },
    {
      name: 'gives no key a second time after reopening, not even the key of the last memory',
      run: async ({ ledger, reopen }) => {
        const item = memoryItem({ memory: 'last' });
        await commit(ledger, [insert({ item })]);
        const key = await keyOf(ledger, item.id);
        await commit(ledger, [remove(item, timeAt(1))]);
        await ledger.erase(ana, timeAt(2));
        await ledger.close();
        const again = (await reopen()).ledger;
        const next = memoryItem({ memory: 'next' });
        await commit(again, [insert({ item: next })]);
        expect(await keyOf(again, next.id)).toBeGreaterThan(key);
      },
    },
    {
      name: 'holds what was committed while it was being closed',
      run: async ({ ledger, reopen }) => {
        await ledger.open();
        const under = ledger.commit({
          preconditions: [],
          changes: [insert({ item: { memory: 'under way' } })],
        });
        const closed = ledger.close();
        expect(await under).toStrictEqual({ committed: true });
        await closed;
        expect(await textsOf((await reopen()).ledger)).toStrictEqual(['under way']);
      },
    },
    {
      name: 'does not bring back what was erased or reset',
      run: async ({ ledger, reopen }) => {
        await fillLedger(ledger);
        await ledger.erase(ana, timeAt(9));
        await ledger.close();
        const second = (await reopen()).ledger;
        expect(await textsOf(second, ana)).toStrictEqual([]);
        expect((await textsOf(second, { agentId: 'guide' })).length).toBe(2);
        await second.reset();
        await second.close();
        expect(await contentsOf((await reopen()).ledger)).toStrictEqual([]);
      },
    },
  ],
};
