import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import type { StoreContext } from '../store-context.ts';

const namespace = ['isolation'];

/** What callers do with their objects stays outside of the store. */
export const isolationGroup: ConformanceGroup<StoreContext, 'isolation'> = {
  name: 'isolation',
  cases: [
    {
      name: 'a value that is changed after put changes nothing',
      run: async ({ store }) => {
        const value = { tags: ['a'], nested: { n: 1 } };
        await store.put(namespace, 'item', value);
        value.tags.push('b');
        value.nested.n = 2;
        expect((await store.get(namespace, 'item'))?.value).toStrictEqual({ tags: ['a'], nested: { n: 1 } });
      },
    },
    {
      name: 'a namespace that is changed after put changes nothing',
      run: async ({ store }) => {
        const own = ['isolation', 'own'];
        await store.put(own, 'item', { n: 1 });
        own.push('deeper');
        expect((await store.get(['isolation', 'own'], 'item'))?.namespace).toStrictEqual([
          'isolation',
          'own',
        ]);
      },
    },
    {
      name: 'an item of get that is changed changes nothing',
      run: async ({ store }) => {
        await store.put(namespace, 'item', { tags: ['a'] });
        const item = await store.get(namespace, 'item');
        if (item !== null) {
          item.value['tags'] = 'changed';
          item.namespace.push('changed');
          item.createdAt.setTime(0);
        }
        const again = await store.get(namespace, 'item');
        expect(again?.value).toStrictEqual({ tags: ['a'] });
        expect(again?.namespace).toStrictEqual(namespace);
        expect(again?.createdAt.getTime()).toBeGreaterThan(0);
      },
    },
    {
      name: 'an item of search that is changed changes nothing',
      run: async ({ store }) => {
        await store.put(namespace, 'item', { tags: ['a'] });
        const [item] = await store.search(namespace);
        if (item !== undefined) (item.value['tags'] as string[]).push('b');
        expect((await store.get(namespace, 'item'))?.value).toStrictEqual({ tags: ['a'] });
      },
    },
    {
      name: 'an item stays as it was read when it is replaced',
      run: async ({ store }) => {
        await store.put(namespace, 'item', { n: 1 });
        const item = await store.get(namespace, 'item');
        await store.put(namespace, 'item', { n: 2 });
        expect(item?.value).toStrictEqual({ n: 1 });
      },
    },
  ],
};
