import { expect } from 'vitest';
import type { CandidateSource } from '../../contracts/ledger-queries.ts';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { unitVector } from '../seeded-random.ts';
import { contentsOf, restoreChange } from './fill-ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { back, chainOf, first, foundAt, recordReopening, refuse, reopen } from './reopen-rows.ts';
import {
  ana,
  commit,
  insert,
  insertAll,
  keyOf,
  nextVersion,
  remove,
  replace,
  say,
  textsOf,
} from './write-rows.ts';

/** Deleted memories that become current again. */
export const reopenGroup: ConformanceGroup<LedgerContext, 'reopen'> = {
  name: 'reopen',
  cases: [
    {
      name: 'makes a deleted memory current under its id and its key',
      run: async ({ ledger }) => {
        await commit(ledger, [insert({ item: first })]);
        const key = await keyOf(ledger, first.id);
        await commit(ledger, [remove(first, timeAt(20)), reopen(back)]);
        expect(await ledger.readMemory(first.id)).toStrictEqual({ key, item: back });
        expect(await textsOf(ledger)).toStrictEqual(['lives in Rome']);
        expect((await ledger.describe()).memories).toBe(1);
      },
    },
    {
      name: 'tells the whole chain: the deletion in its middle has no end',
      run: async ({ ledger }) => {
        await recordReopening(ledger);
        expect(await chainOf(ledger, first.id)).toStrictEqual([
          [1, 'ADD', timeAt(10), timeAt(20)],
          [1, 'DELETE', timeAt(20), undefined],
          [2, 'UPDATE', timeAt(30), undefined],
        ]);
      },
    },
    {
      name: 'sees it before the deletion and after the reopening, and not in between',
      run: async ({ ledger }) => {
        await recordReopening(ledger);
        const list = async (seconds: number): Promise<readonly number[]> => {
          const sort = { field: 'createdAt', direction: 'ascending' } as const;
          const request = { scopes: [ana], asOf: timeAt(seconds), sort, limit: 9, countTotal: true };
          const page = await ledger.listMemories(request);
          expect(page.total).toBe(page.memories.length);
          return page.memories.map(({ item }) => item.version);
        };
        const sources: readonly CandidateSource[] = [
          { by: 'terms', match: ['Rome'], limit: 9 },
          { by: 'ids', ids: [first.id] },
          { by: 'newest', limit: 9 },
          { by: 'time', from: timeAt(0), to: timeAt(99), limit: 9 },
        ];
        for (const [seconds, version] of [
          [9, 0],
          [10, 1],
          [19, 1],
          [20, 0],
          [29, 0],
          [30, 2],
          [99, 2],
        ] as const) {
          const seen = version === 0 ? [] : [version];
          expect(await list(seconds), `listed at ${seconds}`).toStrictEqual(seen);
          const read = await ledger.readMemory(first.id, timeAt(seconds));
          expect(read?.item.version ?? 0, `read at ${seconds}`).toBe(version);
          for (const source of sources) {
            expect(
              await foundAt(ledger, source, timeAt(seconds)),
              `${source.by} at ${seconds}`,
            ).toStrictEqual(seen.map((each) => [first.id, each]));
          }
        }
      },
    },
    {
      name: 'can be edited, deleted and reopened again and again',
      run: async ({ ledger }) => {
        await recordReopening(ledger);
        const edited = nextVersion(back, { memory: 'lives in Bern', updatedAt: timeAt(40) });
        const again = nextVersion(edited, { updatedAt: timeAt(60) });
        await commit(ledger, [replace(edited), remove(edited, timeAt(50)), reopen(again)]);
        expect(await chainOf(ledger, first.id)).toStrictEqual([
          [1, 'ADD', timeAt(10), timeAt(20)],
          [1, 'DELETE', timeAt(20), undefined],
          [2, 'UPDATE', timeAt(30), timeAt(40)],
          [3, 'UPDATE', timeAt(40), timeAt(50)],
          [3, 'DELETE', timeAt(50), undefined],
          [4, 'UPDATE', timeAt(60), undefined],
        ]);
        await commit(ledger, [remove(again, timeAt(70))]);
        expect(await ledger.readMemory(first.id)).toBeUndefined();
        await refuse(ledger, reopen(again), 'version', first.id);
        await commit(ledger, [reopen(nextVersion(again, { updatedAt: timeAt(80) }))]);
        expect((await ledger.readMemory(first.id))?.item.version).toBe(5);
      },
    },
    {
      name: 'refuses a memory that is current, is unknown, or was deleted with another version',
      run: async ({ ledger }) => {
        await refuse(ledger, reopen(back), 'version', first.id);
        await commit(ledger, [insert({ item: first })]);
        await refuse(ledger, reopen(back), 'version', first.id);
        const second = nextVersion(first, { updatedAt: timeAt(15) });
        await commit(ledger, [replace(second), remove(second, timeAt(20))]);
        await refuse(ledger, reopen(back), 'version', first.id);
        await commit(ledger, [reopen(nextVersion(second, { updatedAt: timeAt(30) }))]);
        await refuse(ledger, reopen(nextVersion(second, { updatedAt: timeAt(40) })), 'version', first.id);
      },
    },
    {
      name: 'holds its unique key again, and is refused when another memory took it meanwhile',
      run: async ({ ledger }) => {
        await commit(ledger, [insert({ item: first, uniqueKey: 'home' }), remove(first, timeAt(20))]);
        const other = memoryItem({ memory: 'lives in Bern' });
        await commit(ledger, [insert({ item: other, uniqueKey: 'home' })]);
        await refuse(ledger, reopen(back, { uniqueKey: 'home' }), 'duplicate', 'home');
        expect(await ledger.readMemory(first.id)).toBeUndefined();
        await commit(ledger, [remove(other, timeAt(25)), reopen(back, { uniqueKey: 'home' })]);
        expect((await ledger.readUnique(ana, ['home'])).map(({ item }) => item)).toStrictEqual([back]);
        await refuse(ledger, insert({ item: { memory: 'third' }, uniqueKey: 'home' }), 'duplicate', 'home');
      },
    },
    {
      name: 'is found by its words again, and counted',
      run: async ({ ledger }) => {
        await insertAll(ledger, [{ memory: 'older' }]);
        await recordReopening(ledger);
        const byTerms: CandidateSource = { by: 'terms', match: ['Rome'], limit: 9 };
        expect(await foundAt(ledger, byTerms)).toStrictEqual([[first.id, 2]]);
        expect(await ledger.readTermStatistics([ana], ['Rome'])).toStrictEqual({
          documentCount: 2,
          documentFrequencies: [1],
        });
        expect(await ledger.countScopes({ field: 'userId', limit: 9 })).toStrictEqual([
          { id: 'ana', memories: 2, lastAt: timeAt(10) },
        ]);
      },
    },
    {
      name: 'keeps its place among the others: newest, listed and scanned',
      run: async ({ ledger }) => {
        const [before, middle, after] = await insertAll(ledger, [
          { memory: 'before' },
          { memory: 'middle' },
          { memory: 'after' },
        ]);
        if (before === undefined || middle === undefined || after === undefined) throw new Error('three');
        await commit(ledger, [remove(middle, timeAt(20))]);
        const late = nextVersion(before, { memory: 'before 2', updatedAt: timeAt(25) });
        await commit(ledger, [replace(late), insert({ item: { memory: 'last' } })]);
        await commit(ledger, [reopen(nextVersion(middle, { updatedAt: timeAt(30) }))]);
        expect(await textsOf(ledger)).toStrictEqual(['before 2', 'middle', 'after', 'last']);
        const { candidates } = await ledger.findCandidates({
          scopes: [ana],
          terms: [],
          source: { by: 'newest', limit: 3 },
        });
        const texts = await Promise.all(
          candidates.map(async ({ id }) => (await ledger.readMemory(id))?.item.memory),
        );
        expect(texts).toStrictEqual(['last', 'after', 'middle']);
        for (const scopes of [undefined, [ana]]) {
          const scanned: string[] = [];
          for (let position = 0, isEnd = false; !isEnd;) {
            const request = { collection: 'memories', scopes, after: position, limit: 1 } as const;
            const [row] = await ledger.scan(request);
            isEnd = row?.collection !== 'memories';
            if (row?.collection !== 'memories') continue;
            scanned.push(row.versions[0]?.state.memory ?? '');
            position = row.position;
          }
          expect(scanned).toStrictEqual(['before', 'middle', 'after', 'last']);
        }
      },
    },
    {
      name: 'stands among its messages again: as an episode, and as what rests on them',
      run: async ({ ledger }) => {
        const said = await say(ledger, { text: 'tea', timestamp: timeAt(1) });
        const fact = memoryItem({ memory: 'likes tea', sources: ['tea'] });
        await commit(ledger, [insert({ item: fact, sourceKeys: [said.message.key] })]);
        const keys = [await keyOf(ledger, said.episode.id), await keyOf(ledger, fact.id)];
        const around = await ledger.readRelations({ keys, terms: ['tea'], reach: 1 });
        await commit(ledger, [remove(fact, timeAt(5)), remove(said.episode, timeAt(5))]);
        expect((await ledger.readMessages(ana, ['tea']))[0]).not.toHaveProperty('episode');
        const sourceKeys = [said.message.key];
        const episode = nextVersion(said.episode, { updatedAt: timeAt(6) });
        const cited = nextVersion(fact, { updatedAt: timeAt(6) });
        await commit(ledger, [reopen(cited, { sourceKeys }), reopen(episode, { sourceKeys })]);
        expect((await ledger.readMessages(ana, ['tea']))[0]?.episode?.item).toStrictEqual(episode);
        expect(await ledger.readRelations({ keys, terms: ['tea'], reach: 1 })).toStrictEqual(around);
      },
    },
    {
      name: 'has the vector that came with it, and no older one',
      run: async ({ store, ledger }) => {
        const generation = { generation: 1, dimensions: 2 };
        await store.vectorStore.prepare(generation);
        const east = { generation: 1, vector: unitVector([1, 0]) };
        const north = { generation: 1, vector: unitVector([0, 1]) };
        await commit(ledger, [insert({ item: first, vector: east }), remove(first, timeAt(20))]);
        await commit(ledger, [reopen(back)]);
        expect(await store.vectorStore.count(generation)).toBe(0);
        const again = nextVersion(back, { updatedAt: timeAt(50) });
        await commit(ledger, [remove(back, timeAt(40)), reopen(again, { vector: north })]);
        const query = { ...generation, vector: north.vector, scopes: [ana], limit: 9 };
        expect(await store.vectorStore.search(query)).toStrictEqual([{ id: first.id, similarity: 1 }]);
        expect(await store.vectorStore.count(generation)).toBe(1);
      },
    },
    {
      name: 'is marked when it needs indexing, and has no mark otherwise',
      run: async ({ ledger }) => {
        await recordReopening(ledger, { needsIndexing: true });
        const [mark, ...others] = await ledger.readMarks({ now: timeAt(99), limit: 9 });
        expect(others).toStrictEqual([]);
        expect([mark?.id, mark?.action, mark?.memory?.item]).toStrictEqual([first.id, 'upsert', back]);
        const again = nextVersion(back, { updatedAt: timeAt(50) });
        await commit(ledger, [remove(back, timeAt(40)), reopen(again)]);
        expect(await ledger.readMarks({ now: timeAt(99), limit: 9 })).toStrictEqual([]);
      },
    },
    {
      name: 'restores a chain that goes on behind a deletion, and one that is still deleted',
      run: async ({ ledger }) => {
        await recordReopening(ledger);
        const gone = memoryItem({ memory: 'gone twice' });
        const again = nextVersion(gone, { updatedAt: timeAt(30) });
        await commit(ledger, [insert({ item: gone }), remove(gone, timeAt(20)), reopen(again)]);
        await commit(ledger, [remove(again, timeAt(40))]);
        const contents = await contentsOf(ledger);
        const rows = await ledger.scan({ collection: 'memories', limit: 9 });
        await ledger.reset();
        await commit(ledger, rows.map(restoreChange));
        expect(await contentsOf(ledger)).toStrictEqual(contents);
        expect(await ledger.readMemory(first.id, timeAt(25))).toBeUndefined();
        const third = nextVersion(again, { updatedAt: timeAt(50) });
        await commit(ledger, [reopen(third), remove(back, timeAt(50))]);
        expect(await textsOf(ledger)).toStrictEqual(['gone twice']);
        await commit(ledger, [insert({ item: { memory: 'new' } })]);
        expect(await textsOf(ledger)).toStrictEqual(['gone twice', 'new']);
      },
    },
    {
      name: 'is erased with every entry of its chain, and cannot be reopened then',
      run: async ({ ledger }) => {
        await recordReopening(ledger);
        expect(await ledger.erase(ana, timeAt(40))).toMatchObject({ memories: 1 });
        expect(await ledger.readVersions(first.id)).toStrictEqual([]);
        expect(await ledger.scan({ collection: 'memories', limit: 9 })).toStrictEqual([]);
        await refuse(ledger, reopen(nextVersion(back, { updatedAt: timeAt(50) })), 'version', first.id);
      },
    },
  ],
};
