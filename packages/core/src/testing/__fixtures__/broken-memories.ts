import type { Filter, FilterComparison } from '../../types/filter.ts';
import { type Break, type BrokenLedger } from './broken-ledger.ts';

/** Rewrites every comparison of a filter. */
function mapFilter(filter: Filter, change: (comparison: FilterComparison) => Filter): Filter {
  switch (filter.type) {
    case 'compare':
      return change(filter);
    case 'not':
      return { type: 'not', filter: mapFilter(filter.filter, change) };
    default:
      return { ...filter, filters: filter.filters.map((part) => mapFilter(part, change)) };
  }
}

function filtering(change: (comparison: FilterComparison) => Filter): Break {
  return (ledger) => ({
    listMemories: (request, signal) => {
      const filter = request.filter === undefined ? undefined : mapFilter(request.filter, change);
      return ledger.listMemories({ ...request, filter }, signal);
    },
  });
}

const everything: Filter = { type: 'and', filters: [] };
/** Ledgers that write, read, list or filter memories wrongly. */
export const brokenMemories: readonly BrokenLedger[] = [
  [
    'commit',
    'writes a batch change by change',
    (ledger) => ({
      commit: async (batch, signal) => {
        for (const change of batch.changes) {
          const outcome = await ledger.commit(
            { preconditions: batch.preconditions, changes: [change] },
            signal,
          );
          if (!outcome.committed) return outcome;
        }
        return { committed: true };
      },
    }),
  ],
  [
    'commit',
    'applies changes in another order',
    (ledger) => ({
      commit: (batch, signal) => ledger.commit({ ...batch, changes: batch.changes.toReversed() }, signal),
    }),
  ],
  [
    'conflicts',
    'checks no precondition',
    (ledger) => ({
      commit: (batch, signal) => ledger.commit({ ...batch, preconditions: [] }, signal),
    }),
  ],
  [
    'conflicts',
    'swallows conflicts',
    (ledger) => ({
      commit: async (batch, signal) => {
        await ledger.commit(batch, signal);
        return { committed: true };
      },
    }),
  ],
  [
    'memories',
    'reads in another order than that of the ids',
    (ledger) => ({
      readMemories: async (view, ids) => (await ledger.readMemories(view, ids)).toReversed(),
    }),
  ],
  [
    'memories',
    'reads by id outside the filter',
    (ledger) => ({
      readMemories: ({ filter: _filter, ...view }, ids) => ledger.readMemories(view, ids),
    }),
  ],
  ['memories', 'tells history to everybody', (ledger) => ({ readVersions: (id) => ledger.readVersions(id) })],
  [
    'memories',
    'ends no history with a deletion',
    (ledger) => ({
      readVersions: async (id, scopes) =>
        (await ledger.readVersions(id, scopes)).filter(({ event }) => event !== 'DELETE'),
    }),
  ],
  [
    'memories',
    'finds unique keys in wider scopes',
    (ledger) => ({
      readUnique: ({ userId, runId }, keys) =>
        ledger.readUnique({ userId: userId ?? 'ana', ...(runId === undefined ? {} : { runId }) }, keys),
    }),
  ],
  [
    'list',
    'counts the page instead of the view',
    (ledger) => ({
      listMemories: async (request, signal) => {
        const page = await ledger.listMemories(request, signal);
        return { ...page, total: page.memories.length };
      },
    }),
  ],
  [
    'list',
    'says that nothing follows',
    (ledger) => ({
      listMemories: async (request, signal) => ({
        ...(await ledger.listMemories(request, signal)),
        hasMore: false,
      }),
    }),
  ],
  [
    'list',
    'ignores the cursor',
    (ledger) => ({
      listMemories: async ({ after, ...request }, signal) => {
        const page = await ledger.listMemories(request, signal);
        return after === undefined ? page : { ...page, hasMore: false };
      },
    }),
  ],
  [
    'list',
    'sorts by another field',
    (ledger) => ({
      listMemories: (request, signal) =>
        ledger.listMemories({ ...request, sort: { ...request.sort, field: 'createdAt' } }, signal),
    }),
  ],
  [
    'filters',
    'takes gte for gt',
    filtering((each) => (each.operator === 'gte' ? { ...each, operator: 'gt' } : each)),
  ],
  [
    'filters',
    'takes lt for lte',
    filtering((each) => (each.operator === 'lt' ? { ...each, operator: 'lte' } : each)),
  ],
  [
    'filters',
    'takes is for eq of what is no object',
    filtering((each) =>
      each.operator === 'is' && typeof each.value !== 'object'
        ? { ...each, operator: 'eq', value: each.value }
        : each,
    ),
  ],
  [
    'filters',
    'takes contains for icontains',
    filtering((each) => (each.operator === 'icontains' ? { ...each, operator: 'contains' } : each)),
  ],
  [
    'filters',
    'lets missing fields through no negation',
    filtering((each) =>
      each.operator === 'ne'
        ? { type: 'and', filters: [each, { ...each, operator: 'exists', value: true }] }
        : each,
    ),
  ],
  [
    'filters',
    'answers nin with nothing as false',
    filtering((each) =>
      each.operator === 'nin' && each.value.length === 0 ? { type: 'or', filters: [] } : each,
    ),
  ],
  [
    'filters',
    'drops what it does not know',
    filtering((each) => (each.operator === 'exists' ? everything : each)),
  ],
];
