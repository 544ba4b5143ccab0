import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import { keysOf, type StoreContext } from '../store-context.ts';

/** A search reads the items whose namespace begins with the segments of the prefix. */
export const searchPrefixGroup: ConformanceGroup<StoreContext, 'search prefix'> = {
  name: 'search prefix',
  cases: [
    {
      name: 'finds items of the namespace and below it',
      run: async ({ store }) => {
        await store.put(['docs'], 'top', { of: 'docs' });
        await store.put(['docs', 'work'], 'below', { of: 'work' });
        await store.put(['docs', 'work', 'old'], 'far below', { of: 'old' });
        await store.put(['notes'], 'beside', { of: 'notes' });
        expect(keysOf(await store.search(['docs']))).toStrictEqual(['below', 'far below', 'top']);
        expect(keysOf(await store.search(['docs', 'work']))).toStrictEqual(['below', 'far below']);
        expect(keysOf(await store.search(['docs', 'work', 'old', 'x']))).toStrictEqual([]);
      },
    },
    {
      name: 'does not find what only begins with the same letters',
      run: async ({ store }) => {
        await store.put(['users', '1'], 'a', { of: '1' });
        await store.put(['users', '12'], 'b', { of: '12' });
        await store.put(['users2', '1'], 'c', { of: 'users2' });
        expect(keysOf(await store.search(['users', '1']))).toStrictEqual(['a']);
        expect(keysOf(await store.search(['users']))).toStrictEqual(['a', 'b']);
        expect(keysOf(await store.search(['user']))).toStrictEqual([]);
      },
    },
    {
      name: 'does not find the segments further inside',
      run: async ({ store }) => {
        await store.put(['x', 'a', 'b'], 'inside', { of: 'x' });
        expect(await store.search(['a', 'b'])).toStrictEqual([]);
        expect(await store.search(['a'])).toStrictEqual([]);
      },
    },
    {
      name: 'finds everything without a prefix',
      run: async ({ store }) => {
        await store.put(['a'], '1', { of: 'a' });
        await store.put(['b', 'c'], '2', { of: 'b' });
        expect(keysOf(await store.search([]))).toStrictEqual(['1', '2']);
      },
    },
    {
      name: 'finds nothing where there is nothing',
      run: async ({ store }) => {
        expect(await store.search([])).toStrictEqual([]);
        await store.put(['a'], '1', { of: 'a' });
        expect(await store.search(['nobody'])).toStrictEqual([]);
      },
    },
    {
      name: 'answers whole items, each with its own place',
      run: async ({ store }) => {
        await store.put(['docs', 'work'], 'plan', { of: 'work' });
        const [item] = await store.search(['docs']);
        expect(item?.namespace).toStrictEqual(['docs', 'work']);
        expect(item?.key).toBe('plan');
        expect(item?.value).toStrictEqual({ of: 'work' });
        expect(item?.createdAt).toBeInstanceOf(Date);
        expect(item?.updatedAt).toBeInstanceOf(Date);
      },
    },
    {
      name: 'gives no score without a query',
      run: async ({ store }) => {
        await store.put(['docs'], 'plan', { of: 'work' });
        const [item] = await store.search(['docs']);
        expect(item).toBeDefined();
        expect(item?.score).toBeUndefined();
      },
    },
    {
      name: 'finds an item that was replaced once, as it is now',
      run: async ({ store }) => {
        await store.put(['docs'], 'plan', { version: 1 });
        await store.put(['docs'], 'plan', { version: 2 });
        expect((await store.search(['docs'])).map(({ value }) => value)).toStrictEqual([{ version: 2 }]);
      },
    },
    {
      name: 'does not find what was deleted',
      run: async ({ store }) => {
        await store.put(['docs'], 'plan', { version: 1 });
        await store.put(['docs'], 'other', { version: 1 });
        await store.delete(['docs'], 'plan');
        expect(keysOf(await store.search(['docs']))).toStrictEqual(['other']);
      },
    },
  ],
};
