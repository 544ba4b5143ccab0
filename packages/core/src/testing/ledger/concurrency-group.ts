import { expect } from 'vitest';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import {
  ana,
  commit,
  insert,
  listAll,
  nextVersion,
  replace,
  say,
  saidRows,
  sayChanges,
} from './write-rows.ts';

/** Calls at the same time, also the first ones. */
export const concurrencyGroup: ConformanceGroup<LedgerContext, 'concurrency'> = {
  name: 'concurrency',
  cases: [
    {
      name: 'answers when the first calls of all come together',
      run: async ({ store, ledger }) => {
        const [, , outcome, epoch, page, state, claim, description, count] = await Promise.all([
          ledger.open(),
          ledger.open(),
          ledger.commit({ preconditions: [], changes: [insert({ item: { memory: 'first of all' } })] }),
          ledger.readEpoch(),
          ledger.listMemories({
            scopes: [{ userId: 'bo' }],
            sort: { field: 'createdAt', direction: 'ascending' },
            limit: 9,
            countTotal: true,
          }),
          ledger.readIndexState(),
          ledger.claimOperation({
            scope: ana,
            operationId: 'op',
            payloadHash: 'p',
            token: 't',
            now: timeAt(0),
            until: timeAt(9),
          }),
          ledger.describe(),
          store.vectorStore.count({ generation: 1, dimensions: 2 }),
        ]);
        expect(outcome).toStrictEqual({ committed: true });
        expect(typeof epoch).toBe('number');
        expect(page).toStrictEqual({ memories: [], hasMore: false, total: 0 });
        expect(state).toStrictEqual({ generation: 0, status: 'none' });
        expect(claim).toStrictEqual({ status: 'claimed' });
        expect(description.schemaVersion).toBeGreaterThan(0);
        expect(count).toBe(0);
        expect(await listAll(ledger)).toHaveLength(1);
      },
    },
    {
      name: 'commits parallel batches, each once',
      run: async ({ ledger }) => {
        await Promise.all(
          Array.from({ length: 100 }, (_, index) => say(ledger, { text: `parallel ${index}` })),
        );
        const memories = await listAll(ledger);
        expect(new Set(memories.map(({ item }) => item.memory)).size).toBe(100);
        expect(new Set(memories.map(({ key }) => key)).size).toBe(100);
        const messages = await ledger.listMessages({ scopes: [ana], direction: 'ascending', limit: 200 });
        expect(new Set(messages.map(({ position }) => position)).size).toBe(100);
      },
    },
    {
      name: 'lets one of many writers of the same version through',
      run: async ({ ledger }) => {
        const item = memoryItem({ memory: 'contested' });
        await commit(ledger, [insert({ item })]);
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, index) => {
            const change = replace(nextVersion(item, { memory: `by ${index}`, updatedAt: timeAt(1) }));
            return ledger.commit({ preconditions: [], changes: [change] });
          }),
        );
        expect(outcomes.filter(({ committed }) => committed)).toHaveLength(1);
        expect(await ledger.readVersions(item.id)).toHaveLength(2);
        const winner = outcomes.findIndex(({ committed }) => committed);
        expect((await ledger.readMemory(item.id))?.item.memory).toBe(`by ${winner}`);
      },
    },
    {
      name: 'lets one of many inserts of the same unique key or message id through',
      run: async ({ ledger }) => {
        const facts = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            ledger.commit({
              preconditions: [],
              changes: [insert({ item: { memory: `fact ${index}` }, uniqueKey: 'same' })],
            }),
          ),
        );
        expect(facts.filter(({ committed }) => committed)).toHaveLength(1);
        const said = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            ledger.commit({
              preconditions: [],
              changes: sayChanges(saidRows({ text: `said ${index}`, id: 'm1' })),
            }),
          ),
        );
        expect(said.filter(({ committed }) => committed)).toHaveLength(1);
        expect(await listAll(ledger)).toHaveLength(2);
      },
    },
    {
      name: 'shows to a read that starts after a commit resolved what was committed',
      run: async ({ ledger }) => {
        const noise = Array.from({ length: 50 }, (_, index) =>
          say(ledger, { text: `noise ${index}`, userId: 'bo' }),
        );
        for (let round = 0; round < 20; round += 1) {
          await commit(ledger, [insert({ item: { memory: `round ${round}` } })]);
          expect(await listAll(ledger)).toHaveLength(round + 1);
        }
        await Promise.all(noise);
      },
    },
    {
      name: 'never shows half a batch to a reader',
      run: async ({ ledger }) => {
        const writing = Array.from({ length: 30 }, (_, index) =>
          commit(ledger, [
            insert({ item: { memory: `left ${index}` } }),
            insert({ item: { memory: `right ${index}` } }),
          ]),
        );
        const sort = { field: 'createdAt', direction: 'ascending' } as const;
        for (let round = 0; round < 10; round += 1) {
          const { total, memories } = await ledger.listMemories({
            scopes: [ana],
            sort,
            limit: 1000,
            countTotal: true,
          });
          expect(total % 2).toBe(0);
          expect(memories.length).toBe(total);
        }
        await Promise.all(writing);
        expect(await listAll(ledger)).toHaveLength(60);
      },
    },
  ],
};
