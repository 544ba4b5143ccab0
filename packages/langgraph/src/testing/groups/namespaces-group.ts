import type { BaseStore } from '@langchain/langgraph-checkpoint';
import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import { orRefused, REFUSED, keysOf, type StoreContext } from '../store-context.ts';

/** Puts an item under the joined label, unless the store refuses it. */
async function putJoined(store: BaseStore, separator: string): Promise<void> {
  await orRefused(() => store.put([`a${separator}b`], 'item', { separator }));
}

async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'taken',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );
}

/** Namespaces are lists of segments: each is compared with its counterpart, as a whole. */
export const namespacesGroup: ConformanceGroup<StoreContext, 'namespaces'> = {
  name: 'namespaces',
  cases: [
    {
      name: 'tells a segment from one that begins with it',
      run: async ({ store }) => {
        await store.put(['users', '1'], 'a', { of: '1' });
        await store.put(['users', '12'], 'b', { of: '12' });
        expect(await store.get(['users', '1'], 'b')).toBeNull();
        await store.delete(['users', '1'], 'b');
        expect((await store.get(['users', '12'], 'b'))?.value).toStrictEqual({ of: '12' });
      },
    },
    ...[':', '/', '|', ',', ';', ' ', '\u0000', '\u001F', '\\', '"', '","', '-', '_', '->', '::'].map(
      (separator) => ({
        name: `never takes one segment for two: ${JSON.stringify(separator)}`,
        run: async ({ store }: StoreContext) => {
          await putJoined(store, separator);
          expect(await store.get(['a', 'b'], 'item')).toBeNull();
          expect(await store.search(['a', 'b'])).toStrictEqual([]);
          await store.put(['a', 'b'], 'item', { of: 'two' });
          const joined = await orRefused(() => store.get([`a${separator}b`], 'item'));
          const isOwn = joined === REFUSED || joined === null || joined.value['separator'] === separator;
          expect(isOwn, 'the item of two segments came back for one').toBe(true);
          expect((await store.get(['a', 'b'], 'item'))?.value).toStrictEqual({ of: 'two' });
        },
      }),
    ),
    ...['%', '_', '*', '?', '.*'].map((wildcard) => ({
      name: `takes ${wildcard} in a segment for itself`,
      run: async ({ store }: StoreContext) => {
        await store.put(['notes', 'x'], 'item', { of: 'x' });
        const found = await orRefused(() => store.search(['notes', wildcard]));
        if (found !== REFUSED) expect(found).toStrictEqual([]);
        const read = await orRefused(() => store.get(['notes', wildcard], 'item'));
        if (read !== REFUSED) expect(read).toBeNull();
      },
    })),
    {
      name: 'tells upper from lower case, and one spelling of a letter from another',
      run: async ({ store }) => {
        const labels = ['caf\u00E9', 'cafe\u0301', 'CAF\u00C9', 'cafe'];
        for (const label of labels) await store.put([label], 'item', { label });
        for (const label of labels) {
          expect((await store.get([label], 'item'))?.value).toStrictEqual({ label });
          expect(await store.search([label])).toHaveLength(1);
        }
      },
    },
    {
      name: 'tells the order of segments, and a namespace from its parent',
      run: async ({ store }) => {
        await store.put(['a', 'b'], 'item', { of: 'a b' });
        await store.put(['b', 'a'], 'item', { of: 'b a' });
        await store.put(['a'], 'item', { of: 'a' });
        expect((await store.get(['a', 'b'], 'item'))?.value).toStrictEqual({ of: 'a b' });
        expect((await store.get(['b', 'a'], 'item'))?.value).toStrictEqual({ of: 'b a' });
        expect((await store.get(['a'], 'item'))?.value).toStrictEqual({ of: 'a' });
      },
    },
    {
      name: 'tells a namespace and a key from a longer namespace',
      run: async ({ store }) => {
        await store.put(['a'], 'b', { of: 'a, b' });
        expect(await store.search(['a', 'b'])).toStrictEqual([]);
        expect(await store.get(['a', 'b'], 'b')).toBeNull();
      },
    },
    {
      name: 'takes 20 segments',
      run: async ({ store }) => {
        const deep = Array.from({ length: 20 }, (_, place) => `level${place}`);
        await store.put(deep, 'item', { of: 'deep' });
        expect((await store.get(deep, 'item'))?.namespace).toStrictEqual(deep);
        expect(keysOf(await store.search(deep.slice(0, 19)))).toStrictEqual(['item']);
      },
    },
    ...(
      [
        ['the empty namespace', []],
        ['an empty segment', ['users', '']],
        ['a segment with a period', ['users', 'ana.b']],
        ['a segment that is no string', ['users', 7 as unknown as string]],
        ['the root "langgraph"', ['langgraph', 'users']],
      ] as const
    ).map(([what, labels]) => ({
      name: `put refuses ${what}`,
      run: async ({ store }: StoreContext) => {
        expect(await refusal(store.put([...labels], 'item', { of: 'nobody' }))).not.toBe('taken');
      },
    })),
    {
      name: 'put refuses a namespace with InvalidNamespaceError',
      run: async ({ store }) => {
        expect(await refusal(store.put([], 'item', { of: 'nobody' }))).toBe('InvalidNamespaceError');
      },
    },
  ],
};
