import type { LedgerChange, NewMemory } from '../../contracts/ledger-changes.ts';
import type { OperationChange } from '../../contracts/operation-changes.ts';
import type { Break, BrokenLedger } from './broken-ledger.ts';

/** Rewrites every change of a batch. */
function changing(rewrite: (change: LedgerChange) => LedgerChange): Break {
  return (ledger) => ({
    commit: (batch, signal) => ledger.commit({ ...batch, changes: batch.changes.map(rewrite) }, signal),
  });
}

function reopening(rewrite: (memory: NewMemory) => NewMemory): Break {
  return changing((change) =>
    change.type === 'reopen-memory' ? { ...change, memory: rewrite(change.memory) } : change,
  );
}

function answering(rewrite: (changes: readonly OperationChange[]) => readonly OperationChange[]): Break {
  return (ledger) => ({
    readOperationChanges: async (operationId, scopes, signal) =>
      rewrite(await ledger.readOperationChanges(operationId, scopes, signal)),
  });
}

/** Ledgers that lose their way where a chain is closed, goes on, or is asked for by operation. */
export const brokenChains: readonly BrokenLedger[] = [
  [
    'conflicts',
    'lets go of no unique key',
    changing((change) => {
      if (change.type !== 'replace-memory' || change.memory.uniqueKey !== null) return change;
      const { uniqueKey: _uniqueKey, ...memory } = change.memory;
      return { ...change, memory };
    }),
  ],
  [
    'conflicts',
    'gives no unique key to a memory that had none',
    changing((change) => {
      if (change.type !== 'replace-memory' || typeof change.memory.uniqueKey !== 'string') return change;
      const { uniqueKey: _uniqueKey, ...memory } = change.memory;
      return { ...change, memory };
    }),
  ],
  [
    'reopen',
    'reopens whatever version was deleted',
    (ledger) => ({
      commit: async (batch, signal) => {
        const changes = batch.changes.map(async (change) => {
          if (change.type !== 'reopen-memory') return change;
          const last = (await ledger.readVersions(change.memory.item.id)).at(-1);
          return last === undefined ? change : { ...change, expectedVersion: last.state.version };
        });
        return ledger.commit({ ...batch, changes: await Promise.all(changes) }, signal);
      },
    }),
  ],
  [
    'reopen',
    'ends a deletion that was taken back',
    (ledger) => ({
      readVersions: async (id, scopes) => {
        const versions = await ledger.readVersions(id, scopes);
        return versions.map((version, index) => {
          const next = versions[index + 1];
          return next === undefined ? version : { ...version, recordedTo: next.recordedFrom };
        });
      },
    }),
  ],
  [
    'reopen',
    'sees a memory also while it was deleted',
    (ledger) => ({
      readMemory: async (id, asOf) => (await ledger.readMemory(id, asOf)) ?? ledger.readMemory(id),
    }),
  ],
  ['reopen', 'forgets the vector', reopening(({ vector: _vector, ...memory }) => memory)],
  ['reopen', 'forgets the unique key', reopening(({ uniqueKey: _key, ...memory }) => memory)],
  ['reopen', 'forgets the sources', reopening((memory) => ({ ...memory, sourceKeys: [] }))],
  ['reopen', 'forgets the mark', reopening((memory) => ({ ...memory, needsIndexing: false }))],
  [
    'reopen',
    'forgets the words',
    reopening((memory) => ({ ...memory, terms: { frequencies: new Map(), length: 0 } })),
  ],
  [
    'reopen',
    'scans it once for each deletion',
    (ledger) => ({
      scan: async (request, signal) => {
        const rows = await ledger.scan(request, signal);
        return rows.flatMap((row) => {
          if (row.collection !== 'memories' || row.versions.at(-1)?.event === 'DELETE') return [row];
          return row.versions.some(({ event }) => event === 'DELETE') ? [row, row] : [row];
        });
      },
    }),
  ],
  ['operation-changes', 'answers the last change first', answering((changes) => changes.toReversed())],
  [
    'operation-changes',
    'leaves out what stood before',
    answering((changes) => changes.map(({ previous: _previous, ...change }) => change)),
  ],
  [
    'operation-changes',
    'leaves out what came later',
    answering((changes) => changes.map((change) => ({ ...change, later: [] }))),
  ],
  [
    'operation-changes',
    'leaves out deletions',
    answering((changes) => changes.filter(({ version }) => version.event !== 'DELETE')),
  ],
  ['operation-changes', 'stops after a thousand', answering((changes) => changes.slice(0, 1000))],
  [
    'operation-changes',
    'looks beyond the run',
    (ledger) => ({
      readOperationChanges: (operationId, scopes, signal) =>
        ledger.readOperationChanges(
          operationId,
          scopes.map(({ runId: _runId, ...scope }) =>
            Object.keys(scope).length === 0 ? { userId: 'ana' } : scope,
          ),
          signal,
        ),
    }),
  ],
];
