import { expect } from 'vitest';
import type { Ledger, Store } from '../../contracts/ledger.ts';
import type { Scope } from '../../types/scope.ts';
import { timeAt } from '../build-memory-item.ts';
import type { ConformanceCase } from '../conformance-suite.ts';
import { unitVector } from '../seeded-random.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, insert, listAll, refused, saidRows, say, sayChanges } from './write-rows.ts';

const generation = { generation: 1, dimensions: 2 };
const vector = unitVector([1, 1]);

/** The precondition that a commit planned now for `scope` carries. */
export async function epochOf(
  ledger: Ledger,
  scope: Scope,
): Promise<{ readonly type: 'epoch'; readonly scope: Scope; readonly epoch: number }> {
  return { type: 'epoch', scope, epoch: await ledger.readEpoch() };
}

/** The ids that each way of reading finds: all the same, or a row was erased by halves. */
async function expectAgreement({ ledger, vectorStore }: Store, expected: readonly string[]): Promise<void> {
  const scopes = [ana];
  const ids = (await listAll(ledger)).map(({ item }) => item.id);
  const source = { by: 'terms', match: ['tea'], limit: 100 } as const;
  const { candidates } = await ledger.findCandidates({ scopes, terms: [], source });
  const matches = await vectorStore.search({ ...generation, vector, scopes, limit: 100 });
  const statistics = await ledger.readTermStatistics(scopes, ['tea']);
  expect(ids.toSorted()).toStrictEqual(expected.toSorted());
  expect(candidates.map(({ id }) => id).toSorted()).toStrictEqual(expected.toSorted());
  expect(matches.map(({ id }) => id).toSorted()).toStrictEqual(expected.toSorted());
  expect(statistics).toStrictEqual({ documentCount: ids.length, documentFrequencies: [ids.length] });
  expect(await vectorStore.count(generation)).toBe(ids.length);
}

/** Erasing while others write, read and erase. */
export const eraseRaceCases: readonly ConformanceCase<LedgerContext>[] = [
  {
    name: 'leaves nothing of adds that run at the same time',
    run: async ({ ledger }) => {
      const precondition = await epochOf(ledger, ana);
      const add = (index: number): Promise<unknown> =>
        ledger.commit({
          preconditions: [precondition],
          changes: sayChanges(saidRows({ text: `add ${index}`, userId: 'ana' })),
        });
      const before = Array.from({ length: 20 }, (_, index) => add(index));
      const erased = ledger.erase(ana, timeAt(50));
      const after = Array.from({ length: 20 }, (_, index) => add(100 + index));
      await Promise.all([...before, erased, ...after]);
      expect(await ledger.scan({ collection: 'memories', limit: 100 })).toStrictEqual([]);
      expect(await ledger.scan({ collection: 'messages', limit: 100 })).toStrictEqual([]);
      expect(await ledger.commit({ preconditions: [precondition], changes: [] })).toStrictEqual(
        refused('epoch', ''),
      );
    },
  },
  {
    name: 'erases scopes that overlap, and one of them twice, at the same time',
    run: async ({ ledger }) => {
      const scopes: readonly Scope[] = [
        ana,
        { userId: 'ana', runId: 'r1' },
        { userId: 'bo', runId: 'r1' },
        { userId: 'cy' },
      ];
      for (const scope of scopes) {
        for (let index = 0; index < 20; index += 1) await say(ledger, { ...scope, text: `said ${index}` });
      }
      const results = await Promise.all([
        ledger.erase(ana, timeAt(50)),
        ledger.erase(ana, timeAt(50)),
        ledger.erase({ runId: 'r1' }, timeAt(50)),
        ledger.finishErasures(),
      ]);
      expect(results.every(({ memories, messages }) => memories <= 40 && messages <= 40)).toBe(true);
      expect(await ledger.finishErasures()).toMatchObject({ complete: true });
      expect(await ledger.describe()).toMatchObject({ memories: 20, messages: 20 });
      expect(await listAll(ledger, { userId: 'cy' })).toHaveLength(20);
    },
  },
  {
    name: 'leaves what was planned after it whole, in every way of reading',
    run: async ({ store, ledger }) => {
      await store.vectorStore.prepare(generation);
      for (let round = 0; round < 8; round += 1) {
        const fields = (name: string) => ({
          item: { memory: `tea ${round} ${name}` },
          vector: { generation: 1, vector },
        });
        await commit(
          ledger,
          ['a', 'b', 'c'].map((name) => insert(fields(name))),
        );
        const erased = ledger.erase(ana, timeAt(50));
        const writes = ['d', 'e', 'f'].map(async (name) => {
          const precondition = await epochOf(ledger, ana);
          return ledger.commit({ preconditions: [precondition], changes: [insert(fields(name))] });
        });
        await Promise.all([erased, ...writes]);
        const left = (await listAll(ledger)).map(({ item }) => item);
        expect(left.every(({ memory }) => memory.startsWith(`tea ${round}`) && !/[abc]$/.test(memory))).toBe(
          true,
        );
        await expectAgreement(
          store,
          left.map(({ id }) => id),
        );
        const last = insert(fields('last'));
        await commit(ledger, [last], [await epochOf(ledger, ana)]);
        await expectAgreement(store, [
          ...left.map(({ id }) => id),
          ...(last.type === 'insert-memory' ? [last.memory.item.id] : []),
        ]);
        await ledger.erase(ana, timeAt(51));
        await expectAgreement(store, []);
      }
    },
  },
];
