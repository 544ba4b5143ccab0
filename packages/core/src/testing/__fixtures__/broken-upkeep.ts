import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import { timeAt } from '../build-memory-item.ts';
import { withoutChange, type BrokenLedger } from './broken-ledger.ts';

/** Ledgers that break what operations, the index, erasure, export and closing rest on. */
export const brokenUpkeep: readonly BrokenLedger[] = [
  [
    'scope-counts',
    'counts beyond the scopes',
    (ledger) => ({
      countScopes: ({ scopes: _scopes, ...request }, signal) => ledger.countScopes(request, signal),
    }),
  ],
  [
    'operations',
    'never ends a lease',
    (ledger) => ({
      claimOperation: (request, signal) => ledger.claimOperation({ ...request, now: timeAt(0) }, signal),
    }),
  ],
  [
    'operations',
    'forgets the payload',
    (ledger) => ({
      claimOperation: (request, signal) => ledger.claimOperation({ ...request, payloadHash: 'same' }, signal),
    }),
  ],
  [
    'operations',
    'forgets the run of an operation',
    (ledger) => ({
      claimOperation: ({ scope, ...request }, signal) =>
        ledger.claimOperation(
          { ...request, scope: scope.userId === undefined ? scope : { userId: scope.userId } },
          signal,
        ),
    }),
  ],
  ['operations', 'keeps what was given back', () => ({ releaseOperation: async () => {} })],
  [
    'marks',
    'shows marks that are put off',
    (ledger) => ({ readMarks: (request) => ledger.readMarks({ ...request, now: timeAt(99_999) }) }),
  ],
  [
    'marks',
    'clears renewed marks',
    (ledger) => ({
      commit: async (batch, signal) => {
        const now = await ledger.readMarks({ now: timeAt(99_999), limit: 1000 });
        const changes = batch.changes.map((change) =>
          change.type === 'clear-marks'
            ? {
                ...change,
                marks: change.marks.map((mark) => ({
                  ...mark,
                  stamp: now.find(({ id }) => id === mark.id)?.stamp ?? mark.stamp,
                })),
              }
            : change,
        );
        return ledger.commit({ ...batch, changes }, signal);
      },
    }),
  ],
  ['marks', 'does not put marks off', withoutChange('defer-marks')],
  ['index-state', 'keeps the first index state', withoutChange('set-index-state')],
  [
    'index-state',
    'reads from the beginning',
    (ledger) => ({ readUnindexed: (request) => ledger.readUnindexed({ ...request, after: 0 }) }),
  ],
  [
    'vectors',
    'does not keep vectors of rows',
    (ledger) => ({
      commit: (batch, signal) => {
        const changes = batch.changes.map((change): LedgerChange => {
          if (change.type !== 'insert-memory') return change;
          const { vector: _vector, ...memory } = change.memory;
          return { ...change, memory };
        });
        return ledger.commit({ ...batch, changes }, signal);
      },
    }),
  ],
  [
    'outside-index',
    'leaves nothing to remove',
    (ledger) => ({
      readMarks: async (request) =>
        (await ledger.readMarks(request)).filter(({ action }) => action === 'upsert'),
    }),
  ],
  [
    'erase',
    'erases the whole user',
    (ledger) => ({
      erase: (scope, now, signal) =>
        ledger.erase(scope.userId === undefined ? scope : { userId: scope.userId }, now, signal),
    }),
  ],
  [
    'erase',
    'erases nothing',
    (ledger) => ({
      erase: async (_scope, now) => ledger.erase({ userId: 'nobody at all' }, now),
    }),
  ],
  [
    'erase',
    'checks no epoch',
    (ledger) => ({
      commit: (batch, signal) =>
        ledger.commit(
          { ...batch, preconditions: batch.preconditions.filter(({ type }) => type !== 'epoch') },
          signal,
        ),
    }),
  ],
  [
    'scan-restore',
    'leaves deleted memories out',
    (ledger) => ({
      scan: async (request, signal) =>
        (await ledger.scan(request, signal)).filter(
          (row) => row.collection !== 'memories' || row.versions.at(-1)?.event !== 'DELETE',
        ),
    }),
  ],
  [
    'scan-restore',
    'restores no unique key',
    (ledger) => ({
      commit: (batch, signal) => {
        const changes = batch.changes.map((change): LedgerChange => {
          if (change.type !== 'restore-memory') return change;
          const { uniqueKey: _uniqueKey, ...rest } = change;
          return rest;
        });
        return ledger.commit({ ...batch, changes }, signal);
      },
    }),
  ],
  [
    'concurrency',
    'reads a moment ago',
    (ledger) => {
      let before: ReturnType<Ledger['listMemories']> | undefined;
      return {
        listMemories: (request, signal) => {
          const stale = before ?? ledger.listMemories(request, signal);
          before = ledger.listMemories(request, signal);
          return stale;
        },
      };
    },
  ],
  ['abort', 'ignores signals', (ledger) => ({ commit: (batch) => ledger.commit(batch) })],
  [
    'abort',
    'rejects with an error of its own',
    (ledger) => ({
      scan: async (request, signal) => {
        if (signal?.aborted === true) throw new Error('aborted');
        return ledger.scan(request, signal);
      },
    }),
  ],
  ['close', 'answers after close', () => ({ readEpoch: async () => 1 })],
];
