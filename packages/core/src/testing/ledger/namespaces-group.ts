import { expect } from 'vitest';
import type { NamespaceQuery } from '../../contracts/record-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { Scope } from '../../types/scope.ts';
import { timeAt } from '../build-memory-item.ts';
import { plainTerms } from '../build-new-memory.ts';
import { storedRecord } from '../build-stored-record.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { commit } from './write-rows.ts';

// In order: segment by segment by code point; a namespace comes before those that it begins.
const ordered: readonly (readonly string[])[] = [
  ['"a","b"'],
  ['%'],
  ['A'],
  ['_'],
  ['a'],
  ['a', '!'],
  ['a', 'b'],
  ['a', 'b', 'c'],
  ['a', 'bc'],
  ['a '],
  ['a!'],
  ['a,b'],
  ['a.b'],
  ['a/b'],
  ['a\\', 'b'],
  ['ab'],
  ['ab', 'c'],
  ['é'],
  ['｡'],
  ['😀'],
];

async function putAll(
  ledger: Ledger,
  namespaces: readonly (readonly string[])[],
  owner: Scope = {},
): Promise<void> {
  await commit(
    ledger,
    namespaces.flatMap((namespace) =>
      ['k2', 'k1'].map((key) => ({
        type: 'put-record' as const,
        record: storedRecord({ owner, namespace, key }),
        terms: plainTerms('tea'),
        needsIndexing: false,
      })),
    ),
  );
}

async function list(
  ledger: Ledger,
  query: Partial<NamespaceQuery> = {},
): Promise<readonly (readonly string[])[]> {
  return ledger.listNamespaces({
    owner: {},
    prefix: [],
    suffix: [],
    now: timeAt(1),
    limit: 100,
    offset: 0,
    ...query,
  });
}

const shuffled = ordered.map((_, index) => ordered[(index * 7) % ordered.length] ?? []);

/** Namespaces: compared segment by segment, whatever their segments hold. */
export const namespacesGroup: ConformanceGroup<LedgerContext, 'namespaces'> = {
  name: 'namespaces',
  cases: [
    {
      name: 'lists namespaces in order, each once',
      run: async ({ ledger }) => {
        await putAll(ledger, shuffled);
        expect(await list(ledger)).toStrictEqual(ordered);
      },
    },
    {
      name: 'lists records in order of namespace and key',
      run: async ({ ledger }) => {
        await putAll(ledger, shuffled);
        const query = { owner: {}, prefix: [], now: timeAt(1) };
        const records = await ledger.listRecords({ ...query, limit: 100, offset: 0 });
        expect(records.map(({ namespace, key }) => [...namespace, key])).toStrictEqual(
          ordered.flatMap((namespace) => [
            [...namespace, 'k1'],
            [...namespace, 'k2'],
          ]),
        );
        const page = await ledger.listRecords({ ...query, limit: 3, offset: 5 });
        expect(page).toStrictEqual(records.slice(5, 8));
        expect(await ledger.listRecords({ ...query, limit: 3, offset: 100 })).toStrictEqual([]);
      },
    },
    {
      name: 'takes a prefix by whole segments, in lists and in searches',
      run: async ({ ledger }) => {
        await putAll(ledger, shuffled);
        for (const prefix of ordered) {
          const expected = ordered.filter((namespace) =>
            prefix.every((segment, index) => namespace[index] === segment),
          );
          const query = { owner: {}, prefix, now: timeAt(1) };
          const listed = await ledger.listRecords({ ...query, limit: 100, offset: 0 });
          expect(listed.map(({ namespace }) => namespace)).toStrictEqual(
            expected.flatMap((namespace) => [namespace, namespace]),
          );
          const found = await ledger.searchRecords({ ...query, terms: ['tea'], limit: 100 });
          expect(found.length, JSON.stringify(prefix)).toBe(expected.length * 2);
          expect(await list(ledger, { prefix })).toStrictEqual(expected);
        }
        expect(await list(ledger, { prefix: ['nobody'] })).toStrictEqual([]);
      },
    },
    {
      name: 'takes a suffix, and a star for any one segment',
      run: async ({ ledger }) => {
        await putAll(ledger, [
          ['users', '1', 'notes'],
          ['users', '12', 'notes'],
          ['users', '1', 'plans', 'notes'],
          ['teams', '1', 'notes'],
          ['users', '1'],
        ]);
        expect(await list(ledger, { suffix: ['notes'] })).toStrictEqual([
          ['teams', '1', 'notes'],
          ['users', '1', 'notes'],
          ['users', '1', 'plans', 'notes'],
          ['users', '12', 'notes'],
        ]);
        expect(await list(ledger, { prefix: ['users', '*', 'notes'] })).toStrictEqual([
          ['users', '1', 'notes'],
          ['users', '12', 'notes'],
        ]);
        expect(await list(ledger, { prefix: ['*', '1'], suffix: ['*', 'notes'] })).toStrictEqual([
          ['teams', '1', 'notes'],
          ['users', '1', 'notes'],
          ['users', '1', 'plans', 'notes'],
        ]);
        expect(await list(ledger, { suffix: ['users', '1', 'notes', 'more'] })).toStrictEqual([]);
      },
    },
    {
      name: 'cuts to a depth and lists what is left once, in pages',
      run: async ({ ledger }) => {
        await putAll(ledger, shuffled);
        const firsts = [...new Set(ordered.map(([first]) => first ?? ''))];
        const cut = await list(ledger, { maxDepth: 1 });
        expect(cut).toStrictEqual(firsts.map((first) => [first]));
        expect(await list(ledger, { maxDepth: 2, prefix: ['a', 'b'] })).toStrictEqual([['a', 'b']]);
        expect(await list(ledger, { maxDepth: 1, limit: 3, offset: 2 })).toStrictEqual(cut.slice(2, 5));
        expect(await list(ledger, { limit: 4, offset: 18 })).toStrictEqual(ordered.slice(18));
      },
    },
    {
      name: 'tells owners apart exactly',
      run: async ({ ledger }) => {
        const owners: readonly Scope[] = [
          {},
          { userId: 'ana' },
          { userId: 'ana', runId: 'r1' },
          { agentId: 'ana' },
          { userId: 'an' },
          { userId: 'ana', agentId: 'r1' },
          { userId: "ana' OR '1'='1" },
        ];
        for (const [index, owner] of owners.entries()) await putAll(ledger, [['of', `${index}`]], owner);
        for (const [index, owner] of owners.entries()) {
          const query = { owner, prefix: [], now: timeAt(1) };
          const records = await ledger.listRecords({ ...query, limit: 100, offset: 0 });
          expect(records.map(({ namespace, owner: found }) => [found, namespace[1]])).toStrictEqual([
            [owner, `${index}`],
            [owner, `${index}`],
          ]);
          expect(await list(ledger, { owner })).toStrictEqual([['of', `${index}`]]);
          expect((await ledger.searchRecords({ ...query, terms: ['tea'], limit: 100 })).length).toBe(2);
          expect(
            await ledger.readRecord({ ...query, prefix: ['of', `${(index + 1) % owners.length}`] }, 'k1'),
          ).toBeUndefined();
        }
        await commit(ledger, [{ type: 'delete-record', owner: {}, namespace: ['of', '1'], key: 'k1' }]);
        expect((await ledger.describe()).records).toBe(owners.length * 2);
      },
    },
  ],
};
