import type { BaseStore } from '@langchain/langgraph-checkpoint';
import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import type { StoreContext } from '../store-context.ts';

const namespace = ['documents'];

/** The score with which a query finds the item; 0 when it does not. */
async function scoreOf(store: BaseStore, query: string, key = 'item'): Promise<number> {
  const found = await store.search(namespace, { query, limit: 100 });
  return found.find((item) => item.key === key)?.score ?? 0;
}

interface FieldCase {
  readonly name: string;
  readonly index: string[];
  readonly value: Readonly<Record<string, unknown>>;
  readonly found: readonly string[];
  readonly missed: readonly string[];
}

const cases: readonly FieldCase[] = [
  {
    name: 'a field',
    index: ['title'],
    value: { title: 'lease', body: 'notice' },
    found: ['lease'],
    missed: ['notice'],
  },
  {
    name: 'several fields',
    index: ['title', 'body'],
    value: { title: 'lease', body: 'notice', raw: 'noise' },
    found: ['lease', 'notice'],
    missed: ['noise'],
  },
  {
    name: 'a nested field',
    index: ['meta.title'],
    value: { meta: { title: 'lease', note: 'noise' } },
    found: ['lease'],
    missed: ['noise'],
  },
  {
    name: 'a field of every element',
    index: ['chapters[*].text'],
    value: { chapters: [{ text: 'lease' }, { text: 'notice' }], raw: 'noise' },
    found: ['lease', 'notice'],
    missed: ['noise'],
  },
  {
    name: 'an element by its place',
    index: ['authors[0].name'],
    value: { authors: [{ name: 'ana' }, { name: 'bob' }] },
    found: ['ana'],
    missed: ['bob'],
  },
  {
    name: 'the last element',
    index: ['authors[-1].name'],
    value: { authors: [{ name: 'ana' }, { name: 'bob' }] },
    found: ['bob'],
    missed: ['ana'],
  },
];

/** What of an item is found by a query: `put(…, index)`. */
export const indexFieldsGroup: ConformanceGroup<StoreContext, 'index'> = {
  name: 'index',
  needs: 'createIndexed',
  cases: [
    ...cases.map(({ name, index, value, found, missed }) => ({
      name,
      run: async ({ createIndexed }: StoreContext) => {
        const { store } = await createIndexed();
        await store.put(namespace, 'item', value, index);
        for (const query of found) expect(await scoreOf(store, query), query).toBeGreaterThan(0.1);
        for (const query of missed) expect(await scoreOf(store, query), query).toBeLessThan(0.1);
      },
    })),
    {
      name: 'the fields of the store where put names none',
      run: async ({ createIndexed }) => {
        const { store } = await createIndexed(['title']);
        await store.put(namespace, 'item', { title: 'lease', body: 'notice' });
        expect(await scoreOf(store, 'lease')).toBeGreaterThan(0.1);
        expect(await scoreOf(store, 'notice')).toBeLessThan(0.1);
      },
    },
    {
      name: 'the whole value where nobody names fields',
      run: async ({ createIndexed }) => {
        const { store } = await createIndexed();
        await store.put(namespace, 'item', { title: 'lease', body: { text: 'notice' } });
        expect(await scoreOf(store, 'lease')).toBeGreaterThan(0.1);
        expect(await scoreOf(store, 'notice')).toBeGreaterThan(0.1);
      },
    },
    {
      name: 'false embeds nothing, and no query scores the item',
      run: async ({ createIndexed }) => {
        const { store, embeddings } = await createIndexed();
        await store.put(namespace, 'item', { title: 'lease' }, false);
        expect(embeddings.documents).toStrictEqual([]);
        expect(await scoreOf(store, 'lease')).toBe(0);
      },
    },
    {
      name: 'false leaves the item for get, prefixes and filters',
      run: async ({ createIndexed }) => {
        const { store } = await createIndexed();
        await store.put(namespace, 'item', { title: 'lease' }, false);
        expect((await store.get(namespace, 'item'))?.value).toStrictEqual({ title: 'lease' });
        expect(await store.search(namespace)).toHaveLength(1);
        expect(await store.search(namespace, { filter: { title: 'lease' } })).toHaveLength(1);
      },
    },
    {
      name: 'false at a later put takes the item out of the index',
      run: async ({ createIndexed }) => {
        const { store } = await createIndexed();
        await store.put(namespace, 'item', { title: 'lease' });
        await store.put(namespace, 'item', { title: 'lease' }, false);
        expect(await scoreOf(store, 'lease')).toBe(0);
      },
    },
    {
      name: 'nothing of a longer list is left when a shorter one takes its place',
      run: async ({ createIndexed }) => {
        const { store } = await createIndexed(['tags[*]']);
        await store.put(namespace, 'item', { tags: ['lease', 'notice', 'rent'] });
        await store.put(namespace, 'item', { tags: ['lease', 'deposit'] });
        expect(await scoreOf(store, 'rent')).toBeLessThan(0.1);
        expect(await scoreOf(store, 'deposit')).toBeGreaterThan(0.1);
      },
    },
    {
      name: 'nothing of a deleted item is left when it is put again',
      run: async ({ createIndexed }) => {
        const { store } = await createIndexed();
        await store.put(namespace, 'item', { title: 'lease' });
        await store.delete(namespace, 'item');
        await store.put(namespace, 'item', { title: 'notice' }, false);
        expect(await scoreOf(store, 'lease')).toBe(0);
      },
    },
  ],
};
