import type { BaseStore } from '@langchain/langgraph-checkpoint';
import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import { take, type StoreContext } from '../store-context.ts';

const spaces: readonly (readonly string[])[] = [
  ['docs', 'ana', 'v1'],
  ['docs', 'ana', 'v2'],
  ['docs', 'bob', 'v1'],
  ['docs2', 'ana', 'v1'],
  ['notes', 'ana'],
  ['notes'],
];

async function fill(store: BaseStore): Promise<void> {
  for (const namespace of spaces) await store.put([...namespace], 'item', { of: 'namespace' });
}

/** In one order, for cases that say nothing about it: as JSON, because a segment may hold any character. */
function sorted(namespaces: readonly (readonly string[])[]): readonly string[] {
  return namespaces.map((namespace) => JSON.stringify(namespace)).toSorted();
}

interface ListCase {
  readonly name: string;
  readonly options: Exclude<Parameters<BaseStore['listNamespaces']>[0], undefined>;
  readonly expected: readonly (readonly string[])[];
}

const cases: readonly ListCase[] = [
  { name: 'lists every namespace that holds items once', options: {}, expected: spaces },
  {
    name: 'keeps to a prefix, segment by segment',
    options: { prefix: ['docs'] },
    expected: spaces.slice(0, 3),
  },
  {
    name: 'keeps to a prefix of several segments',
    options: { prefix: ['docs', 'ana'] },
    expected: spaces.slice(0, 2),
  },
  {
    name: 'takes the namespace itself for its prefix',
    options: { prefix: ['notes'] },
    expected: spaces.slice(4),
  },
  {
    name: 'keeps to a suffix',
    options: { suffix: ['v1'] },
    expected: [
      ['docs', 'ana', 'v1'],
      ['docs', 'bob', 'v1'],
      ['docs2', 'ana', 'v1'],
    ],
  },
  {
    name: 'keeps to a suffix of several segments',
    options: { suffix: ['ana', 'v1'] },
    expected: [
      ['docs', 'ana', 'v1'],
      ['docs2', 'ana', 'v1'],
    ],
  },
  {
    name: 'takes * in a prefix for any one segment',
    options: { prefix: ['docs', '*', 'v1'] },
    expected: [
      ['docs', 'ana', 'v1'],
      ['docs', 'bob', 'v1'],
    ],
  },
  {
    name: 'takes * at the beginning for any one segment',
    options: { prefix: ['*', 'ana', 'v1'] },
    expected: [
      ['docs', 'ana', 'v1'],
      ['docs2', 'ana', 'v1'],
    ],
  },
  {
    name: 'takes * in a suffix for any one segment',
    options: { suffix: ['*', 'v1'] },
    expected: [
      ['docs', 'ana', 'v1'],
      ['docs', 'bob', 'v1'],
      ['docs2', 'ana', 'v1'],
    ],
  },
  {
    name: 'keeps to a prefix and a suffix together',
    options: { prefix: ['docs'], suffix: ['v1'] },
    expected: [
      ['docs', 'ana', 'v1'],
      ['docs', 'bob', 'v1'],
    ],
  },
  {
    name: 'lists nothing for a prefix that is longer than any namespace',
    options: { prefix: ['docs', 'ana', 'v1', 'x'] },
    expected: [],
  },
  {
    name: 'cuts at maxDepth, and lists what is left once',
    options: { maxDepth: 2 },
    expected: [['docs', 'ana'], ['docs', 'bob'], ['docs2', 'ana'], ['notes', 'ana'], ['notes']],
  },
  {
    name: 'looks at whole namespaces before it cuts',
    options: { suffix: ['v2'], maxDepth: 1 },
    expected: [['docs']],
  },
  {
    name: 'cuts below a prefix',
    options: { prefix: ['docs'], maxDepth: 2 },
    expected: [
      ['docs', 'ana'],
      ['docs', 'bob'],
    ],
  },
];

/** Which namespaces hold items. */
export const listNamespacesGroup: ConformanceGroup<StoreContext, 'list namespaces'> = {
  name: 'list namespaces',
  cases: [
    ...cases.map(({ name, options, expected }) => ({
      name,
      run: async ({ store }: StoreContext) => {
        await fill(store);
        expect(sorted(await store.listNamespaces(options))).toStrictEqual(sorted(expected));
      },
    })),
    {
      name: 'lists nothing in an empty store',
      run: async ({ store }) => {
        expect(await store.listNamespaces()).toStrictEqual([]);
      },
    },
    {
      name: 'does not list a namespace whose items were all deleted',
      run: async ({ store }) => {
        await fill(store);
        await store.delete(['notes'], 'item');
        expect(sorted(await store.listNamespaces({ prefix: ['notes'] }))).toStrictEqual(
          sorted([['notes', 'ana']]),
        );
      },
    },
    {
      name: 'pages without gaps and repeats',
      run: async ({ store }) => {
        await fill(store);
        const pages = [];
        for (const offset of [0, 2, 4, 6]) pages.push(await store.listNamespaces({ limit: 2, offset }));
        expect(pages.map(({ length }) => length)).toStrictEqual([2, 2, 2, 0]);
        expect(sorted(pages.flat())).toStrictEqual(sorted(spaces));
      },
    },
    {
      name: 'pages what is left after maxDepth',
      run: async ({ store }) => {
        await fill(store);
        const first = await store.listNamespaces({ maxDepth: 1, limit: 2 });
        const second = await store.listNamespaces({ maxDepth: 1, limit: 2, offset: 2 });
        expect(sorted([...first, ...second])).toStrictEqual(sorted([['docs'], ['docs2'], ['notes']]));
      },
    },
    {
      name: 'takes segments as they are, whatever stands in them',
      run: async ({ store }) => {
        const namespace = ['a b', '名前', 'é/ü'];
        await store.put(namespace, 'item', { of: 'namespace' });
        expect(await store.listNamespaces()).toStrictEqual([namespace]);
        expect(await store.listNamespaces({ prefix: ['a b', '名前'] })).toStrictEqual([namespace]);
        expect(await store.listNamespaces({ prefix: ['a'] })).toStrictEqual([]);
      },
    },
    {
      name: 'keeps to several conditions of one kind',
      run: async ({ store }) => {
        await fill(store);
        const [listed] = await take(store, {
          matchConditions: [
            { matchType: 'prefix', path: ['docs'] },
            { matchType: 'prefix', path: ['*', 'ana'] },
          ],
          limit: 10,
          offset: 0,
        });
        expect(sorted(listed)).toStrictEqual(sorted(spaces.slice(0, 2)));
      },
    },
  ],
};
