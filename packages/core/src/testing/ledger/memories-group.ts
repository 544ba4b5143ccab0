import { expect } from 'vitest';
import type { MemoryItem } from '../../types/memory.ts';
import { memoryItem, namedId, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, insert, insertAll, nextVersion, remove, replace, textsOf } from './write-rows.ts';

/** A memory that uses every field. */
const complete: MemoryItem = {
  id: namedId('complete'),
  userId: 'ana',
  agentId: 'guide',
  runId: 'run 1',
  appId: 'app',
  memory: 'Ana’s greyhound — 名前はハチ 🐕 "quoted" \\ \n second line',
  kind: 'procedure',
  metadata: {
    price: 1.5,
    tags: ['a', 'b'],
    deep: { list: [1, null, { yes: true }] },
    'odd "key"': '',
    none: null,
    big: 1e21,
  },
  categories: ['pets', 'family'],
  hash: 'f'.repeat(64),
  createdAt: '2025-06-01T10:00:00.000Z',
  updatedAt: '2025-06-02T10:00:00.000Z',
  expiresAt: '2027-01-01T00:00:00.000Z',
  validFrom: '2025-05-01T00:00:00.000Z',
  validTo: '2026-05-01T00:00:00.000Z',
  attributedTo: 'document',
  speaker: 'Ana Löf',
  dates: [
    { text: 'next "Friday"', from: '2026-05-08T00:00:00.000Z', to: '2026-05-09T00:00:00.000Z' },
    { text: '5月', from: '2026-05-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z' },
  ],
  sources: ['m-2', 'm-1'],
  supersedes: namedId('older'),
  supersededBy: namedId('newer'),
  version: 1,
  immutable: true,
};

/** Reading memories, their versions and their unique keys. */
export const memoriesGroup: ConformanceGroup<LedgerContext, 'memories'> = {
  name: 'memories',
  cases: [
    {
      name: 'returns every field exactly as it was written',
      run: async ({ ledger }) => {
        await commit(ledger, [insert({ item: complete, sourceKeys: ['key-2', 'key-1'] })]);
        const memories = await ledger.readMemories({ scopes: [{ agentId: 'guide' }] }, [complete.id]);
        expect(memories.map(({ item }) => item)).toStrictEqual([complete]);
        expect((await ledger.readMemory(complete.id))?.item).toStrictEqual(complete);
        expect((await ledger.readVersions(complete.id)).map(({ state }) => state)).toStrictEqual([complete]);
      },
    },
    {
      name: 'leaves out optional fields that were not written',
      run: async ({ ledger }) => {
        const plain = memoryItem({ memory: 'plain' });
        await commit(ledger, [insert({ item: plain })]);
        expect((await ledger.readMemory(plain.id))?.item).toStrictEqual(plain);
      },
    },
    {
      name: 'keeps keys of metadata that mean something to JavaScript',
      run: async ({ ledger }) => {
        const metadata = JSON.parse(
          '{"__proto__":{"polluted":true},"constructor":"x","toString":1}',
        ) as MemoryItem['metadata'];
        await commit(ledger, [insert({ item: { memory: 'odd keys', metadata } })]);
        const read = await ledger.readMemory(namedId('odd keys'));
        const own = read?.item.metadata ?? {};
        expect(Object.keys(own).toSorted()).toStrictEqual(['__proto__', 'constructor', 'toString']);
        expect(Object.getOwnPropertyDescriptor(own, '__proto__')?.value).toStrictEqual({ polluted: true });
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      },
    },
    {
      name: 'reads memories in the order of the ids and leaves out unknown ones',
      run: async ({ ledger }) => {
        await insertAll(ledger, [{ memory: 'a' }, { memory: 'b' }, { memory: 'c' }]);
        const ids = ['c', 'nobody', 'a', 'b'].map(namedId);
        const memories = await ledger.readMemories({ scopes: [ana] }, ids);
        expect(memories.map(({ item }) => item.memory)).toStrictEqual(['c', 'a', 'b']);
        expect(await ledger.readMemories({ scopes: [ana] }, [])).toStrictEqual([]);
      },
    },
    {
      name: 'reads two thousand ids at once',
      run: async ({ ledger }) => {
        const items = Array.from({ length: 2000 }, (_, index) => ({ memory: `number ${index}` }));
        await insertAll(ledger, items);
        const ids = items.map(({ memory }) => namedId(memory)).toReversed();
        const memories = await ledger.readMemories({ scopes: [ana] }, ids);
        expect(memories.map(({ item }) => item.id)).toStrictEqual(ids);
      },
    },
    {
      name: 'reads only within the view: its scopes and its filter',
      run: async ({ ledger }) => {
        await insertAll(ledger, [
          { memory: 'mine' },
          { memory: 'hers', userId: 'bo' },
          { memory: 'rule', kind: 'procedure' },
        ]);
        const ids = ['mine', 'hers', 'rule'].map(namedId);
        const facts = { type: 'compare', field: { column: 'kind' }, operator: 'eq', value: 'fact' } as const;
        const seen = async (view: Parameters<typeof ledger.readMemories>[0]): Promise<readonly string[]> =>
          (await ledger.readMemories(view, ids)).map(({ item }) => item.memory);
        expect(await seen({ scopes: [ana] })).toStrictEqual(['mine', 'rule']);
        expect(await seen({ scopes: [ana], filter: facts })).toStrictEqual(['mine']);
        expect(await seen({ scopes: [ana, { userId: 'bo' }], filter: facts })).toStrictEqual([
          'mine',
          'hers',
        ]);
        expect(await seen({ scopes: [{ userId: 'cy' }] })).toStrictEqual([]);
      },
    },
    {
      name: 'answers undefined for an unknown id, and reads any scope by id alone',
      run: async ({ ledger }) => {
        await insertAll(ledger, [{ memory: 'hers', userId: 'bo' }]);
        expect(await ledger.readMemory(namedId('nobody'))).toBeUndefined();
        expect((await ledger.readMemory(namedId('hers')))?.item.userId).toBe('bo');
      },
    },
    {
      name: 'keeps the key of a memory through its versions',
      run: async ({ ledger }) => {
        const [first] = await insertAll(ledger, [{ memory: 'first' }, { memory: 'other' }]);
        const before = await ledger.readMemory(namedId('first'));
        await commit(ledger, [
          replace(nextVersion(memoryItem(first), { memory: 'second', updatedAt: timeAt(1) })),
        ]);
        const after = await ledger.readMemory(namedId('first'));
        expect(after?.key).toBe(before?.key);
        expect(after?.item.memory).toBe('second');
      },
    },
    {
      name: 'tells the history of a memory with the notes of its changes',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'lives in Rome' });
        const second = nextVersion(first, {
          memory: 'lives in Bern',
          updatedAt: timeAt(10),
          metadata: { edited: true },
        });
        await commit(ledger, [
          { ...insert({ item: first }), note: { at: timeAt(0), operationId: 'op-1' } } as ReturnType<
            typeof insert
          >,
        ]);
        await commit(ledger, [
          { ...replace(second), note: { at: timeAt(10), reason: 'she moved' } } as ReturnType<typeof replace>,
        ]);
        await commit(ledger, [
          {
            type: 'delete-memory',
            id: first.id,
            expectedVersion: 2,
            note: { at: timeAt(20), operationId: 'op-3', reason: 'asked for it' },
          },
        ]);
        expect(await ledger.readVersions(first.id, [ana])).toStrictEqual([
          {
            state: first,
            event: 'ADD',
            recordedFrom: timeAt(0),
            recordedTo: timeAt(10),
            operationId: 'op-1',
          },
          {
            state: second,
            event: 'UPDATE',
            recordedFrom: timeAt(10),
            recordedTo: timeAt(20),
            reason: 'she moved',
          },
          {
            state: second,
            event: 'DELETE',
            recordedFrom: timeAt(20),
            operationId: 'op-3',
            reason: 'asked for it',
          },
        ]);
      },
    },
    {
      name: 'keeps the dates of every version',
      run: async ({ ledger }) => {
        const dates = complete.dates ?? [];
        const first = memoryItem({ memory: 'we fly next Friday', kind: 'episode', dates });
        const second = nextVersion(first, {
          memory: 'we fly in May',
          updatedAt: timeAt(1),
          dates: dates.slice(1),
        });
        const { dates: _dates, ...third } = nextVersion(second, { memory: 'we stay', updatedAt: timeAt(2) });
        await commit(ledger, [insert({ item: first })]);
        await commit(ledger, [replace(second)]);
        await commit(ledger, [replace(third)]);
        const states = (await ledger.readVersions(first.id)).map(({ state }) => state);
        expect(states).toStrictEqual([first, second, third]);
        expect((await ledger.readMemory(first.id))?.item).toStrictEqual(third);
      },
    },
    {
      name: 'tells no history of unknown memories or outside the scopes',
      run: async ({ ledger }) => {
        const [mine] = await insertAll(ledger, [{ memory: 'mine', runId: 'r1', userId: 'ana' }]);
        expect(await ledger.readVersions(namedId('nobody'))).toStrictEqual([]);
        expect(await ledger.readVersions(mine?.id ?? '', [{ userId: 'bo' }, { runId: 'r' }])).toStrictEqual(
          [],
        );
        expect(await ledger.readVersions(mine?.id ?? '', [{ userId: 'bo' }, { runId: 'r1' }])).toHaveLength(
          1,
        );
      },
    },
    {
      name: 'does not return a deleted memory from any read but history',
      run: async ({ ledger }) => {
        const [gone] = await insertAll(ledger, [{ memory: 'gone' }, { memory: 'kept' }]);
        await commit(ledger, [remove(memoryItem(gone), timeAt(1))]);
        expect(await textsOf(ledger)).toStrictEqual(['kept']);
        expect(await ledger.readMemory(namedId('gone'))).toBeUndefined();
        expect(await ledger.readMemories({ scopes: [ana] }, [namedId('gone')])).toStrictEqual([]);
        expect(await ledger.readVersions(namedId('gone'), [ana])).toHaveLength(2);
      },
    },
    {
      name: 'finds current memories by unique key within the exact scope',
      run: async ({ ledger }) => {
        const inRun = { userId: 'ana', runId: 'r1' };
        await commit(ledger, [
          insert({ item: { memory: 'one' }, uniqueKey: 'k1' }),
          insert({ item: { memory: 'two' }, uniqueKey: 'k2' }),
          insert({ item: { memory: 'three', ...inRun }, uniqueKey: 'k1' }),
          insert({ item: { memory: 'four' } }),
        ]);
        const found = await ledger.readUnique(ana, ['k2', 'k1', 'k3']);
        expect(found.map(({ uniqueKey, item }) => `${uniqueKey} ${item.memory}`).toSorted()).toStrictEqual([
          'k1 one',
          'k2 two',
        ]);
        expect((await ledger.readUnique(inRun, ['k1', 'k2'])).map(({ item }) => item.memory)).toStrictEqual([
          'three',
        ]);
        expect(await ledger.readUnique({ runId: 'r1' }, ['k1'])).toStrictEqual([]);
        expect(await ledger.readUnique(ana, [])).toStrictEqual([]);
      },
    },
  ],
};
