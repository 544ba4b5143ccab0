import { expect } from 'vitest';
import { scopeMatches, type Scope } from '../../types/scope.ts';
import { memoryItem, namedId, timeAt } from '../build-memory-item.ts';
import { plainTerms } from '../build-new-memory.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { contentsOf, filledScopes, fillLedger, restoreChange, scanAll } from './fill-ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, insert, keyOf, refused, textsOf } from './write-rows.ts';

const collections = ['messages', 'memories', 'records'] as const;

/** A full scan reads everything, and what it read restores an equal ledger. */
export const scanRestoreGroup: ConformanceGroup<LedgerContext, 'scan-restore'> = {
  name: 'scan-restore',
  cases: [
    {
      name: 'reads nothing of an empty ledger',
      run: async ({ ledger }) => {
        expect(await contentsOf(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'reads all versions of a memory with their notes and sources, deleted memories included',
      run: async ({ ledger }) => {
        await fillLedger(ledger);
        const rows = await scanAll(ledger, { collection: 'memories' });
        expect(rows.map(({ versions }) => versions.map(({ event }) => event))).toStrictEqual(
          filledScopes.flatMap(() => [['ADD'], ['ADD', 'UPDATE', 'UPDATE'], ['ADD', 'DELETE']]),
        );
        for (const { versions } of rows) {
          const history = await ledger.readVersions(versions[0]?.state.id ?? '');
          expect(versions.map(({ sourceKeys: _keys, ...version }) => version)).toStrictEqual(history);
        }
        const [message] = await ledger.readMessages(ana, ['m1']);
        const key = message?.message.key;
        expect(rows[1]?.versions.map(({ sourceKeys }) => sourceKeys)).toStrictEqual([[key], [key], [key]]);
        expect(rows.slice(0, 3).map(({ uniqueKey }) => uniqueKey)).toStrictEqual([
          undefined,
          'better',
          undefined,
        ]);
        expect(rows.slice(0, 3).map((row) => Object.hasOwn(row, 'uniqueKey'))).toStrictEqual([
          false,
          true,
          false,
        ]);
      },
    },
    {
      name: 'reads in order of position, page by page, each row once',
      run: async ({ ledger }) => {
        await fillLedger(ledger);
        for (const collection of collections) {
          const whole = await scanAll(ledger, { collection });
          expect(whole.length).toBe({ messages: 6, memories: 9, records: 4 }[collection]);
          const positions = whole.map(({ position }) => position);
          expect(positions).toStrictEqual(positions.toSorted((left, right) => left - right));
          for (const limit of [1, 2, 4])
            expect(await scanAll(ledger, { collection, limit })).toStrictEqual(whole);
        }
      },
    },
    {
      name: 'reads within scopes: records by their owner',
      run: async ({ ledger }) => {
        await fillLedger(ledger);
        for (const query of [ana, { runId: 'r1' }, { appId: 'app' }, { userId: 'nobody' }]) {
          const matching = filledScopes.filter((scope) => scopeMatches(query, scope)).length;
          const counts = await Promise.all(
            collections.map(
              async (collection) => (await scanAll(ledger, { collection, scopes: [query] })).length,
            ),
          );
          expect(counts, JSON.stringify(query)).toStrictEqual([2 * matching, 3 * matching, matching]);
        }
        const choice: readonly Scope[] = [ana, { runId: 'r1' }];
        expect((await scanAll(ledger, { collection: 'memories', scopes: choice })).length).toBe(6);
      },
    },
    {
      name: 'removes everything with reset, and keeps working',
      run: async ({ ledger }) => {
        await fillLedger(ledger);
        await ledger.claimOperation({
          scope: ana,
          operationId: 'op',
          payloadHash: 'p',
          token: 't',
          now: timeAt(0),
          until: timeAt(9),
        });
        await commit(ledger, [{ type: 'set-index-state', state: { generation: 3, status: 'none' } }]);
        const planned = { type: 'epoch', scope: ana, epoch: await ledger.readEpoch() } as const;
        await ledger.reset();
        expect(await contentsOf(ledger)).toStrictEqual([]);
        expect(await ledger.describe()).toMatchObject({
          memories: 0,
          messages: 0,
          records: 0,
          pendingMarks: 0,
        });
        expect(await ledger.readIndexState()).toStrictEqual({ generation: 0, status: 'none' });
        expect(await ledger.readVersions(namedId('a mistake 0'))).toStrictEqual([]);
        const claim = {
          scope: ana,
          operationId: 'op',
          payloadHash: 'other',
          token: 't2',
          now: timeAt(0),
          until: timeAt(9),
        };
        expect(await ledger.claimOperation(claim)).toStrictEqual({ status: 'claimed' });
        expect(await ledger.commit({ preconditions: [planned], changes: [insert()] })).toStrictEqual(
          refused('epoch', ''),
        );
        await commit(ledger, [insert({ item: { memory: 'a new beginning' } })]);
        expect(await textsOf(ledger)).toStrictEqual(['a new beginning']);
      },
    },
    {
      name: 'restores exactly what was scanned',
      run: async ({ ledger }) => {
        await fillLedger(ledger);
        const contents = await contentsOf(ledger);
        const rows = await Promise.all(
          collections.map((collection) => ledger.scan({ collection, limit: 1000 })),
        );
        await ledger.reset();
        await commit(ledger, rows.flat().map(restoreChange));
        expect(await contentsOf(ledger)).toStrictEqual(contents);
      },
    },
    {
      name: 'finds restored memories by words, relations, time and unique key like written ones',
      run: async ({ ledger }) => {
        await fillLedger(ledger);
        const rows = await Promise.all(
          collections.map((collection) => ledger.scan({ collection, limit: 1000 })),
        );
        await ledger.reset();
        await commit(ledger, rows.flat().map(restoreChange));
        const fact = memoryItem({ ...ana, memory: 'met in Porto 0' });
        const source = { by: 'terms', match: ['Bo'], limit: 9 } as const;
        const request = { scopes: [{ userId: 'ana' }], terms: ['Porto', 'Bo'], source };
        const { candidates } = await ledger.findCandidates(request);
        const found = candidates.find(({ id }) => id === fact.id);
        expect([found?.version, found?.frequencies, found?.length]).toStrictEqual([3, [1, 1], 5]);
        expect((await ledger.findCandidates({ ...request, asOf: timeAt(3) })).candidates).toStrictEqual([]);
        expect((await ledger.readMemory(fact.id, timeAt(3)))?.item.memory).toBe('met in Porto 0');
        expect((await ledger.readMemory(namedId('a mistake 0'), timeAt(6)))?.item.memory).toBe('a mistake 0');
        expect(await ledger.readMemory(namedId('a mistake 0'))).toBeUndefined();
        expect(await ledger.readTermStatistics([ana], ['mistake', 'Bo'])).toMatchObject({
          documentFrequencies: [0, 2],
        });
        const held = await ledger.readUnique(ana, ['fact', 'better', 'gone']);
        expect(held.map(({ uniqueKey, item }) => [uniqueKey, item.id])).toStrictEqual([['better', fact.id]]);
        const [said] = await ledger.readMessages(ana, ['m1']);
        const [relations] = await ledger.readRelations({
          keys: [await keyOf(ledger, fact.id)],
          terms: [],
          reach: 1,
        });
        expect(relations?.sources.map(({ key }) => key)).toStrictEqual([said?.episode?.key]);
      },
    },
    {
      name: 'refuses to restore a memory whose id is taken, also by a deleted one, and writes nothing',
      run: async ({ ledger }) => {
        await fillLedger(ledger);
        const rows = await scanAll(ledger, { collection: 'memories' });
        const before = await contentsOf(ledger);
        for (const row of [rows[1], rows[2]]) {
          if (row === undefined) throw new Error('nine memories');
          const fresh = insert({ item: { memory: 'beside it' } });
          const outcome = await ledger.commit({ preconditions: [], changes: [fresh, restoreChange(row)] });
          expect(outcome).toStrictEqual(refused('duplicate', row.versions[0]?.state.id ?? ''));
        }
        expect(await contentsOf(ledger)).toStrictEqual(before);
      },
    },
    {
      name: 'marks a restored memory that needs indexing, unless it is deleted',
      run: async ({ ledger }) => {
        const item = memoryItem({ memory: 'restored' });
        const gone = memoryItem({ memory: 'restored and gone' });
        const version = { terms: plainTerms('restored'), sourceKeys: [], recordedFrom: timeAt(0) };
        await commit(ledger, [
          {
            type: 'restore-memory',
            versions: [{ ...version, state: item, event: 'ADD' }],
            needsIndexing: true,
            uniqueKey: 'k',
          },
          {
            type: 'restore-memory',
            versions: [
              { ...version, state: gone, event: 'ADD', recordedTo: timeAt(1) },
              { ...version, state: gone, event: 'DELETE', recordedFrom: timeAt(1) },
            ],
            needsIndexing: true,
          },
        ]);
        const marks = await ledger.readMarks({ now: timeAt(9), limit: 9 });
        expect(marks.map(({ id, action, memory }) => [id, action, memory?.item])).toStrictEqual([
          [item.id, 'upsert', item],
        ]);
        expect(await textsOf(ledger)).toStrictEqual(['restored']);
      },
    },
  ],
};
