import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import { keysOf, orRefused, REFUSED, take, type StoreContext } from '../store-context.ts';

const namespace = ['batch'];

/** Several operations in one call, taken in order. */
export const batchGroup: ConformanceGroup<StoreContext, 'batch'> = {
  name: 'batch',
  cases: [
    {
      name: 'answers every operation, in their order',
      run: async ({ store }) => {
        await store.put(namespace, 'a', { n: 1 });
        await store.put(namespace, 'b', { n: 2 });
        const [second, found, first, put, missing] = await take(
          store,
          { namespace, key: 'b' },
          { namespacePrefix: namespace, filter: { n: 1 } },
          { namespace, key: 'a' },
          { namespace: ['elsewhere'], key: 'c', value: { n: 3 } },
          { namespace, key: 'nothing' },
        );
        expect(second?.value).toStrictEqual({ n: 2 });
        expect(keysOf(found)).toStrictEqual(['a']);
        expect(first?.value).toStrictEqual({ n: 1 });
        expect(put ?? undefined).toBeUndefined();
        expect(missing).toBeNull();
      },
    },
    {
      name: 'answers nothing for no operations',
      run: async ({ store }) => {
        expect(await store.batch([])).toStrictEqual([]);
      },
    },
    {
      name: 'takes the limit of a search that names none for 10',
      run: async ({ store }) => {
        await store.batch(
          Array.from({ length: 12 }, (_, n) => ({ namespace, key: String(n), value: { n } })),
        );
        const [found] = await take(store, { namespacePrefix: namespace });
        expect(found).toHaveLength(10);
      },
    },
    {
      name: 'lists namespaces without conditions',
      run: async ({ store }) => {
        await store.put(namespace, 'a', { n: 1 });
        const [first, listed, last] = await take(
          store,
          { namespace, key: 'a' },
          { limit: 10, offset: 0 },
          { namespace, key: 'nothing' },
        );
        expect(first?.value).toStrictEqual({ n: 1 });
        expect(listed).toStrictEqual([namespace]);
        expect(last).toBeNull();
      },
    },
    {
      name: 'lets a read see the writes before it',
      run: async ({ store }) => {
        const [, item, found, listed] = await take(
          store,
          { namespace, key: 'a', value: { n: 1 } },
          { namespace, key: 'a' },
          { namespacePrefix: namespace },
          { matchConditions: [{ matchType: 'prefix', path: namespace }], limit: 10, offset: 0 },
        );
        expect(item?.value).toStrictEqual({ n: 1 });
        expect(keysOf(found)).toStrictEqual(['a']);
        expect(listed).toStrictEqual([namespace]);
      },
    },
    {
      name: 'does not let a read see the writes after it',
      run: async ({ store }) => {
        await store.put(namespace, 'a', { n: 1 });
        const [item] = await take(store, { namespace, key: 'a' }, { namespace, key: 'a', value: { n: 2 } });
        expect(item?.value).toStrictEqual({ n: 1 });
      },
    },
    {
      name: 'keeps the last write of an item',
      run: async ({ store }) => {
        await store.batch([
          { namespace, key: 'a', value: { n: 1 } },
          { namespace, key: 'b', value: { n: 1 } },
          { namespace, key: 'a', value: { n: 2 } },
          { namespace, key: 'b', value: null },
          { namespace, key: 'c', value: null },
          { namespace, key: 'c', value: { n: 3 } },
        ]);
        expect((await store.get(namespace, 'a'))?.value).toStrictEqual({ n: 2 });
        expect(await store.get(namespace, 'b')).toBeNull();
        expect((await store.get(namespace, 'c'))?.value).toStrictEqual({ n: 3 });
      },
    },
    {
      name: 'tells apart items whose places look alike when joined',
      run: async ({ store }) => {
        await store.batch([
          { namespace: ['x'], key: 'y:z', value: { n: 1 } },
          { namespace: ['x', 'y'], key: 'z', value: { n: 2 } },
        ]);
        expect((await store.get(['x'], 'y:z'))?.value).toStrictEqual({ n: 1 });
        expect((await store.get(['x', 'y'], 'z'))?.value).toStrictEqual({ n: 2 });
      },
    },
    {
      name: 'deletes with a value of null',
      run: async ({ store }) => {
        await store.put(namespace, 'a', { n: 1 });
        await store.batch([{ namespace, key: 'a', value: null }]);
        expect(await store.get(namespace, 'a')).toBeNull();
      },
    },
    {
      name: 'takes 300 operations',
      run: async ({ store }) => {
        await store.batch(
          Array.from({ length: 300 }, (_, n) => ({ namespace, key: String(n), value: { n } })),
        );
        const read = await store.batch(
          Array.from({ length: 300 }, (_, n) => ({ namespace, key: String(n) })),
        );
        expect(read.map((item) => item?.value['n'] as number)).toStrictEqual(
          Array.from({ length: 300 }, (_, n) => n),
        );
      },
    },
    {
      name: 'refuses a write without a namespace',
      run: async ({ store }) => {
        const write = () => store.batch([{ namespace: [], key: 'a', value: { n: 1 } }]);
        expect(await orRefused(write)).toBe(REFUSED);
      },
    },
  ],
};
