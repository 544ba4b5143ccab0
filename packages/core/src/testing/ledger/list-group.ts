import { expect } from 'vitest';
import type { MemorySort } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { MemoryItem } from '../../types/memory.ts';
import type { Scope } from '../../types/scope.ts';
import { namedId, timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { seededRandom } from '../seeded-random.ts';
import { readPages } from '../read-pages.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, insertAll } from './write-rows.ts';

const oldestFirst: MemorySort = { field: 'createdAt', direction: 'ascending' };
const newestFirst: MemorySort = { field: 'createdAt', direction: 'descending' };

async function sortedTexts(
  ledger: Ledger,
  sort: MemorySort,
  scopes: readonly Scope[] = [ana],
): Promise<readonly string[]> {
  const page = await ledger.listMemories({ scopes, sort, limit: 100, countTotal: false });
  return page.memories.map(({ item }) => item.memory);
}

function sortValue(item: MemoryItem, sort: MemorySort): string {
  return item[sort.field] ?? item.createdAt;
}

/** Every page of a listing, each at most `limit` long, as texts. */
async function textsByPage(
  ledger: Ledger,
  sort: MemorySort,
  limit: number,
): Promise<readonly (readonly string[])[]> {
  let more = true;
  let after: { readonly value: string; readonly key: number } | undefined;
  return readPages<readonly string[]>(async () => {
    if (!more) return [];
    const page = await ledger.listMemories({ scopes: [ana], sort, after, limit, countTotal: true });
    const last = page.memories.at(-1);
    more = page.hasMore && last !== undefined;
    if (last !== undefined) after = { value: sortValue(last.item, sort), key: last.key };
    return [page.memories.map(({ item }) => item.memory)];
  });
}

/** Listing: order, cursor pages, exact totals. */
export const listGroup: ConformanceGroup<LedgerContext, 'list'> = {
  name: 'list',
  cases: [
    {
      name: 'lists nothing of an empty ledger',
      run: async ({ ledger }) => {
        const page = await ledger.listMemories({
          scopes: [ana],
          sort: oldestFirst,
          limit: 10,
          countTotal: true,
        });
        expect(page).toStrictEqual({ memories: [], hasMore: false, total: 0 });
      },
    },
    {
      name: 'sorts by each field in both directions',
      run: async ({ ledger }) => {
        await insertAll(ledger, [
          { memory: 'a', createdAt: timeAt(1), updatedAt: timeAt(9), validFrom: timeAt(5) },
          { memory: 'b', createdAt: timeAt(2), updatedAt: timeAt(8), validFrom: timeAt(4) },
          { memory: 'c', createdAt: timeAt(3), updatedAt: timeAt(7), validFrom: timeAt(6) },
        ]);
        expect(await sortedTexts(ledger, oldestFirst)).toStrictEqual(['a', 'b', 'c']);
        expect(await sortedTexts(ledger, newestFirst)).toStrictEqual(['c', 'b', 'a']);
        expect(await sortedTexts(ledger, { field: 'updatedAt', direction: 'ascending' })).toStrictEqual([
          'c',
          'b',
          'a',
        ]);
        expect(await sortedTexts(ledger, { field: 'updatedAt', direction: 'descending' })).toStrictEqual([
          'a',
          'b',
          'c',
        ]);
        expect(await sortedTexts(ledger, { field: 'validFrom', direction: 'ascending' })).toStrictEqual([
          'b',
          'a',
          'c',
        ]);
        expect(await sortedTexts(ledger, { field: 'validFrom', direction: 'descending' })).toStrictEqual([
          'c',
          'a',
          'b',
        ]);
      },
    },
    {
      name: 'sorts a memory without validFrom by createdAt',
      run: async ({ ledger }) => {
        await insertAll(ledger, [
          { memory: 'valid late', createdAt: timeAt(1), validFrom: timeAt(50) },
          { memory: 'no time', createdAt: timeAt(20) },
          { memory: 'valid early', createdAt: timeAt(30), validFrom: timeAt(10) },
        ]);
        const sort = { field: 'validFrom', direction: 'ascending' } as const;
        expect(await sortedTexts(ledger, sort)).toStrictEqual(['valid early', 'no time', 'valid late']);
        expect((await textsByPage(ledger, sort, 1)).flat()).toStrictEqual([
          'valid early',
          'no time',
          'valid late',
        ]);
      },
    },
    {
      name: 'breaks ties by the order of insertion, in the direction of the sort',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          ['z', 'y', 'x', 'w'].map((memory) => ({ memory })),
        );
        expect(await sortedTexts(ledger, oldestFirst)).toStrictEqual(['z', 'y', 'x', 'w']);
        expect(await sortedTexts(ledger, newestFirst)).toStrictEqual(['w', 'x', 'y', 'z']);
      },
    },
    {
      name: 'gives every row exactly once over pages of any size, ties included',
      run: async ({ ledger }) => {
        const random = seededRandom(7);
        await insertAll(
          ledger,
          Array.from({ length: 23 }, (_, index) => ({
            memory: `row ${index}`,
            createdAt: timeAt(random.below(4)),
            updatedAt: timeAt(random.below(4)),
            ...(random.chance(0.5) ? { validFrom: timeAt(random.below(4)) } : {}),
          })),
        );
        for (const field of ['createdAt', 'updatedAt', 'validFrom'] as const) {
          for (const direction of ['ascending', 'descending'] as const) {
            const whole = await sortedTexts(ledger, { field, direction });
            expect(new Set(whole).size).toBe(23);
            for (const limit of [1, 4, 22, 23, 24]) {
              const pages = await textsByPage(ledger, { field, direction }, limit);
              expect(pages.flat()).toStrictEqual(whole);
              expect(pages.map((page) => page.length)).toStrictEqual(pageLengths(23, limit));
            }
          }
        }
      },
    },
    {
      name: 'counts the whole view, independent of cursor and limit, and only when asked',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          Array.from({ length: 5 }, (_, index) => ({ memory: `${index}`, createdAt: timeAt(index) })),
        );
        await insertAll(ledger, [{ memory: 'hers', userId: 'bo' }]);
        const request = { scopes: [ana], sort: oldestFirst, limit: 2, countTotal: true };
        const first = await ledger.listMemories(request);
        expect([first.total, first.hasMore, first.memories.length]).toStrictEqual([5, true, 2]);
        const last = await ledger.listMemories({
          ...request,
          after: { value: timeAt(3), key: await keyOfText(ledger, '3') },
        });
        expect([last.total, last.hasMore, last.memories.length]).toStrictEqual([5, false, 1]);
        const uncounted = await ledger.listMemories({ ...request, countTotal: false });
        expect([uncounted.total, uncounted.hasMore, uncounted.memories.length]).toStrictEqual([0, true, 2]);
      },
    },
    {
      name: 'counts and lists only what the filter matches',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          Array.from({ length: 9 }, (_, index) => ({
            memory: `${index}`,
            metadata: { odd: index % 2 === 1 },
          })),
        );
        const filter = { type: 'compare', field: { metadata: 'odd' }, operator: 'eq', value: true } as const;
        const page = await ledger.listMemories({
          scopes: [ana],
          filter,
          sort: newestFirst,
          limit: 3,
          countTotal: true,
        });
        expect(page.memories.map(({ item }) => item.memory)).toStrictEqual(['7', '5', '3']);
        expect([page.total, page.hasMore]).toStrictEqual([4, true]);
      },
    },
    {
      name: 'lists a row once that several scopes of the choice reach',
      run: async ({ ledger }) => {
        await insertAll(ledger, [
          { memory: 'both', userId: 'ana', runId: 'r1' },
          { memory: 'user', userId: 'ana', createdAt: timeAt(1) },
          { memory: 'run', userId: 'bo', runId: 'r1', createdAt: timeAt(2) },
        ]);
        const scopes = [ana, { runId: 'r1' }, { userId: 'ana', runId: 'r1' }];
        const page = await ledger.listMemories({ scopes, sort: oldestFirst, limit: 10, countTotal: true });
        expect(page.memories.map(({ item }) => item.memory)).toStrictEqual(['both', 'user', 'run']);
        expect(page.total).toBe(3);
      },
    },
    {
      name: 'continues behind a row that was deleted or changed meanwhile',
      run: async ({ ledger }) => {
        await insertAll(
          ledger,
          Array.from({ length: 4 }, (_, index) => ({ memory: `${index}`, createdAt: timeAt(index) })),
        );
        const key = await keyOfText(ledger, '1');
        await ledger.commit({
          preconditions: [],
          changes: [{ type: 'delete-memory', id: namedId('1'), expectedVersion: 1, note: { at: timeAt(9) } }],
        });
        const after = { value: timeAt(1), key };
        const page = await ledger.listMemories({
          scopes: [ana],
          sort: oldestFirst,
          after,
          limit: 10,
          countTotal: true,
        });
        expect(page.memories.map(({ item }) => item.memory)).toStrictEqual(['2', '3']);
        expect(page.total).toBe(3);
      },
    },
  ],
};

async function keyOfText(ledger: Ledger, text: string): Promise<number> {
  const memory = await ledger.readMemory(namedId(text));
  expect(memory?.item.memory).toBe(text);
  return memory?.key ?? 0;
}

function pageLengths(rows: number, limit: number): readonly number[] {
  const lengths = Array.from({ length: Math.floor(rows / limit) }, () => limit);
  return rows % limit === 0 ? lengths : [...lengths, rows % limit];
}
