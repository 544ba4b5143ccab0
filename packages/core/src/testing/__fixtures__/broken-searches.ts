import { type BrokenLedger } from './broken-ledger.ts';

/** Ledgers that find candidates, relations or former states wrongly. */
export const brokenSearches: readonly BrokenLedger[] = [
  [
    'candidates',
    'matches by every term of the request',
    (ledger) => ({
      findCandidates: ({ source, ...request }, signal) =>
        ledger.findCandidates(
          {
            ...request,
            source:
              source.by === 'terms' ? { ...source, match: [...source.match, ...request.terms] } : source,
          },
          signal,
        ),
    }),
  ],
  [
    'candidates',
    'cuts to the newest instead of the rarest',
    (ledger) => ({
      findCandidates: async (request, signal) => {
        if (request.source.by !== 'terms') return ledger.findCandidates(request, signal);
        const all = await ledger.findCandidates(
          { ...request, source: { ...request.source, limit: 10_000 } },
          signal,
        );
        const newest = all.candidates.toSorted((left, right) => right.key - left.key);
        return { ...all, candidates: newest.slice(0, request.source.limit) };
      },
    }),
  ],
  [
    'candidates',
    'reads the whole ledger',
    (ledger) => ({
      findCandidates: async (request, signal) => ({
        ...(await ledger.findCandidates(request, signal)),
        rowsRead: (await ledger.describe()).memories,
      }),
    }),
  ],
  [
    'candidates',
    'includes the end of a time',
    (ledger) => ({
      findCandidates: (request, signal) =>
        ledger.findCandidates(
          {
            ...request,
            source:
              request.source.by === 'time'
                ? { ...request.source, to: request.source.to.replace('.000Z', '.001Z') }
                : request.source,
          },
          signal,
        ),
    }),
  ],
  [
    'term-statistics',
    'counts the current state at any time',
    (ledger) => ({
      readTermStatistics: (scopes, terms) => ledger.readTermStatistics(scopes, terms),
    }),
  ],
  [
    'term-statistics',
    'counts homes that the scopes do not reach',
    (ledger) => ({
      readTermStatistics: (scopes, terms, asOf) =>
        ledger.readTermStatistics([...scopes, { userId: 'ana' }], terms, asOf),
    }),
  ],
  [
    'relations',
    'reaches one message further',
    (ledger) => ({
      readRelations: (request) => ledger.readRelations({ ...request, reach: request.reach + 1 }),
    }),
  ],
  [
    'relations',
    'gives neighbours the farthest first',
    (ledger) => ({
      readRelations: async (request) =>
        (await ledger.readRelations(request)).map((each) => ({
          ...each,
          previous: each.previous.toReversed(),
        })),
    }),
  ],
  [
    'relations',
    'cites nothing',
    (ledger) => ({
      readRelations: async (request) =>
        (await ledger.readRelations(request)).map((each) => ({ ...each, citedBy: [] })),
    }),
  ],
  [
    'as-of',
    'lists the current state at any time',
    (ledger) => ({
      listMemories: ({ asOf: _asOf, ...request }, signal) => ledger.listMemories(request, signal),
    }),
  ],
  [
    'as-of',
    'takes a state up to its end inclusive',
    (ledger) => ({
      readMemory: (id, asOf) =>
        ledger.readMemory(id, asOf?.replace('.000Z', '.001Z')).then(
          (found) =>
            found ??
            ledger.readMemory(
              id,
              asOf?.replace(
                /:(\d\d)\.000Z/,
                (_, second: string) => `:${String(Number(second) - 1).padStart(2, '0')}.999Z`,
              ),
            ),
        ),
    }),
  ],
];
