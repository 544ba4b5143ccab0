import { expect } from 'vitest';
import type { IndexMark } from '../../contracts/ledger-changes.ts';
import type { MarkedRow } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import { plainTerms } from '../build-new-memory.ts';
import { storedRecord } from '../build-stored-record.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { commit, insert, keyOf, nextVersion, remove, replace } from './write-rows.ts';

async function marks(ledger: Ledger, { now = 100, limit = 100 } = {}): Promise<readonly MarkedRow[]> {
  return ledger.readMarks({ now: timeAt(now), limit });
}

async function markedTexts(ledger: Ledger, now = 100): Promise<readonly (string | undefined)[]> {
  return (await marks(ledger, { now })).map(({ memory }) => memory?.item.memory);
}

async function insertMarked(ledger: Ledger, ...texts: readonly string[]): Promise<void> {
  await commit(
    ledger,
    texts.map((memory) => insert({ item: { memory }, needsIndexing: true })),
  );
}

function asMark({ target, key, id, action, stamp, attempts }: MarkedRow): IndexMark {
  return { target, key, id, action, stamp, attempts };
}

/** Marks: what the index still has to be told. */
export const marksGroup: ConformanceGroup<LedgerContext, 'marks'> = {
  name: 'marks',
  cases: [
    {
      name: 'marks a row that needs indexing, and only such a row, with the row as it is',
      run: async ({ ledger }) => {
        const item = memoryItem({ memory: 'to be indexed' });
        await commit(ledger, [
          insert({ item, needsIndexing: true }),
          insert({ item: { memory: 'indexed' } }),
        ]);
        const [mark, ...others] = await marks(ledger);
        expect(others).toStrictEqual([]);
        const key = await keyOf(ledger, item.id);
        expect(mark).toStrictEqual({
          target: 'memory',
          key,
          id: item.id,
          action: 'upsert',
          stamp: mark?.stamp,
          attempts: 0,
          memory: { key, item },
        });
        expect(typeof mark?.stamp).toBe('number');
        expect((await ledger.describe()).pendingMarks).toBe(1);
      },
    },
    {
      name: 'marks a record with the record',
      run: async ({ ledger }) => {
        const record = storedRecord({ value: { text: 'tea' } });
        await commit(ledger, [{ type: 'put-record', record, terms: plainTerms('tea'), needsIndexing: true }]);
        const [mark, ...others] = await marks(ledger);
        expect(others).toStrictEqual([]);
        expect(mark).toMatchObject({ target: 'record', action: 'upsert', attempts: 0, record });
        expect(Object.hasOwn(mark ?? {}, 'memory')).toBe(false);
        await commit(ledger, [
          { type: 'delete-record', owner: {}, namespace: record.namespace, key: record.key },
        ]);
        expect(await marks(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'reads the oldest marks first, within the limit and of the action',
      run: async ({ ledger }) => {
        await insertMarked(ledger, 'a', 'b', 'c');
        expect(await markedTexts(ledger)).toStrictEqual(['a', 'b', 'c']);
        expect((await marks(ledger, { limit: 2 })).map(({ memory }) => memory?.item.memory)).toStrictEqual([
          'a',
          'b',
        ]);
        expect(await ledger.readMarks({ now: timeAt(100), limit: 9, action: 'remove' })).toStrictEqual([]);
        expect(await ledger.readMarks({ now: timeAt(100), limit: 9, action: 'upsert' })).toHaveLength(3);
      },
    },
    {
      name: 'clears marks, but not one that was renewed since',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'a' });
        await commit(ledger, [insert({ item: first, needsIndexing: true })]);
        await insertMarked(ledger, 'b');
        const read = (await marks(ledger)).map(asMark);
        const second = nextVersion(first, { memory: 'a again', updatedAt: timeAt(1) });
        await commit(ledger, [replace(second, { needsIndexing: true })]);
        await commit(ledger, [{ type: 'clear-marks', marks: read }]);
        expect(await markedTexts(ledger)).toStrictEqual(['a again']);
        const renewed = (await marks(ledger)).map(asMark);
        expect(renewed[0]?.stamp).not.toBe(read[0]?.stamp);
        await commit(ledger, [{ type: 'clear-marks', marks: renewed }]);
        await commit(ledger, [{ type: 'clear-marks', marks: renewed }]);
        expect(await marks(ledger)).toStrictEqual([]);
        expect((await ledger.describe()).pendingMarks).toBe(0);
      },
    },
    {
      name: 'puts marks off until a time, counts the attempts, and keeps the stamp',
      run: async ({ ledger }) => {
        await insertMarked(ledger, 'a', 'b');
        const [first] = (await marks(ledger)).map(asMark);
        if (first === undefined) throw new Error('two marks');
        await commit(ledger, [{ type: 'defer-marks', marks: [first], until: timeAt(50) }]);
        expect(await markedTexts(ledger, 49)).toStrictEqual(['b']);
        const deferred = (await marks(ledger, { now: 50 })).find(({ id }) => id === first.id);
        expect([deferred?.attempts, deferred?.stamp]).toStrictEqual([1, first.stamp]);
        await commit(ledger, [{ type: 'defer-marks', marks: [first], until: timeAt(70) }]);
        expect((await marks(ledger, { now: 70 })).find(({ id }) => id === first.id)?.attempts).toBe(2);
        expect((await ledger.describe()).pendingMarks).toBe(2);
        await commit(ledger, [{ type: 'clear-marks', marks: [first] }]);
        expect(await markedTexts(ledger)).toStrictEqual(['b']);
      },
    },
    {
      name: 'does not put off a mark that was renewed since',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'a' });
        await commit(ledger, [insert({ item: first, needsIndexing: true })]);
        const read = (await marks(ledger)).map(asMark);
        await commit(ledger, [
          replace(nextVersion(first, { memory: 'b', updatedAt: timeAt(1) }), { needsIndexing: true }),
        ]);
        await commit(ledger, [{ type: 'defer-marks', marks: read, until: timeAt(50) }]);
        const [mark] = await marks(ledger, { now: 10 });
        expect([mark?.memory?.item.memory, mark?.attempts]).toStrictEqual(['b', 0]);
      },
    },
    {
      name: 'sets marks on rows that exist, renews them, and ignores rows that are gone',
      run: async ({ ledger }) => {
        const gone = memoryItem({ memory: 'gone' });
        await commit(ledger, [insert({ item: { memory: 'bare' } }), insert({ item: gone })]);
        await insertMarked(ledger, 'marked');
        const texts = ['bare', 'gone', 'marked'];
        const keys = await Promise.all(texts.map((memory) => keyOf(ledger, memoryItem({ memory }).id)));
        await commit(ledger, [remove(gone, timeAt(1))]);
        const before = await marks(ledger);
        const rows = keys.map((key) => ({ target: 'memory' as const, key }));
        await commit(ledger, [{ type: 'set-marks', rows, until: timeAt(30) }]);
        expect(await marks(ledger, { now: 29 })).toStrictEqual([]);
        expect(new Set(await markedTexts(ledger, 30))).toStrictEqual(new Set(['bare', 'marked']));
        const after = await marks(ledger);
        expect(after.find(({ key }) => key === keys[2])?.stamp).not.toBe(before[0]?.stamp);
        await commit(ledger, [{ type: 'set-marks', rows: [{ target: 'memory', key: keys[0] ?? 0 }] }]);
        expect(await markedTexts(ledger, 0)).toStrictEqual(['bare']);
      },
    },
    {
      name: 'drops the mark of a row with the row, and with a version that does not need it',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'a' });
        const second = memoryItem({ memory: 'b' });
        await commit(
          ledger,
          [first, second].map((item) => insert({ item, needsIndexing: true })),
        );
        await commit(ledger, [remove(first, timeAt(1))]);
        expect(await markedTexts(ledger)).toStrictEqual(['b']);
        await commit(ledger, [
          replace(nextVersion(second, { memory: 'c', updatedAt: timeAt(1) }), { needsIndexing: false }),
        ]);
        expect(await marks(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'keeps a mark through a version with the same text, and shows the row as it is now',
      run: async ({ ledger }) => {
        const first = memoryItem({ memory: 'a' });
        await commit(ledger, [insert({ item: first, needsIndexing: true })]);
        const second = nextVersion(first, { metadata: { edited: true }, updatedAt: timeAt(1) });
        await commit(ledger, [
          { type: 'replace-memory', memory: { item: second }, expectedVersion: 1, note: { at: timeAt(1) } },
        ]);
        expect((await marks(ledger)).map(({ memory }) => memory?.item)).toStrictEqual([second]);
      },
    },
  ],
};
