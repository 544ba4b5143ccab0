import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import type { StoreContext } from '../store-context.ts';

const namespace = ['values'];

const values: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['keeps an empty object', {}],
  [
    'keeps strings, numbers, truth values and null, each as it is',
    {
      text: '5',
      number: 5,
      decimal: -0.25,
      large: 2 ** 53 - 1,
      yes: true,
      no: false,
      nothing: null,
      empty: '',
      zero: 0,
    },
  ],
  [
    'keeps lists and objects, nested and empty',
    { list: [1, [2, { three: [3] }], []], object: { a: { b: {} } } },
  ],
  ['keeps text of every alphabet', { text: 'Grüße, 名前, שלום, 👩‍👩‍👧, \u0001, \n, "quoted", \\' }],
  [
    'keeps keys that mean something elsewhere',
    { key: 'k', namespace: ['n'], value: 1, constructor: 2, 'a.b': 3, toString: 4, "it's": 5 },
  ],
  ['keeps a long text', { text: 'long '.repeat(40_000) }],
];

/** What JSON can hold comes back as it was put. */
export const valuesGroup: ConformanceGroup<StoreContext, 'values'> = {
  name: 'values',
  cases: values.map(([name, value]) => ({
    name,
    run: async ({ store }: StoreContext) => {
      await store.put(namespace, 'item', value);
      expect((await store.get(namespace, 'item'))?.value).toStrictEqual(value);
      expect((await store.search(namespace))[0]?.value).toStrictEqual(value);
    },
  })),
};
