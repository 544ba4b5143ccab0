import { expect } from 'vitest';
import type { ConformanceGroup } from '@keepsake/core/testing';
import { matching, putAll, REFUSED, type StoreContext } from '../store-context.ts';

const namespace = ['filters'];
const numbers = [{ n: -2 }, { n: 0 }, { n: 4.5 }, { n: 5 }, { n: 10 }, { other: 1 }];

interface OperatorCase {
  readonly name: string;
  readonly values?: readonly Readonly<Record<string, unknown>>[];
  readonly condition: unknown;
  readonly matches: readonly string[];
}

/** Documented: a store has to answer. */
const documented: readonly OperatorCase[] = [
  { name: '$eq', condition: { $eq: 5 }, matches: ['3'] },
  { name: '$eq of a string', values: [{ n: 'a' }, { n: 'b' }], condition: { $eq: 'b' }, matches: ['1'] },
  { name: '$ne, of a missing key too', condition: { $ne: 5 }, matches: ['0', '1', '2', '4', '5'] },
  {
    name: '$ne of a string',
    values: [{ n: 'a' }, { n: 'b' }, {}],
    condition: { $ne: 'b' },
    matches: ['0', '2'],
  },
  { name: '$gt', condition: { $gt: 4.5 }, matches: ['3', '4'] },
  { name: '$gte', condition: { $gte: 4.5 }, matches: ['2', '3', '4'] },
  { name: '$lt', condition: { $lt: 0 }, matches: ['0'] },
  { name: '$lte', condition: { $lte: 0 }, matches: ['0', '1'] },
  {
    name: 'numbers by value, not by digits',
    values: [{ n: 9 }, { n: 10 }, { n: 100 }],
    condition: { $gt: 9 },
    matches: ['1', '2'],
  },
  { name: 'several operators together', condition: { $gt: 0, $lt: 10 }, matches: ['2', '3'] },
  {
    name: '$eq of an object',
    values: [{ n: { a: 1 } }, { n: { a: 2 } }],
    condition: { $eq: { a: 1 } },
    matches: ['0'],
  },
  {
    name: '$ne of an object',
    values: [{ n: { a: 1 } }, { n: { a: 2 } }],
    condition: { $ne: { a: 1 } },
    matches: ['1'],
  },
];

/** A store answers rightly, or refuses; it does not answer wrongly. */
const orRefusedCases: readonly OperatorCase[] = [
  { name: '$in, or refused', condition: { $in: [5, 10, 'x'] }, matches: ['3', '4'] },
  { name: '$in of nothing, or refused', condition: { $in: [] }, matches: [] },
  { name: '$nin, or refused', condition: { $nin: [5, 10] }, matches: ['0', '1', '2', '5'] },
  {
    name: '$in of objects, or refused',
    values: [{ n: { a: 1 } }, { n: { a: 2 } }],
    condition: { $in: [{ a: 1 }] },
    matches: ['0'],
  },
  {
    name: 'the order of strings such as times, or refused',
    values: [{ n: '2026-01-31' }, { n: '2026-02-01' }, { n: '2026-02-02' }],
    condition: { $gte: '2026-02-01' },
    matches: ['1', '2'],
  },
];

/** What no store need know: it may refuse, or find nothing, but it may not answer as if nothing had been said. */
const unknownConditions: readonly (readonly [string, unknown])[] = [
  ['an operator that does not exist', { $regexp: 'x' }],
  ['an operator beside a plain key', { $gt: 0, plain: 1 }],
  ['operators inside an object', { size: { $gt: 5 } }],
];

/** Operators in a filter: `{ score: { $gt: 4.99 } }`. */
export const filterOperatorsGroup: ConformanceGroup<StoreContext, 'filter operators'> = {
  name: 'filter operators',
  cases: [
    ...documented.map(({ name, values = numbers, condition, matches }) => ({
      name,
      run: async ({ store }: StoreContext) => {
        await putAll(store, namespace, values);
        expect(await matching(store, namespace, { n: condition })).toStrictEqual(matches);
      },
    })),
    ...orRefusedCases.map(({ name, values = numbers, condition, matches }) => ({
      name,
      run: async ({ store }: StoreContext) => {
        await putAll(store, namespace, values);
        expect([matches, REFUSED]).toContainEqual(await matching(store, namespace, { n: condition }));
      },
    })),
    ...unknownConditions.map(([what, condition]) => ({
      name: `does not ignore ${what}`,
      run: async ({ store }: StoreContext) => {
        await putAll(store, namespace, [{ n: 1 }, { n: 'a' }, { n: { size: 1 } }]);
        expect([[], REFUSED]).toContainEqual(await matching(store, namespace, { n: condition }));
      },
    })),
  ],
};
