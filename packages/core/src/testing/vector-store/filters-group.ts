import { expect } from 'vitest';
import type { VectorStoreCapabilities } from '../../contracts/vector-store.ts';
import { evaluateFilter, memorySubject } from '../../filters/evaluate-filter.ts';
import type { Filter, FilterColumn, FilterOperator } from '../../types/filter.ts';
import type { MemoryItem } from '../../types/memory.ts';
import { SCOPE_FIELDS } from '../../types/scope.ts';
import type { ConformanceCase, ConformanceGroup, SkipCase } from '../conformance-suite.ts';
import { columnCases, columnRows, filterRows, metadataCases, type FilterCase } from '../filter-cases.ts';
import { randomFilter, randomItem } from '../random-filters.ts';
import { seededRandom, unitVector } from '../seeded-random.ts';
import { putRows, searchIds, vectorRow, type VectorStoreContext } from './vector-store-context.ts';

const pointColumns: readonly FilterColumn[] = [...SCOPE_FIELDS, 'id', 'kind', 'createdAt'];
const vector = unitVector([1, 1]);

interface FilterParts {
  readonly operators: readonly FilterOperator[];
  readonly columns: readonly FilterColumn[];
}

/** The operators and columns that a filter uses. */
function partsOf(filter: Filter): FilterParts {
  switch (filter.type) {
    case 'compare':
      return { operators: [filter.operator], columns: 'column' in filter.field ? [filter.field.column] : [] };
    case 'not':
      return partsOf(filter.filter);
    default: {
      const parts = filter.filters.map(partsOf);
      return {
        operators: parts.flatMap(({ operators }) => operators),
        columns: parts.flatMap(({ columns }) => columns),
      };
    }
  }
}

/** Skips a case whose filter the capabilities do not list: the engine never sends it. */
function skipUndeclared(filter: Filter, capabilities: VectorStoreCapabilities, skip: SkipCase): void {
  if (capabilities.filterOperators.length === 0)
    skip('filterOperators is empty: it need not look at filters');
  const { operators, columns } = partsOf(filter);
  const operator = operators.find((each) => !capabilities.filterOperators.includes(each));
  if (operator !== undefined) skip(`filterOperators does not list "${operator}"`);
  const column = columns.find((each) => !capabilities.filterColumns.includes(each));
  if (column !== undefined) skip(`filterColumns does not list "${column}"`);
}

async function putItems(
  context: VectorStoreContext,
  items: readonly Partial<MemoryItem>[],
): Promise<readonly MemoryItem[]> {
  const rows = items.map((item) => vectorRow(item.memory ?? '', vector, item));
  await putRows(context, rows);
  return rows.map(({ item }) => item);
}

function exampleCase(
  rows: readonly Partial<MemoryItem>[],
  each: FilterCase,
): ConformanceCase<VectorStoreContext> {
  return {
    name: each.name,
    run: async (context, skip) => {
      skipUndeclared(each.filter, context.vectorStore.capabilities, skip);
      const items = await putItems(context, rows);
      const expected = items.filter(({ memory }) => each.matches.includes(memory)).map(({ id }) => id);
      const found = await searchIds(context, { vector, filter: each.filter });
      expect(found.toSorted()).toStrictEqual(expected.toSorted());
    },
  };
}

/** Filters that the store declares mean in it what they mean in plain code. */
export const filtersGroup: ConformanceGroup<VectorStoreContext, 'filters'> = {
  name: 'filters',
  cases: [
    {
      name: 'declares only columns that its points carry, unless it is inside a ledger',
      run: async ({ vectorStore }, skip) => {
        if (vectorStore.capabilities.insideLedger) skip('insideLedger is true: it reads the rows');
        const unknown = vectorStore.capabilities.filterColumns.filter(
          (column) => !pointColumns.includes(column),
        );
        expect(unknown).toStrictEqual([]);
      },
    },
    ...metadataCases.map((each) => exampleCase(filterRows, each)),
    ...columnCases.map((each) => exampleCase(columnRows, each)),
    {
      name: 'fills the limit from what the filter matches',
      run: async (context, skip) => {
        const filter: Filter = { type: 'compare', field: { metadata: 'keep' }, operator: 'eq', value: true };
        skipUndeclared(filter, context.vectorStore.capabilities, skip);
        const rows = Array.from({ length: 50 }, (_, index) =>
          vectorRow(`row ${index}`, unitVector([1, index]), { metadata: { keep: index % 10 === 9 } }),
        );
        await putRows(context, rows);
        const expected = [9, 19, 29].map((index) => rows[index]?.item.id);
        expect(await searchIds(context, { vector: unitVector([1, 0]), filter, limit: 3 })).toStrictEqual(
          expected,
        );
      },
    },
    {
      name: 'agrees with the plain evaluator on random filters over random points',
      run: async (context, skip) => {
        const { filterOperators, filterColumns } = context.vectorStore.capabilities;
        if (filterOperators.length === 0) skip('filterOperators is empty: it need not look at filters');
        const random = seededRandom(20_260_201);
        const items = await putItems(
          context,
          Array.from({ length: 60 }, (_, index) => randomItem(random, index)),
        );
        for (let round = 0; round < 200; round += 1) {
          const filter = randomFilter(random, 3, { columns: filterColumns, operators: filterOperators });
          const expected = items
            .filter((item) => evaluateFilter(filter, memorySubject(item)))
            .map(({ id }) => id);
          const found = await searchIds(context, { vector, filter });
          expect(found.toSorted(), JSON.stringify(filter)).toStrictEqual(expected.toSorted());
        }
      },
    },
  ],
};
