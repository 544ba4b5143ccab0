import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import type { StoreContext } from '../store-context.ts';

const TTL_MS = 1_000;
const place = ['session'];

function pass(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Items that the store keeps for a time. */
export const ttlGroup: ConformanceGroup<StoreContext, 'ttl'> = {
  name: 'ttl',
  needs: 'createExpiring',
  cases: [
    {
      name: 'returns an item until its time is over, and not afterwards',
      run: async ({ createExpiring }) => {
        const store = await createExpiring(TTL_MS);
        await store.put(place, 'item', { n: 1 });
        expect((await store.get(place, 'item'))?.value).toStrictEqual({ n: 1 });
        expect(await store.search(place)).toHaveLength(1);
        await pass(TTL_MS + 200);
        expect(await store.get(place, 'item')).toBeNull();
        expect(await store.search(place)).toStrictEqual([]);
        expect(await store.search(place, { filter: { n: 1 } })).toStrictEqual([]);
      },
    },
    {
      name: 'does not list a namespace whose items are all past their time',
      run: async ({ createExpiring }) => {
        const store = await createExpiring(TTL_MS);
        await store.put(place, 'item', { n: 1 });
        expect(await store.listNamespaces()).toStrictEqual([place]);
        await pass(TTL_MS + 200);
        expect(await store.listNamespaces()).toStrictEqual([]);
      },
    },
    {
      name: 'begins the time anew with each put',
      run: async ({ createExpiring }) => {
        const store = await createExpiring(TTL_MS);
        await store.put(place, 'item', { n: 1 });
        await pass(TTL_MS * 0.7);
        await store.put(place, 'item', { n: 2 });
        await pass(TTL_MS * 0.7);
        expect((await store.get(place, 'item'))?.value).toStrictEqual({ n: 2 });
      },
    },
    {
      name: 'takes an item that is put after its time for a new one',
      run: async ({ createExpiring }) => {
        const store = await createExpiring(TTL_MS);
        await store.put(place, 'item', { n: 1 });
        const first = (await store.get(place, 'item'))?.createdAt.getTime() ?? 0;
        await pass(TTL_MS + 200);
        await store.put(place, 'item', { n: 2 });
        const again = await store.get(place, 'item');
        expect(again?.value).toStrictEqual({ n: 2 });
        expect(again?.createdAt.getTime()).toBeGreaterThan(first);
      },
    },
  ],
};

/** Another store over the same place, as after a restart. */
export const durabilityGroup: ConformanceGroup<StoreContext, 'durability'> = {
  name: 'durability',
  needs: 'reopen',
  cases: [
    {
      name: 'has every item after a restart, as it was',
      run: async ({ store, reopen }) => {
        await store.put(place, 'item', { n: 1, nested: { tags: ['a'] } });
        await store.put(place, 'gone', { n: 2 });
        await store.delete(place, 'gone');
        const before = await store.get(place, 'item');
        const again = await reopen();
        expect(await again.get(place, 'item')).toStrictEqual(before);
        expect(await again.get(place, 'gone')).toBeNull();
        expect(await again.listNamespaces()).toStrictEqual([place]);
        expect(await again.search(place, { filter: { n: 1 } })).toHaveLength(1);
      },
    },
  ],
};

/** `start` and `stop`. */
export const lifecycleGroup: ConformanceGroup<StoreContext, 'lifecycle'> = {
  name: 'lifecycle',
  cases: [
    {
      name: 'starts as often as one likes, and keeps what there is',
      run: async ({ store }) => {
        await store.start();
        await store.put(place, 'item', { n: 1 });
        await store.start();
        expect((await store.get(place, 'item'))?.value).toStrictEqual({ n: 1 });
      },
    },
    {
      name: 'stops as often as one likes',
      run: async ({ store }) => {
        await store.put(place, 'item', { n: 1 });
        await store.stop();
        await store.stop();
        expect(typeof store.stop).toBe('function');
      },
    },
  ],
};
