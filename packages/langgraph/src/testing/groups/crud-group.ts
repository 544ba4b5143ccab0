import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import type { StoreContext } from '../store-context.ts';

const namespace = ['users', 'ana'];

/** Items are kept, replaced and deleted. */
export const crudGroup: ConformanceGroup<StoreContext, 'crud'> = {
  name: 'crud',
  cases: [
    {
      name: 'answers null for an unknown key and an unknown namespace',
      run: async ({ store }) => {
        await store.put(namespace, 'diet', { avoids: 'peanuts' });
        expect(await store.get(namespace, 'sleep')).toBeNull();
        expect(await store.get(['users', 'bob'], 'diet')).toBeNull();
        expect(await store.get(['users'], 'diet')).toBeNull();
      },
    },
    {
      name: 'answers what was put, with its place',
      run: async ({ store }) => {
        await store.put(namespace, 'diet', { avoids: 'peanuts' });
        const item = await store.get(namespace, 'diet');
        expect(item?.value).toStrictEqual({ avoids: 'peanuts' });
        expect(item?.namespace).toStrictEqual(namespace);
        expect(item?.key).toBe('diet');
      },
    },
    {
      name: 'says when an item was put, as dates',
      run: async ({ store }) => {
        const before = Date.now();
        await store.put(namespace, 'diet', { avoids: 'peanuts' });
        const item = await store.get(namespace, 'diet');
        expect(item?.createdAt).toBeInstanceOf(Date);
        expect(item?.updatedAt).toBeInstanceOf(Date);
        // The clock of a server may differ from this one.
        expect(Math.abs((item?.createdAt.getTime() ?? 0) - before)).toBeLessThan(60_000);
      },
    },
    {
      name: 'replaces the whole value, and keeps when it was first put',
      run: async ({ store }) => {
        await store.put(namespace, 'diet', { avoids: 'peanuts', since: 2020 });
        const first = await store.get(namespace, 'diet');
        await new Promise((resolve) => setTimeout(resolve, 5));
        await store.put(namespace, 'diet', { avoids: 'fish' });
        const second = await store.get(namespace, 'diet');
        expect(second?.value).toStrictEqual({ avoids: 'fish' });
        expect(second?.createdAt).toStrictEqual(first?.createdAt);
      },
    },
    {
      name: 'says when an item was replaced',
      run: async ({ store }) => {
        await store.put(namespace, 'diet', { avoids: 'peanuts' });
        const first = (await store.get(namespace, 'diet'))?.updatedAt.getTime() ?? 0;
        await new Promise((resolve) => setTimeout(resolve, 5));
        await store.put(namespace, 'diet', { avoids: 'fish' });
        const second = (await store.get(namespace, 'diet'))?.updatedAt.getTime() ?? 0;
        expect(second).toBeGreaterThan(first);
      },
    },
    {
      name: 'deletes an item, and no other one',
      run: async ({ store }) => {
        await store.put(namespace, 'diet', { avoids: 'peanuts' });
        await store.put(namespace, 'sleep', { hours: 8 });
        await store.delete(namespace, 'diet');
        expect(await store.get(namespace, 'diet')).toBeNull();
        expect((await store.get(namespace, 'sleep'))?.value).toStrictEqual({ hours: 8 });
      },
    },
    {
      name: 'ignores the deletion of what there is not',
      run: async ({ store }) => {
        await store.delete(namespace, 'diet');
        await store.delete(['nobody'], 'diet');
        expect(await store.get(namespace, 'diet')).toBeNull();
      },
    },
    {
      name: 'takes an item that was deleted and put again for a new one',
      run: async ({ store }) => {
        await store.put(namespace, 'diet', { avoids: 'peanuts', since: 2020 });
        const first = (await store.get(namespace, 'diet'))?.createdAt.getTime() ?? 0;
        await store.delete(namespace, 'diet');
        await new Promise((resolve) => setTimeout(resolve, 5));
        await store.put(namespace, 'diet', { avoids: 'fish' });
        const again = await store.get(namespace, 'diet');
        expect(again?.value).toStrictEqual({ avoids: 'fish' });
        expect(again?.createdAt.getTime()).toBeGreaterThan(first);
      },
    },
    {
      name: 'tells keys apart, whatever stands in them',
      run: async ({ store }) => {
        const keys = ['a', 'A', 'a:b', 'a.b', 'a/b', 'a b', '%', '_', '*', "'", '"', '\\', 'é', '名前', '😀'];
        for (const key of keys) await store.put(namespace, key, { key });
        for (const key of keys) expect((await store.get(namespace, key))?.value).toStrictEqual({ key });
        expect(await store.search(namespace, { limit: 100 })).toHaveLength(keys.length);
      },
    },
  ],
};
