import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import { keysOf, type IndexedStore, type StoreContext } from '../store-context.ts';

const namespace = ['notes'];

async function fill(createIndexed: StoreContext['createIndexed']): Promise<IndexedStore> {
  const indexed = await createIndexed(['text']);
  await indexed.store.put(namespace, 'sea', { text: 'sea beach sun', stars: 5 });
  await indexed.store.put(namespace, 'coast', { text: 'sea cliff wind', stars: 3 });
  await indexed.store.put(namespace, 'city', { text: 'museum tram hill', stars: 5 });
  await indexed.store.put(['other'], 'elsewhere', { text: 'sea beach sun', stars: 1 });
  return indexed;
}

/** With an index, a search by query finds by meaning and says how close it is. */
export const queryGroup: ConformanceGroup<StoreContext, 'query'> = {
  name: 'query',
  needs: 'createIndexed',
  cases: [
    {
      name: 'answers the closest first, with scores that fall',
      run: async ({ createIndexed }) => {
        const { store } = await fill(createIndexed);
        const found = await store.search(namespace, { query: 'sea beach sun' });
        expect(found.slice(0, 2).map(({ key }) => key)).toStrictEqual(['sea', 'coast']);
        const [first, second] = found;
        expect(typeof first?.score).toBe('number');
        expect(first?.score ?? 0).toBeGreaterThan(second?.score ?? Number.POSITIVE_INFINITY);
        expect(first?.score ?? 2).toBeLessThanOrEqual(1.000_001);
        expect(second?.score ?? -2).toBeGreaterThan(0);
      },
    },
    {
      name: 'scores higher what is closer, whatever else there is',
      run: async ({ createIndexed }) => {
        const { store } = await fill(createIndexed);
        const scoreOf = async (query: string) =>
          (await store.search(namespace, { query })).find(({ key }) => key === 'coast')?.score ?? 0;
        expect(await scoreOf('sea cliff wind')).toBeGreaterThan(await scoreOf('sea tram museum'));
      },
    },
    {
      name: 'stays within the prefix',
      run: async ({ createIndexed }) => {
        const { store } = await fill(createIndexed);
        expect(keysOf(await store.search(namespace, { query: 'sea beach sun' }))).not.toContain('elsewhere');
        const [only] = await store.search(['other'], { query: 'sea beach sun' });
        expect(only?.key).toBe('elsewhere');
      },
    },
    {
      name: 'tells a segment from one that begins with it',
      run: async ({ createIndexed }) => {
        const { store } = await createIndexed(['text']);
        await store.put(['users', '1'], 'own', { text: 'sea' });
        await store.put(['users', '12'], 'foreign', { text: 'sea' });
        expect(keysOf(await store.search(['users', '1'], { query: 'sea' }))).toStrictEqual(['own']);
      },
    },
    {
      name: 'keeps to the filter',
      run: async ({ createIndexed }) => {
        const { store } = await fill(createIndexed);
        const found = await store.search(namespace, { query: 'sea', filter: { stars: 3 } });
        expect(keysOf(found)).toStrictEqual(['coast']);
        const two = await store.search(namespace, { query: 'museum', filter: { stars: { $gt: 4 } } });
        expect(two[0]?.key).toBe('city');
        expect(keysOf(two)).not.toContain('coast');
      },
    },
    {
      name: 'pages without gaps and repeats',
      run: async ({ createIndexed }) => {
        const { store } = await createIndexed(['text']);
        for (let place = 0; place < 7; place += 1) {
          await store.put(namespace, String(place), { text: `sea ${'wind '.repeat(place)}` });
        }
        const page = (offset: number) => store.search(namespace, { query: 'sea', limit: 3, offset });
        const pages = [await page(0), await page(3), await page(6)];
        expect(pages.map(({ length }) => length)).toStrictEqual([3, 3, 1]);
        expect(pages.flat().map(({ key }) => key)).toStrictEqual(['0', '1', '2', '3', '4', '5', '6']);
      },
    },
    {
      name: 'finds what was replaced by its new text alone',
      run: async ({ createIndexed }) => {
        const { store } = await fill(createIndexed);
        await store.put(namespace, 'sea', { text: 'forest lake' });
        const [old] = await store.search(namespace, { query: 'sea beach sun' });
        expect(old?.key).toBe('coast');
        const [fresh] = await store.search(namespace, { query: 'forest lake' });
        expect(fresh?.key).toBe('sea');
      },
    },
    {
      name: 'does not find what was deleted',
      run: async ({ createIndexed }) => {
        const { store } = await fill(createIndexed);
        await store.delete(namespace, 'sea');
        expect(keysOf(await store.search(namespace, { query: 'sea beach sun' }))).not.toContain('sea');
      },
    },
    {
      name: 'answers as without a query when the query is empty',
      run: async ({ createIndexed }) => {
        const { store } = await fill(createIndexed);
        expect(keysOf(await store.search(namespace, { query: '' }))).toStrictEqual(['city', 'coast', 'sea']);
      },
    },
  ],
};
