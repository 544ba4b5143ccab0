import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import { timeAt } from '../build-memory-item.ts';
import { withoutChange, type BrokenLedger } from './broken-ledger.ts';

const aPrefix = ({ userId, ...rest }: { readonly userId?: string }) => ({
  ...rest,
  ...(userId === undefined ? {} : { userId: userId[0] ?? '' }),
});
/** Ledgers that keep messages, records or scopes wrongly. */
export const brokenMessages: readonly BrokenLedger[] = [
  [
    'messages',
    'orders by the time said',
    (ledger) => ({
      listMessages: async (request) =>
        (await ledger.listMessages(request)).toSorted((left, right) =>
          left.message.timestamp < right.message.timestamp ? -1 : 1,
        ),
    }),
  ],
  [
    'messages',
    'lists messages of runs where none are wanted',
    (ledger) => ({
      listMessages: ({ withoutRun: _withoutRun, ...request }) => ledger.listMessages(request),
    }),
  ],
  ['messages', 'keeps deleted messages', withoutChange('delete-message')],
  ['messages', 'does not replace messages', withoutChange('replace-message')],
  [
    'threads',
    'orders threads of one time anyhow',
    (ledger) => ({
      listThreads: async (request) =>
        (await ledger.listThreads(request))
          .toSorted((left, right) => (left.lastAt < right.lastAt ? 1 : -1))
          .toReversed(),
    }),
  ],
  [
    'threads',
    'repeats the first page',
    (ledger) => ({ listThreads: ({ after: _after, ...request }) => ledger.listThreads(request) }),
  ],
  [
    'records',
    'returns expired records',
    (ledger) => ({
      listRecords: (query) => ledger.listRecords({ ...query, now: timeAt(-1) }),
    }),
  ],
  [
    'records-across',
    'reads records of owners that the scope does not hold',
    (ledger) => ({ readRecordsAcross: (query) => ledger.readRecordsAcross({ ...query, within: {} }) }),
  ],
  [
    'records',
    'renews createdAt',
    (ledger) => ({
      commit: (batch, signal) => {
        const changes = batch.changes.flatMap((change): readonly LedgerChange[] =>
          change.type === 'put-record'
            ? [
                {
                  type: 'delete-record',
                  owner: change.record.owner,
                  namespace: change.record.namespace,
                  key: change.record.key,
                },
                change,
              ]
            : [change],
        );
        return ledger.commit({ ...batch, changes }, signal);
      },
    }),
  ],
  [
    'namespaces',
    'takes a prefix as text',
    (ledger) => ({
      listRecords: async (query) => {
        const all = await ledger.listRecords({ ...query, prefix: [], limit: 10_000, offset: 0 });
        const text = query.prefix.join('/');
        return all
          .filter(({ namespace }) => namespace.join('/').startsWith(text))
          .slice(query.offset, query.offset + query.limit);
      },
    }),
  ],
  [
    'namespaces',
    'does not cut to a depth',
    (ledger) => ({ listNamespaces: ({ maxDepth: _maxDepth, ...query }) => ledger.listNamespaces(query) }),
  ],
  [
    'scope-isolation',
    'compares ids by their first letter',
    (ledger) => ({
      listMemories: (request, signal) =>
        ledger.listMemories({ ...request, scopes: request.scopes.map(aPrefix) }, signal),
    }),
  ],
  [
    'scope-isolation',
    'looks only at the first scope',
    (ledger) => ({
      listMessages: (request) => ledger.listMessages({ ...request, scopes: request.scopes.slice(0, 1) }),
    }),
  ],
  [
    'scope-isolation',
    'forgets the run',
    (ledger) => ({
      findCandidates: (request, signal) => {
        const scopes = request.scopes.map(({ runId, ...rest }) =>
          Object.keys(rest).length === 0 ? { runId: runId ?? '' } : rest,
        );
        return ledger.findCandidates({ ...request, scopes }, signal);
      },
    }),
  ],
];
