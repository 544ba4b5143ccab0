import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import type { StoreContext } from '../store-context.ts';

const namespace = ['concurrency'];
const numbers = Array.from({ length: 40 }, (_, n) => n);

/** Calls that are under way together. */
export const concurrencyGroup: ConformanceGroup<StoreContext, 'concurrency'> = {
  name: 'concurrency',
  cases: [
    {
      name: 'keeps what is put at the same time, on a store that was never used',
      run: async ({ store }) => {
        await Promise.all(numbers.map((n) => store.put(namespace, String(n), { n })));
        const found = await store.search(namespace, { limit: 100 });
        expect(found.map((item) => item.value['n'] as number).toSorted((a, b) => a - b)).toStrictEqual(
          numbers,
        );
      },
    },
    {
      name: 'keeps one of the values that are put under one key at the same time',
      run: async ({ store }) => {
        await Promise.all(numbers.map((n) => store.put(namespace, 'item', { n, same: n })));
        const item = await store.get(namespace, 'item');
        expect(numbers).toContain(item?.value['n']);
        expect(item?.value['same']).toBe(item?.value['n']);
        expect(await store.search(namespace)).toHaveLength(1);
      },
    },
    {
      name: 'answers each of many reads with its own item',
      run: async ({ store }) => {
        await Promise.all(numbers.map((n) => store.put(namespace, String(n), { n })));
        const read = await Promise.all(numbers.map((n) => store.get(namespace, String(n))));
        expect(read.map((item) => item?.value['n'] as number)).toStrictEqual(numbers);
      },
    },
    {
      name: 'deletes and puts side by side',
      run: async ({ store }) => {
        await Promise.all(numbers.map((n) => store.put(namespace, String(n), { n })));
        await Promise.all(
          numbers.map((n) =>
            n % 2 === 0 ? store.delete(namespace, String(n)) : store.put(namespace, String(n), { n: -n }),
          ),
        );
        const found = await store.search(namespace, { limit: 100 });
        expect(found).toHaveLength(20);
        expect(found.every((item) => (item.value['n'] as number) < 0)).toBe(true);
      },
    },
  ],
};
