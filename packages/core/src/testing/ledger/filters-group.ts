import { expect } from 'vitest';
import type { Ledger } from '../../contracts/ledger.ts';
import { evaluateFilter, memorySubject, recordSubject } from '../../filters/evaluate-filter.ts';
import type { Filter } from '../../types/filter.ts';
import { timeAt } from '../build-memory-item.ts';
import { plainTerms } from '../build-new-memory.ts';
import { storedRecord } from '../build-stored-record.ts';
import type { ConformanceCase, ConformanceGroup } from '../conformance-suite.ts';
import { seededRandom } from '../seeded-random.ts';
import { columnCases, columnRows, metadataCases, filterRows, type FilterCase } from '../filter-cases.ts';
import type { LedgerContext } from './ledger-context.ts';
import {
  filterOperators,
  randomFilter,
  randomItem,
  randomMetadata,
  type UsableFilterParts,
} from '../random-filters.ts';
import { ana, commit, insertAll } from './write-rows.ts';

const ofRecords: UsableFilterParts = {
  columns: ['createdAt', 'updatedAt', 'expiresAt'],
  operators: filterOperators,
};

async function listedTexts(ledger: Ledger, filter: Filter): Promise<readonly string[]> {
  const sort = { field: 'createdAt', direction: 'ascending' } as const;
  const page = await ledger.listMemories({ scopes: [ana], filter, sort, limit: 1000, countTotal: true });
  expect(page.total).toBe(page.memories.length);
  return page.memories.map(({ item }) => item.memory);
}

function exampleCase(rows: typeof filterRows, each: FilterCase): ConformanceCase<LedgerContext> {
  return {
    name: each.name,
    run: async ({ ledger }) => {
      await insertAll(ledger, rows);
      expect(await listedTexts(ledger, each.filter)).toStrictEqual(each.matches);
    },
  };
}

/** Filters mean in the ledger what they mean in plain code: by example, and for random filters over random rows. */
export const filtersGroup: ConformanceGroup<LedgerContext, 'filters'> = {
  name: 'filters',
  cases: [
    ...metadataCases.map((each) => exampleCase(filterRows, each)),
    ...columnCases.map((each) => exampleCase(columnRows, each)),
    {
      name: 'agree with the plain evaluator on random filters over random memories',
      run: async ({ ledger }) => {
        const random = seededRandom(20_260_101);
        const rows = await insertAll(
          ledger,
          Array.from({ length: 80 }, (_, index) => randomItem(random, index)),
        );
        const sort = { field: 'createdAt', direction: 'ascending' } as const;
        for (let round = 0; round < 400; round += 1) {
          const filter = randomFilter(random, 3);
          const expected = rows
            .filter((row) => evaluateFilter(filter, memorySubject(row)))
            .map((row) => row.id);
          const page = await ledger.listMemories({
            scopes: [ana],
            filter,
            sort,
            limit: 100,
            countTotal: true,
          });
          const found = page.memories.map(({ item }) => item.id);
          expect(found.toSorted(), JSON.stringify(filter)).toStrictEqual(expected.toSorted());
          expect(page.total).toBe(expected.length);
        }
      },
    },
    {
      name: 'agree with the plain evaluator in the search for candidates and in reads by id',
      run: async ({ ledger }) => {
        const random = seededRandom(20_260_102);
        const rows = await insertAll(
          ledger,
          Array.from({ length: 40 }, (_, index) => randomItem(random, index)),
        );
        const ids = rows.map((row) => row.id);
        for (let round = 0; round < 100; round += 1) {
          const filter = randomFilter(random, 2);
          const expected = ids
            .filter((_, index) => evaluateFilter(filter, memorySubject(rowAt(rows, index))))
            .toSorted();
          const newest = await ledger.findCandidates({
            scopes: [ana],
            filter,
            terms: [],
            source: { by: 'newest', limit: 100 },
          });
          expect(newest.candidates.map(({ id }) => id).toSorted(), JSON.stringify(filter)).toStrictEqual(
            expected,
          );
          const read = await ledger.readMemories({ scopes: [ana], filter }, ids);
          expect(read.map(({ item }) => item.id).toSorted(), JSON.stringify(filter)).toStrictEqual(expected);
        }
      },
    },
    {
      name: 'agree with the plain evaluator on records',
      run: async ({ ledger }) => {
        const random = seededRandom(20_260_103);
        const records = Array.from({ length: 40 }, (_, index) =>
          storedRecord({
            key: `k${index}`,
            value: randomMetadata(random),
            createdAt: timeAt(random.below(4)),
            updatedAt: timeAt(random.below(4)),
            ...(random.chance(0.5) ? { expiresAt: timeAt(10 + random.below(4)) } : {}),
          }),
        );
        await commit(
          ledger,
          records.map((record) => ({
            type: 'put-record',
            record,
            terms: plainTerms('x'),
            needsIndexing: false,
          })),
        );
        for (let round = 0; round < 100; round += 1) {
          const filter = randomFilter(random, 2, ofRecords);
          const expected = records
            .filter((record) => evaluateFilter(filter, recordSubject(record)))
            .map(({ key }) => key);
          const query = { owner: {}, prefix: [], filter, now: timeAt(5) };
          const found = await ledger.listRecords({ ...query, limit: 100, offset: 0 });
          expect(found.map(({ key }) => key).toSorted(), JSON.stringify(filter)).toStrictEqual(
            expected.toSorted(),
          );
          const searched = await ledger.searchRecords({ ...query, terms: ['x'], limit: 100 });
          expect(searched.map(({ record }) => record.key).toSorted()).toStrictEqual(expected.toSorted());
        }
      },
    },
  ],
};

function rowAt<Row>(rows: readonly Row[], index: number): Row {
  const row = rows[index];
  if (row === undefined) throw new Error(`no row ${index}`);
  return row;
}
