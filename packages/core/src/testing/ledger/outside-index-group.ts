import { expect } from 'vitest';
import type { MarkedRow } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import { memoryItem, namedId, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { back, recordReopening, reopen } from './reopen-rows.ts';
import { commit, insert, insertAll, keyOf, nextVersion, remove, reviseFields } from './write-rows.ts';

/** A ledger whose index is outside, at generation 1. */
async function openOutside({ createOutside }: LedgerContext): Promise<Ledger> {
  const { ledger } = await createOutside();
  const state = { generation: 1, fingerprint: 'fake:words:2', dimensions: 2, status: 'ready' } as const;
  await commit(ledger, [{ type: 'set-index-state', state }]);
  return ledger;
}

async function marksOf(ledger: Ledger): Promise<readonly MarkedRow[]> {
  return ledger.readMarks({ now: timeAt(100), limit: 100 });
}

/** What an index outside the ledger has to be told, beside the rows that need indexing. */
export const outsideIndexGroup: ConformanceGroup<LedgerContext, 'outside-index'> = {
  name: 'outside-index',
  needs: 'createOutside',
  cases: [
    {
      name: 'leaves a mark to remove the point of a deleted memory, also when it still waited to be indexed',
      run: async (context) => {
        const ledger = await openOutside(context);
        const indexed = memoryItem({ memory: 'indexed' });
        const waiting = memoryItem({ memory: 'waiting' });
        await commit(ledger, [insert({ item: indexed }), insert({ item: waiting, needsIndexing: true })]);
        const keys = [await keyOf(ledger, indexed.id), await keyOf(ledger, waiting.id)];
        await commit(ledger, [remove(indexed, timeAt(1)), remove(waiting, timeAt(1))]);
        const marks = await marksOf(ledger);
        expect(
          marks.map(({ target, key, id, action, attempts }) => ({ target, key, id, action, attempts })),
        ).toStrictEqual([
          { target: 'memory', key: keys[0], id: indexed.id, action: 'remove', attempts: 0 },
          { target: 'memory', key: keys[1], id: waiting.id, action: 'remove', attempts: 0 },
        ]);
        expect(marks.some((mark) => Object.hasOwn(mark, 'memory'))).toBe(false);
        expect(await ledger.readMarks({ now: timeAt(100), limit: 9, action: 'upsert' })).toStrictEqual([]);
        expect(await ledger.readMarks({ now: timeAt(100), limit: 9, action: 'remove' })).toHaveLength(2);
        await commit(ledger, [{ type: 'clear-marks', marks }]);
        expect(await marksOf(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'has the point of a reopened memory put back instead of removed',
      run: async (context) => {
        const ledger = await openOutside(context);
        await recordReopening(ledger, { needsIndexing: true });
        expect((await marksOf(ledger)).map(({ action, memory }) => [action, memory?.item])).toStrictEqual([
          ['upsert', back],
        ]);
        const again = nextVersion(back, { updatedAt: timeAt(50) });
        await commit(ledger, [remove(back, timeAt(40)), reopen(again)]);
        expect(await marksOf(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'leaves nothing to remove while there has never been an index',
      run: async ({ createOutside }) => {
        const { ledger } = await createOutside();
        const item = memoryItem({ memory: 'never indexed' });
        await commit(ledger, [insert({ item }), remove(item, timeAt(1))]);
        expect(await marksOf(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'marks a memory whose fields changed, because the index holds them too',
      run: async (context) => {
        const ledger = await openOutside(context);
        const item = memoryItem({ memory: 'same words' });
        await commit(ledger, [insert({ item })]);
        expect(await marksOf(ledger)).toStrictEqual([]);
        const second = nextVersion(item, { metadata: { edited: true }, updatedAt: timeAt(1) });
        await commit(ledger, [reviseFields(second)]);
        expect((await marksOf(ledger)).map(({ action, memory }) => [action, memory?.item])).toStrictEqual([
          ['upsert', second],
        ]);
      },
    },
    {
      name: 'reads every current memory for a backfill',
      run: async (context) => {
        const ledger = await openOutside(context);
        await insertAll(
          ledger,
          ['a', 'b', 'c'].map((memory) => ({ memory })),
        );
        await commit(ledger, [remove(memoryItem({ memory: 'b' }), timeAt(1))]);
        const rows = await ledger.readUnindexed({ target: 'memory', generation: 1, after: 0, limit: 9 });
        expect(rows.map(({ memory }) => memory?.item.memory)).toStrictEqual(['a', 'c']);
        const after = await keyOf(ledger, namedId('a'));
        const rest = await ledger.readUnindexed({ target: 'memory', generation: 1, after, limit: 9 });
        expect(rest.map(({ key }) => key)).toStrictEqual([await keyOf(ledger, namedId('c'))]);
      },
    },
  ],
};
