import { expect } from 'vitest';
import { memoryItem, namedId, timeAt } from '../build-memory-item.ts';
import { newMemory } from '../build-new-memory.ts';
import { storedMessage } from '../build-stored-message.ts';
import { storedRecord } from '../build-stored-record.ts';
import { plainTerms } from '../build-new-memory.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import {
  ana,
  commit,
  insert,
  insertAll,
  nextVersion,
  refused,
  remove,
  replace,
  saidRows,
  sayChanges,
  textsOf,
} from './write-rows.ts';

/** A batch is applied whole and in order, or not at all. */
export const commitGroup: ConformanceGroup<LedgerContext, 'commit'> = {
  name: 'commit',
  cases: [
    {
      name: 'commits an empty batch',
      run: async ({ ledger }) => {
        expect(await ledger.commit({ preconditions: [], changes: [] })).toStrictEqual({ committed: true });
      },
    },
    {
      name: 'shows everything of a batch after it resolved',
      run: async ({ ledger }) => {
        const { message, episode } = saidRows({ text: 'we met in Porto' });
        const fact = memoryItem({ memory: 'ana met bo in Porto', sources: [message.id] });
        const record = storedRecord({ value: { city: 'Porto' } });
        await commit(ledger, [
          ...sayChanges({ message, episode }),
          insert({ item: fact, sourceKeys: [message.key] }),
          { type: 'put-record', record, terms: plainTerms('Porto'), needsIndexing: false },
        ]);
        const memories = await ledger.readMemories({ scopes: [ana] }, [fact.id, episode.id]);
        expect(memories.map((memory) => memory.item)).toStrictEqual([fact, episode]);
        expect(await ledger.readMessagesByKey([message.key])).toStrictEqual([message]);
        expect(
          await ledger.readRecord({ owner: {}, prefix: ['notes'], now: timeAt(1) }, 'first'),
        ).toStrictEqual(record);
      },
    },
    {
      name: 'writes nothing of a batch whose last change is refused',
      run: async ({ ledger }) => {
        const [known] = await insertAll(ledger, [{ memory: 'known before' }]);
        const before = await ledger.describe();
        const { message, episode } = saidRows({ text: 'never heard' });
        const claim = { scope: ana, operationId: 'op', token: 'nobody' };
        const outcome = await ledger.commit({
          preconditions: [],
          changes: [
            ...sayChanges({ message, episode }),
            insert({ item: { memory: 'half a batch' }, uniqueKey: 'half', needsIndexing: true }),
            replace(nextVersion(memoryItem(known), { memory: 'changed', updatedAt: timeAt(5) })),
            { type: 'put-record', record: storedRecord(), terms: plainTerms('x'), needsIndexing: true },
            {
              type: 'set-index-state',
              state: { generation: 1, fingerprint: 'a:b:2', dimensions: 2, status: 'ready' },
            },
            { type: 'finish-operation', claim, result: {} },
          ],
        });
        expect(outcome).toStrictEqual(refused('claim', 'op'));
        expect(await textsOf(ledger)).toStrictEqual(['known before']);
        expect(await ledger.readVersions(known?.id ?? '')).toHaveLength(1);
        expect(await ledger.readMessages(ana, [message.id])).toStrictEqual([]);
        expect(await ledger.readUnique(ana, ['half'])).toStrictEqual([]);
        expect(
          await ledger.readRecord({ owner: {}, prefix: ['notes'], now: timeAt(1) }, 'first'),
        ).toBeUndefined();
        expect(await ledger.readIndexState()).toStrictEqual({ generation: 0, status: 'none' });
        expect(await ledger.readMarks({ now: timeAt(9), limit: 10 })).toStrictEqual([]);
        expect(await ledger.readTermStatistics([ana], ['half', 'known', 'changed'])).toStrictEqual({
          documentCount: 1,
          documentFrequencies: [0, 1, 0],
        });
        expect(await ledger.describe()).toMatchObject({
          memories: before.memories,
          messages: before.messages,
          records: before.records,
          pendingMarks: before.pendingMarks,
        });
      },
    },
    {
      name: 'applies changes in order: what a change needs may be made by one before it',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'first words' });
        const second = nextVersion(first, { memory: 'second words', updatedAt: timeAt(1) });
        await commit(ledger, [
          insert({ item: first, uniqueKey: 'words' }),
          replace(second, { uniqueKey: 'words' }),
          remove(second, timeAt(2)),
        ]);
        expect(await textsOf(ledger)).toStrictEqual([]);
        const history = await ledger.readVersions(first.id, [ana]);
        expect(history.map(({ event, state }) => [event, state.memory])).toStrictEqual([
          ['ADD', 'first words'],
          ['UPDATE', 'second words'],
          ['DELETE', 'second words'],
        ]);
      },
    },
    {
      name: 'refuses the same changes in another order',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'first words' });
        const second = nextVersion(first, { memory: 'second words', updatedAt: timeAt(1) });
        const outcome = await ledger.commit({
          preconditions: [],
          changes: [replace(second), insert({ item: first })],
        });
        expect(outcome).toStrictEqual(refused('version', first.id));
        expect(await textsOf(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'gives memories and messages growing numbers in the order of the changes',
      run: async ({ ledger }) => {
        const texts = ['delta', 'alpha', 'charlie', 'bravo'];
        const rows = texts.map((text) => saidRows({ text }));
        await commit(ledger, rows.flatMap(sayChanges));
        const keys = await Promise.all(
          rows.map(async (row) => (await ledger.readMemory(row.episode.id))?.key ?? 0),
        );
        expect(keys).toStrictEqual(keys.toSorted((left, right) => left - right));
        expect(new Set(keys).size).toBe(4);
        const messages = await ledger.listMessages({ scopes: [ana], direction: 'ascending', limit: 10 });
        expect(messages.map(({ message }) => message.text)).toStrictEqual(texts);
      },
    },
    {
      name: 'never gives the key of a deleted memory to another one',
      run: async ({ ledger }) => {
        const [first] = await insertAll(ledger, [{ memory: 'first' }]);
        const firstKey = (await ledger.readMemory(namedId('first')))?.key ?? 0;
        await commit(ledger, [remove(memoryItem(first), timeAt(1))]);
        await insertAll(ledger, [{ memory: 'second' }]);
        const secondKey = (await ledger.readMemory(namedId('second')))?.key ?? 0;
        expect(secondKey).toBeGreaterThan(firstKey);
      },
    },
    {
      name: 'keeps what was committed apart from what the caller does with its objects afterwards',
      run: async ({ ledger }) => {
        const metadata = { tags: ['a'] };
        const part = { type: 'text', text: 'x' };
        const memory = newMemory({ item: { memory: 'kept apart', metadata } });
        const message = storedMessage({ id: 'm1', parts: [part] });
        await commit(ledger, [
          { type: 'insert-message', message },
          { type: 'insert-memory', memory, note: { at: timeAt(0) } },
        ]);
        metadata.tags.push('b');
        part.text = 'changed';
        for (let round = 0; round < 2; round += 1) {
          const read = await ledger.readMemory(memory.item.id);
          expect(read?.item.metadata).toStrictEqual({ tags: ['a'] });
          const own = (read?.item.metadata ?? {}) as { readonly tags?: string[] };
          own.tags?.push('c');
        }
        const [stored] = await ledger.readMessagesByKey([message.key]);
        expect(stored?.parts).toStrictEqual([{ type: 'text', text: 'x' }]);
      },
    },
    {
      name: 'commits a batch of a thousand changes',
      run: async ({ ledger }) => {
        const items = Array.from({ length: 1000 }, (_, index) => ({ memory: `thousand ${index}` }));
        await insertAll(ledger, items);
        const texts = await textsOf(ledger);
        expect(texts).toHaveLength(1000);
        expect(new Set(texts).size).toBe(1000);
      },
    },
  ],
};
