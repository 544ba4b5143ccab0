import { expect } from 'vitest';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { unitVector } from '../seeded-random.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, insert, listAll, nextVersion, refused, replace, say, textsOf } from './write-rows.ts';

/** Several instances over one place, as several processes would have them. */
export const severalInstancesGroup: ConformanceGroup<LedgerContext, 'several-instances'> = {
  name: 'several-instances',
  needs: 'reopen',
  promisedBy: {
    capability: 'capabilities.multiProcess',
    read: ({ ledger }) => ledger.capabilities.multiProcess,
  },
  cases: [
    {
      name: 'open a new place at the same moment',
      run: async ({ ledger, reopen }) => {
        const others = await Promise.all([reopen(), reopen(), reopen()]);
        const ledgers = [ledger, ...others.map((other) => other.ledger)];
        await Promise.all(
          ledgers.map((each, index) => commit(each, [insert({ item: { memory: `by ${index}` } })])),
        );
        for (const each of ledgers)
          expect((await textsOf(each)).toSorted()).toStrictEqual(['by 0', 'by 1', 'by 2', 'by 3']);
      },
    },
    {
      name: 'see at once what another one committed',
      run: async ({ store, ledger, reopen }) => {
        const other = await reopen();
        const generation = { generation: 1, dimensions: 2 };
        await store.vectorStore.prepare(generation);
        for (let round = 0; round < 10; round += 1) {
          const [writer, reader] = round % 2 === 0 ? [ledger, other.ledger] : [other.ledger, ledger];
          const vector = { generation: 1, vector: unitVector([1, round]) };
          await commit(writer, [
            insert({ item: { memory: `word ${round}`, createdAt: timeAt(round) }, vector }),
          ]);
          expect((await textsOf(reader)).length).toBe(round + 1);
          const source = { by: 'terms', match: [`${round}`], limit: 9 } as const;
          expect((await reader.findCandidates({ scopes: [ana], terms: [], source })).candidates).toHaveLength(
            1,
          );
          const index = round % 2 === 0 ? other.vectorStore : store.vectorStore;
          const matches = await index.search({
            ...generation,
            vector: vector.vector,
            scopes: [ana],
            limit: 1,
          });
          expect(matches.map(({ id }) => id)).toStrictEqual([memoryItem({ memory: `word ${round}` }).id]);
        }
      },
    },
    {
      name: 'let one of two writers of a version, a unique key, a message or a claim through',
      run: async ({ ledger, reopen }) => {
        const other = (await reopen()).ledger;
        const item = memoryItem({ memory: 'first' });
        await commit(ledger, [insert({ item })]);
        const pair = [ledger, other];
        const versions = await Promise.all(
          pair.map((each, index) => {
            const change = replace(nextVersion(item, { memory: `by ${index}`, updatedAt: timeAt(1) }));
            return each.commit({ preconditions: [], changes: [change] });
          }),
        );
        expect(versions.filter(({ committed }) => committed)).toHaveLength(1);
        expect(versions).toContainEqual(refused('version', item.id));
        const unique = await Promise.all(
          pair.map((each, index) =>
            each.commit({
              preconditions: [],
              changes: [insert({ item: { memory: `unique ${index}` }, uniqueKey: 'k' })],
            }),
          ),
        );
        expect(unique.filter(({ committed }) => committed)).toHaveLength(1);
        expect(unique).toContainEqual(refused('duplicate', 'k'));
        const claim = { scope: ana, operationId: 'op', payloadHash: 'p', now: timeAt(0), until: timeAt(9) };
        const claims = await Promise.all(
          pair.map((each, index) => each.claimOperation({ ...claim, token: `t${index}` })),
        );
        expect(claims.map(({ status }) => status).toSorted()).toStrictEqual(['claimed', 'leased']);
      },
    },
    {
      name: 'write beside each other without losing anything',
      run: async ({ ledger, reopen }) => {
        const other = (await reopen()).ledger;
        const writes = [ledger, other].map(async (each, writer) => {
          for (let index = 0; index < 40; index += 1)
            await say(each, { text: `writer ${writer} says ${index}` });
        });
        await Promise.all(writes);
        const memories = await listAll(ledger);
        expect(memories).toHaveLength(80);
        expect(new Set(memories.map(({ key }) => key)).size).toBe(80);
        const messages = await other.listMessages({ scopes: [ana], direction: 'ascending', limit: 100 });
        expect(new Set(messages.map(({ position }) => position)).size).toBe(80);
      },
    },
    {
      name: 'refuse everywhere what was planned before an erase',
      run: async ({ ledger, reopen }) => {
        const other = (await reopen()).ledger;
        await say(other, { text: 'to be forgotten' });
        const precondition = { type: 'epoch', scope: ana, epoch: await other.readEpoch() } as const;
        expect(await ledger.erase(ana, timeAt(9))).toMatchObject({ memories: 1, messages: 1 });
        expect(await other.commit({ preconditions: [precondition], changes: [insert()] })).toStrictEqual(
          refused('epoch', ''),
        );
        expect(await textsOf(other)).toStrictEqual([]);
        await ledger.reset();
        const fresh = { type: 'epoch', scope: ana, epoch: await other.readEpoch() } as const;
        await commit(other, [insert({ item: { memory: 'after the reset' } })], [fresh]);
        expect(await textsOf(ledger)).toStrictEqual(['after the reset']);
      },
    },
    {
      name: 'erase at the same time, while another one opens',
      run: async ({ ledger, reopen }) => {
        const other = (await reopen()).ledger;
        const bo = { userId: 'bo' };
        for (let index = 0; index < 60; index += 1)
          await say(ledger, { text: `said ${index}`, ...(index < 40 ? ana : bo) });
        const opened = reopen().then(async (third) => third.ledger.describe());
        await Promise.all([ledger.erase(ana, timeAt(9)), other.erase(ana, timeAt(9)), opened]);
        expect(await other.finishErasures()).toMatchObject({ complete: true });
        expect(await ledger.describe()).toMatchObject({ memories: 20, messages: 20 });
        expect(await textsOf(other)).toStrictEqual([]);
        await commit(other, [insert({ item: { memory: 'afterwards' } })]);
        expect(await textsOf(ledger)).toStrictEqual(['afterwards']);
      },
    },
    {
      name: 'go on when one of them is closed',
      run: async ({ ledger, reopen }) => {
        const other = (await reopen()).ledger;
        await commit(other, [insert({ item: { memory: 'one' } })]);
        await commit(ledger, [insert({ item: { memory: 'two' } })]);
        await other.close();
        await commit(ledger, [insert({ item: { memory: 'three' } })]);
        expect((await textsOf(ledger)).toSorted()).toStrictEqual(['one', 'three', 'two']);
      },
    },
  ],
};
