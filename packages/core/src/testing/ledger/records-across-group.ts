import { expect } from 'vitest';
import type { RecordsAcrossQuery } from '../../contracts/record-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import { compareCodePoints } from '../../internal/compare-code-points.ts';
import type { StoredRecord } from '../../types/record.ts';
import { scopeKey, scopeMatches, type Scope } from '../../types/scope.ts';
import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import { timeAt } from '../build-memory-item.ts';
import { plainTerms } from '../build-new-memory.ts';
import { storedRecord } from '../build-stored-record.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { commit } from './write-rows.ts';

function put(record: StoredRecord): LedgerChange {
  return { type: 'put-record', record, terms: plainTerms(''), needsIndexing: false };
}

/** Owners in order of `scopeKey`, with records of the same names in namespaces that look alike. */
const manyOwners: readonly Scope[] = [
  { userId: 'an' },
  { userId: 'ana', runId: 'r1' },
  { userId: 'ana' },
  { userId: '\u0000' },
  { agentId: 'ana' },
  {},
].toSorted((left, right) => compareCodePoints(scopeKey(left), scopeKey(right)));

async function putForMany(ledger: Ledger): Promise<void> {
  const namespaces = [['places'], ['places', 'x'], ['x', 'places'], ['places/x']];
  const records = manyOwners
    .toReversed()
    .flatMap((owner) =>
      namespaces.flatMap((namespace) =>
        ['k2', 'k1', 'k10'].map((key) =>
          storedRecord({ owner, namespace, key, value: { owner: scopeKey(owner) } }),
        ),
      ),
    );
  await commit(
    ledger,
    records.map((record) => put(record)),
  );
}

async function across(ledger: Ledger, query: Partial<RecordsAcrossQuery>): Promise<readonly unknown[]> {
  const found = await ledger.readRecordsAcross({
    within: {},
    namespace: ['places'],
    now: timeAt(50),
    limit: 100,
    offset: 0,
    ...query,
  });
  return found.map(({ owner, namespace, key, value }) => {
    expect([namespace, value]).toStrictEqual([query.namespace ?? ['places'], { owner: scopeKey(owner) }]);
    return [owner, key];
  });
}

/** Records of one namespace, whoever they belong to. */
export const recordsAcrossGroup: ConformanceGroup<LedgerContext, 'records-across'> = {
  name: 'records-across',
  cases: [
    {
      name: 'reads a namespace of all owners, in order of owner and key',
      run: async ({ ledger }) => {
        await putForMany(ledger);
        const all = manyOwners.flatMap((owner) => ['k1', 'k10', 'k2'].map((key) => [owner, key]));
        expect(await across(ledger, {})).toStrictEqual(all);
        expect(await across(ledger, { limit: 4, offset: 5 })).toStrictEqual(all.slice(5, 9));
        expect(await across(ledger, { namespace: ['x'] })).toStrictEqual([]);
        const named = manyOwners.flatMap((owner) => ['k1', 'k2'].map((key) => [owner, key]));
        expect(await across(ledger, { keys: ['k2', 'k1', 'k'] })).toStrictEqual(named);
        expect(await across(ledger, { keys: ['k2', 'k1'], limit: 3, offset: 4 })).toStrictEqual(
          named.slice(4, 7),
        );
        expect(await across(ledger, { keys: [] })).toStrictEqual([]);
      },
    },
    {
      name: 'reads a namespace of the owners within a scope alone',
      run: async ({ ledger }) => {
        await putForMany(ledger);
        for (const within of manyOwners) {
          const owners = manyOwners.filter((owner) => scopeMatches(within, owner));
          for (const keys of [['k2'], undefined]) {
            const names = keys ?? ['k1', 'k10', 'k2'];
            expect(await across(ledger, { within, keys })).toStrictEqual(
              owners.flatMap((owner) => names.map((key) => [owner, key])),
            );
          }
        }
      },
    },
    {
      name: 'reads of all owners what is there now',
      run: async ({ ledger }) => {
        await putForMany(ledger);
        const [first = {}, second = {}] = manyOwners;
        const address = { namespace: ['places'], key: 'k1' };
        const value = { owner: scopeKey(second) };
        await commit(ledger, [
          { type: 'delete-record', owner: first, ...address },
          put(storedRecord({ owner: second, ...address, value, expiresAt: timeAt(40) })),
        ]);
        for (const keys of [['k1'], undefined]) {
          const owners = (await across(ledger, { keys })).filter((entry) => (entry as string[])[1] === 'k1');
          expect(owners).toStrictEqual(manyOwners.slice(2).map((owner) => [owner, 'k1']));
        }
        await ledger.erase({ userId: 'ana' }, timeAt(1));
        expect(await across(ledger, { keys: ['k2'] })).toStrictEqual(
          manyOwners.filter(({ userId }) => userId !== 'ana').map((owner) => [owner, 'k2']),
        );
      },
    },
  ],
};
