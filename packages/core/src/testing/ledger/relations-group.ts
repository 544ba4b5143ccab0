import { expect } from 'vitest';
import type { Relations } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import { memoryItem, namedId, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { commit, insert, keyOf, nextVersion, remove, replace, say, type SaidRows } from './write-rows.ts';

async function sayAll(ledger: Ledger, ...texts: readonly string[]): Promise<readonly SaidRows[]> {
  const rows: SaidRows[] = [];
  for (const text of texts) rows.push(await say(ledger, { text }));
  return rows;
}

async function relationsOf(
  ledger: Ledger,
  id: string,
  { terms = [] as readonly string[], reach = 1 } = {},
): Promise<Relations> {
  const key = await keyOf(ledger, id);
  const [relations, ...others] = await ledger.readRelations({ keys: [key], terms, reach });
  expect(others).toStrictEqual([]);
  if (relations === undefined) throw new Error(`no relations of "${id}"`);
  expect(relations.key).toBe(key);
  return relations;
}

async function neighbourTexts(
  ledger: Ledger,
  rows: SaidRows,
  reach = 1,
): Promise<readonly (readonly string[])[]> {
  const relations = await relationsOf(ledger, rows.episode.id, { reach });
  const textOf = async ({ key }: { readonly key: number }): Promise<string> => {
    const { candidates } = await ledger.findCandidates({
      scopes: [rows.message],
      terms: [],
      source: { by: 'keys', keys: [key] },
    });
    return (await ledger.readMemory(candidates[0]?.id ?? ''))?.item.memory ?? '';
  };
  return [await Promise.all(relations.previous.map(textOf)), await Promise.all(relations.next.map(textOf))];
}

/** What stands around a memory: neighbours in the thread, source messages, memories that rest on it. */
export const relationsGroup: ConformanceGroup<LedgerContext, 'relations'> = {
  name: 'relations',
  cases: [
    {
      name: 'describes the neighbours of an episode with their counts',
      run: async ({ ledger }) => {
        const before = await say(ledger, { text: 'tea or tea', name: 'Bo', timestamp: timeAt(1) });
        const middle = await say(ledger, { text: 'coffee', timestamp: timeAt(2) });
        const after = await say(ledger, { text: 'no tea then', timestamp: timeAt(3) });
        const fields = { terms: ['tea', 'coffee'] };
        expect(await relationsOf(ledger, middle.episode.id, fields)).toStrictEqual({
          key: await keyOf(ledger, middle.episode.id),
          previous: [
            { key: await keyOf(ledger, before.episode.id), time: timeAt(1), frequencies: [2, 0], length: 3 },
          ],
          next: [
            { key: await keyOf(ledger, after.episode.id), time: timeAt(3), frequencies: [1, 0], length: 3 },
          ],
          sources: [],
          citedBy: [],
        });
      },
    },
    {
      name: 'tells the speaker of a neighbour',
      run: async ({ ledger }) => {
        const [first, second] = await sayAll(ledger, 'one', 'two');
        const named = nextVersion(memoryItem(first?.episode), { speaker: 'Bo', updatedAt: timeAt(5) });
        await commit(ledger, [replace(named)]);
        const { previous } = await relationsOf(ledger, second?.episode.id ?? '');
        expect(previous.map(({ speaker }) => speaker)).toStrictEqual(['Bo']);
      },
    },
    {
      name: 'reaches as many messages as asked, the nearest first, and stops at the ends',
      run: async ({ ledger }) => {
        const rows = await sayAll(ledger, 'a', 'b', 'c', 'd', 'e');
        const [first, , middle, , last] = rows;
        if (first === undefined || middle === undefined || last === undefined) throw new Error('five rows');
        expect(await neighbourTexts(ledger, middle, 0)).toStrictEqual([[], []]);
        expect(await neighbourTexts(ledger, middle, 1)).toStrictEqual([['b'], ['d']]);
        expect(await neighbourTexts(ledger, middle, 9)).toStrictEqual([
          ['b', 'a'],
          ['d', 'e'],
        ]);
        expect(await neighbourTexts(ledger, first, 2)).toStrictEqual([[], ['b', 'c']]);
        expect(await neighbourTexts(ledger, last, 2)).toStrictEqual([['d', 'c'], []]);
      },
    },
    {
      name: 'goes by the order of insertion, not by timestamps',
      run: async ({ ledger }) => {
        await say(ledger, { text: 'a', timestamp: timeAt(30) });
        const middle = await say(ledger, { text: 'b', timestamp: timeAt(20) });
        await say(ledger, { text: 'c', timestamp: timeAt(10) });
        expect(await neighbourTexts(ledger, middle)).toStrictEqual([['a'], ['c']]);
      },
    },
    {
      name: 'stays within the exact scope: threads that interleave are not neighbours',
      run: async ({ ledger }) => {
        const thread = { userId: 'ana', runId: 'r1' };
        await say(ledger, { text: 'mine 1', ...thread });
        await say(ledger, { text: 'no run', userId: 'ana' });
        const middle = await say(ledger, { text: 'mine 2', ...thread });
        await say(ledger, { text: 'other run', userId: 'ana', runId: 'r2' });
        await say(ledger, { text: 'with agent', userId: 'ana', runId: 'r1', agentId: 'guide' });
        await say(ledger, { text: 'other user', userId: 'bo', runId: 'r1' });
        await say(ledger, { text: 'mine 3', ...thread });
        expect(await neighbourTexts(ledger, middle, 3)).toStrictEqual([['mine 1'], ['mine 3']]);
      },
    },
    {
      name: 'passes over messages without a current episode',
      run: async ({ ledger }) => {
        const rows = await sayAll(ledger, 'a', 'b', 'c', 'd');
        await commit(ledger, [
          remove(memoryItem(rows[1]?.episode), timeAt(9)),
          { type: 'delete-message', key: rows[2]?.message.key ?? '' },
        ]);
        await commit(ledger, [remove(memoryItem(rows[2]?.episode), timeAt(9))]);
        const [first] = rows;
        if (first === undefined) throw new Error('four rows');
        expect(await neighbourTexts(ledger, first, 3)).toStrictEqual([[], ['d']]);
      },
    },
    {
      name: 'finds the episodes behind a fact in the order of its sources, and the facts that rest on an episode',
      run: async ({ ledger }) => {
        const [first, second, third] = await sayAll(ledger, 'she moved', 'to Lisbon', 'last week');
        if (first === undefined || second === undefined || third === undefined) throw new Error('three rows');
        const keys = [third.message.key, first.message.key];
        const fact = memoryItem({
          memory: 'ana lives in Lisbon',
          sources: [third.message.id, first.message.id],
        });
        const summary = memoryItem({ memory: 'a move', kind: 'summary', sources: [first.message.id] });
        await commit(ledger, [
          insert({ item: fact, sourceKeys: keys }),
          insert({ item: summary, sourceKeys: [first.message.key] }),
        ]);
        const ofFact = await relationsOf(ledger, fact.id, { terms: ['she', 'last'] });
        const firstKey = await keyOf(ledger, first.episode.id);
        const thirdKey = await keyOf(ledger, third.episode.id);
        expect(ofFact.sources.map(({ key, frequencies }) => [key, ...frequencies])).toStrictEqual([
          [thirdKey, 0, 1],
          [firstKey, 1, 0],
        ]);
        expect([ofFact.previous, ofFact.next, ofFact.citedBy]).toStrictEqual([[], [], []]);
        const ofEpisode = await relationsOf(ledger, first.episode.id);
        expect(ofEpisode.citedBy.toSorted((left, right) => left - right)).toStrictEqual([
          await keyOf(ledger, fact.id),
          await keyOf(ledger, summary.id),
        ]);
        expect(ofEpisode.sources).toStrictEqual([]);
        expect((await relationsOf(ledger, second.episode.id)).citedBy).toStrictEqual([]);
      },
    },
    {
      name: 'follows the sources of a new version, and forgets deleted memories',
      run: async ({ ledger }) => {
        const [first, second] = await sayAll(ledger, 'first', 'second');
        if (first === undefined || second === undefined) throw new Error('two rows');
        const fact = memoryItem({ memory: 'fact', sources: [first.message.id] });
        await commit(ledger, [insert({ item: fact, sourceKeys: [first.message.key] })]);
        const moved = nextVersion(fact, {
          memory: 'better fact',
          sources: [second.message.id],
          updatedAt: timeAt(5),
        });
        const change = replace(moved);
        if (change.type !== 'replace-memory') throw new Error('a replacement');
        await commit(ledger, [{ ...change, memory: { ...change.memory, sourceKeys: [second.message.key] } }]);
        expect((await relationsOf(ledger, first.episode.id)).citedBy).toStrictEqual([]);
        expect((await relationsOf(ledger, second.episode.id)).citedBy).toStrictEqual([
          await keyOf(ledger, fact.id),
        ]);
        const again = nextVersion(moved, { memory: 'best fact', updatedAt: timeAt(6) });
        await commit(ledger, [replace(again)]);
        expect((await relationsOf(ledger, second.episode.id)).citedBy).toStrictEqual([
          await keyOf(ledger, fact.id),
        ]);
        await commit(ledger, [remove(memoryItem(second.episode), timeAt(7))]);
        expect((await relationsOf(ledger, fact.id)).sources).toStrictEqual([]);
        await commit(ledger, [remove(again, timeAt(8))]);
        expect((await relationsOf(ledger, first.episode.id)).citedBy).toStrictEqual([]);
      },
    },
    {
      name: 'does not cross the exact scope through sources',
      run: async ({ ledger }) => {
        const hers = await say(ledger, { text: 'hers', userId: 'bo' });
        const fact = memoryItem({ memory: 'fact of ana', sources: [hers.message.id] });
        await commit(ledger, [insert({ item: fact, sourceKeys: [hers.message.key] })]);
        expect((await relationsOf(ledger, fact.id)).sources).toStrictEqual([]);
        expect((await relationsOf(ledger, hers.episode.id)).citedBy).toStrictEqual([]);
      },
    },
    {
      name: 'answers for many keys at once and leaves out unknown and deleted ones',
      run: async ({ ledger }) => {
        const rows = await sayAll(ledger, 'a', 'b', 'c');
        const keys = await Promise.all(rows.map(({ episode }) => keyOf(ledger, episode.id)));
        await commit(ledger, [remove(memoryItem(rows[1]?.episode), timeAt(9))]);
        const found = await ledger.readRelations({ keys: [...keys, 999_999_999], terms: [], reach: 1 });
        expect(found.map(({ key }) => key).toSorted((left, right) => left - right)).toStrictEqual([
          keys[0],
          keys[2],
        ]);
        expect(await ledger.readRelations({ keys: [], terms: ['a'], reach: 1 })).toStrictEqual([]);
      },
    },
    {
      name: 'reads the relations of a fact without messages',
      run: async ({ ledger }) => {
        await commit(ledger, [insert({ item: { memory: 'imported' } })]);
        const relations = await relationsOf(ledger, namedId('imported'));
        expect(relations).toMatchObject({ previous: [], next: [], sources: [], citedBy: [] });
      },
    },
  ],
};
