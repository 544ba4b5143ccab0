import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import { keysOf, orRefused, putAll, REFUSED, type StoreContext } from '../store-context.ts';

const namespace = ['pages'];

/** `limit` and `offset` of a search. */
export const paginationGroup: ConformanceGroup<StoreContext, 'pagination'> = {
  name: 'pagination',
  cases: [
    {
      name: 'answers 10 items unless told',
      run: async ({ store }) => {
        await putAll(
          store,
          namespace,
          Array.from({ length: 12 }, (_, n) => ({ n })),
        );
        expect(await store.search(namespace)).toHaveLength(10);
        expect(await store.search(namespace, { offset: 10 })).toHaveLength(2);
      },
    },
    {
      name: 'answers up to the limit, and all of them when there are fewer',
      run: async ({ store }) => {
        await putAll(
          store,
          namespace,
          Array.from({ length: 12 }, (_, n) => ({ n })),
        );
        expect(await store.search(namespace, { limit: 5 })).toHaveLength(5);
        expect(await store.search(namespace, { limit: 100 })).toHaveLength(12);
      },
    },
    {
      name: 'pages without gaps and repeats',
      run: async ({ store }) => {
        await putAll(
          store,
          namespace,
          Array.from({ length: 25 }, (_, n) => ({ n })),
        );
        const pages = [];
        for (const offset of [0, 7, 14, 21]) pages.push(await store.search(namespace, { limit: 7, offset }));
        expect(pages.map(({ length }) => length)).toStrictEqual([7, 7, 7, 4]);
        expect(new Set(keysOf(pages.flat())).size).toBe(25);
      },
    },
    {
      name: 'pages over several namespaces',
      run: async ({ store }) => {
        for (let n = 0; n < 6; n += 1) await store.put([...namespace, String(n)], 'item', { n });
        const pages = [];
        for (const offset of [0, 2, 4]) pages.push(await store.search(namespace, { limit: 2, offset }));
        const found = pages.flat().map((item) => item.value['n'] as number);
        expect(found.toSorted((a, b) => a - b)).toStrictEqual([0, 1, 2, 3, 4, 5]);
      },
    },
    {
      name: 'keeps the order from call to call',
      run: async ({ store }) => {
        await putAll(
          store,
          namespace,
          Array.from({ length: 9 }, (_, n) => ({ n })),
        );
        const order = async () => (await store.search(namespace)).map(({ key }) => key);
        expect(await order()).toStrictEqual(await order());
      },
    },
    {
      name: 'answers nothing past the end',
      run: async ({ store }) => {
        await putAll(store, namespace, [{ n: 1 }, { n: 2 }]);
        expect(await store.search(namespace, { offset: 2 })).toStrictEqual([]);
        expect(await store.search(namespace, { offset: 1_000 })).toStrictEqual([]);
      },
    },
    {
      name: 'answers nothing for a limit of 0, or refuses it',
      run: async ({ store }) => {
        await putAll(store, namespace, [{ n: 1 }]);
        expect([[], REFUSED]).toContainEqual(await orRefused(() => store.search(namespace, { limit: 0 })));
      },
    },
  ],
};
