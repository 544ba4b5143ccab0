import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import { matching, orRefused, putAll, REFUSED, type StoreContext } from '../store-context.ts';

const namespace = ['filters'];

interface EqualityCase {
  readonly name: string;
  readonly values: readonly Readonly<Record<string, unknown>>[];
  readonly filter: Readonly<Record<string, unknown>>;
  /** Places among the values. */
  readonly matches: readonly string[];
}

const cases: readonly EqualityCase[] = [
  { name: 'a string', values: [{ t: 'a' }, { t: 'b' }, { t: 'A' }, {}], filter: { t: 'a' }, matches: ['0'] },
  { name: 'a number', values: [{ t: 5 }, { t: 50 }, { t: 5.5 }], filter: { t: 5 }, matches: ['0'] },
  { name: 'a truth value', values: [{ t: true }, { t: false }, {}], filter: { t: false }, matches: ['1'] },
  {
    name: 'the empty string and zero',
    values: [{ t: '' }, { t: 0 }, { t: false }, { t: null }, {}],
    filter: { t: 0 },
    matches: ['1'],
  },
  { name: 'the type of a value', values: [{ t: 5 }, { t: '5' }], filter: { t: '5' }, matches: ['1'] },
  {
    name: 'all of several keys',
    values: [{ a: 1, b: 1 }, { a: 1, b: 2 }, { b: 1 }],
    filter: { a: 1, b: 1 },
    matches: ['0'],
  },
  { name: 'a key that no item has', values: [{ t: 1 }], filter: { missing: 1 }, matches: [] },
  {
    name: 'text with signs that SQL and JSON use',
    values: [{ t: `it's "so" \\ %_` }, { t: 'its' }],
    filter: { t: `it's "so" \\ %_` },
    matches: ['0'],
  },
  {
    name: 'an object',
    values: [{ t: { city: 'Lisbon' } }, { t: { city: 'Porto' } }, { t: 'Lisbon' }],
    filter: { t: { city: 'Lisbon' } },
    matches: ['0'],
  },
  {
    name: 'an object whose keys stand in another order',
    values: [{ t: { a: 1, b: 2 } }, { t: { a: 2, b: 1 } }],
    filter: { t: { b: 2, a: 1 } },
    matches: ['0'],
  },
  {
    name: 'an object with more keys is another one',
    values: [{ t: { a: 1 } }, { t: { a: 1, b: 2 } }],
    filter: { t: { a: 1 } },
    matches: ['0'],
  },
  {
    name: 'the empty object',
    values: [{ t: 'a' }, { t: { a: 1 } }, { t: {} }],
    filter: { t: {} },
    matches: ['2'],
  },
  {
    name: 'a list',
    values: [{ t: [1, 2] }, { t: [2, 1] }, { t: [1, 2, 3] }, { t: 1 }],
    filter: { t: [1, 2] },
    matches: ['0'],
  },
  {
    name: 'an element of a list is not the list',
    values: [{ t: ['a', 'b'] }, { t: 'a' }],
    filter: { t: 'a' },
    matches: ['1'],
  },
  {
    name: 'null',
    values: [{ t: null }, { t: 0 }, { t: '' }, { t: 'null' }],
    filter: { t: null },
    matches: ['0'],
  },
];

/** A value in a filter matches the items whose key equals it: `{ status: 'active' }`. */
export const filterEqualityGroup: ConformanceGroup<StoreContext, 'filter equality'> = {
  name: 'filter equality',
  cases: [
    ...cases.map(({ name, values, filter, matches }) => ({
      name,
      run: async ({ store }: StoreContext) => {
        await putAll(store, namespace, values);
        expect(await matching(store, namespace, filter)).toStrictEqual(matches);
      },
    })),
    {
      name: 'without conditions everything matches',
      run: async ({ store }) => {
        await putAll(store, namespace, [{ t: 1 }, {}]);
        expect(await matching(store, namespace, {})).toStrictEqual(['0', '1']);
      },
    },
    {
      name: 'a key with a period is a key, or refused',
      run: async ({ store }) => {
        await putAll(store, namespace, [{ 'a.b': 1 }, { a: { b: 2 } }, { 'a.b': 3 }]);
        expect([['0'], REFUSED]).toContainEqual(await matching(store, namespace, { 'a.b': 1 }));
      },
    },
    {
      name: 'a key with quotes is a key, or refused',
      run: async ({ store }) => {
        const key = `x' OR '1'='1`;
        await putAll(store, namespace, [{ [key]: 1 }, { x: 1 }, { y: 1 }]);
        expect([['0'], REFUSED]).toContainEqual(await matching(store, namespace, { [key]: 1 }));
      },
    },
    {
      name: 'holds within the prefix',
      run: async ({ store }) => {
        await store.put(['filters', 'in'], 'a', { t: 1 });
        await store.put(['other'], 'b', { t: 1 });
        expect(await matching(store, namespace, { t: 1 })).toStrictEqual(['a']);
      },
    },
    {
      name: 'looks at an item as it is now',
      run: async ({ store }) => {
        await store.put(namespace, 'a', { t: 1 });
        await store.put(namespace, 'a', { t: 2 });
        expect(await matching(store, namespace, { t: 1 })).toStrictEqual([]);
        expect(await matching(store, namespace, { t: 2 })).toStrictEqual(['a']);
      },
    },
    {
      name: 'counts pages among what matches',
      run: async ({ store }) => {
        await putAll(
          store,
          namespace,
          Array.from({ length: 30 }, (_, place) => ({ even: place % 2 === 0 })),
        );
        const page = (offset: number) =>
          store.search(namespace, { filter: { even: true }, limit: 10, offset });
        const pages = await orRefused(async () => [await page(0), await page(10)]);
        expect(pages).not.toBe(REFUSED);
        expect(pages === REFUSED ? [] : pages.map(({ length }) => length)).toStrictEqual([10, 5]);
      },
    },
  ],
};
