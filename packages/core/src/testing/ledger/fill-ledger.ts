import type { LedgerChange } from '../../contracts/ledger-changes.ts';
import type { ScanCollection, ScanRow } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { Scope } from '../../types/scope.ts';
import { memoryItem, timeAt } from '../build-memory-item.ts';
import { plainTerms } from '../build-new-memory.ts';
import { storedMessage } from '../build-stored-message.ts';
import { storedRecord } from '../build-stored-record.ts';
import { readPages } from '../read-pages.ts';
import {
  commit,
  insert,
  nextVersion,
  remove,
  replace,
  reviseFields,
  saidRows,
  sayChanges,
} from './write-rows.ts';

/** The scopes that {@link fillLedger} writes under. */
export const filledScopes: readonly Scope[] = [
  { userId: 'ana' },
  { userId: 'ana', runId: 'r1' },
  { agentId: 'guide', appId: 'app' },
];

/** One of everything, in each of the scopes: with versions, deletions, parts, odd characters, expiring records. */
export async function fillLedger(ledger: Ledger): Promise<void> {
  for (const [index, scope] of filledScopes.entries()) {
    const at = (seconds: number): string => timeAt(index * 100 + seconds);
    const said = saidRows({
      ...scope,
      id: 'm1',
      text: `we met in Porto ${index} 😀`,
      createdAt: at(0),
      timestamp: at(1),
    });
    const silent = storedMessage({
      ...scope,
      id: 'm2',
      text: '',
      role: 'tool',
      parts: [{ type: 'image', list: [1, null] }],
      createdAt: at(2),
    });
    const fact = memoryItem({
      ...scope,
      memory: `met in Porto ${index}`,
      sources: ['m1'],
      metadata: { n: index },
      createdAt: at(3),
    });
    const better = nextVersion(fact, {
      memory: `met Bo in Porto ${index}`,
      updatedAt: at(4),
      categories: ['travel'],
    });
    const edited = nextVersion(better, { metadata: { n: index, edited: true }, updatedAt: at(5) });
    const gone = memoryItem({ ...scope, memory: `a mistake ${index}`, createdAt: at(6) });
    const changes: readonly LedgerChange[] = [
      ...sayChanges(said),
      { type: 'insert-message', message: silent },
      withNote(insert({ item: fact, sourceKeys: [said.message.key], uniqueKey: 'fact' }), `op ${index}`),
      replace(better, { uniqueKey: 'better' }),
      reviseFields(edited),
      insert({ item: gone, uniqueKey: 'gone' }),
      withNote(remove(gone, at(7)), undefined, 'asked for it'),
      {
        type: 'put-record',
        record: storedRecord({
          owner: scope,
          namespace: ['a', `${index}`],
          value: { text: 'Porto', n: [index, null] },
          index: ['text'],
        }),
        terms: plainTerms('Porto'),
        needsIndexing: false,
      },
    ];
    await commit(ledger, changes);
  }
  const record = storedRecord({ key: 'own', value: { own: true }, expiresAt: timeAt(9999) });
  await commit(ledger, [{ type: 'put-record', record, terms: plainTerms('own'), needsIndexing: false }]);
}

function withNote(change: LedgerChange, operationId?: string, reason?: string): LedgerChange {
  if (!('note' in change)) return change;
  const note = {
    ...change.note,
    ...(operationId === undefined ? {} : { operationId }),
    ...(reason === undefined ? {} : { reason }),
  };
  return { ...change, note };
}

/** Every row of a collection, read page by page. */
export async function scanAll<Collection extends ScanCollection>(
  ledger: Ledger,
  {
    collection,
    scopes,
    limit = 100,
  }: { readonly collection: Collection; readonly scopes?: readonly Scope[]; readonly limit?: number },
): Promise<readonly Extract<ScanRow, { readonly collection: Collection }>[]> {
  return readPages<Extract<ScanRow, { readonly collection: Collection }>>(async (rows) => {
    const page = await ledger.scan({ collection, scopes, after: rows.at(-1)?.position, limit });
    return page.filter(
      (row): row is Extract<ScanRow, { readonly collection: Collection }> => row.collection === collection,
    );
  });
}

/** Everything that a ledger holds, without the positions, which are its own. */
export async function contentsOf(ledger: Ledger, scopes?: readonly Scope[]): Promise<readonly object[]> {
  const within = scopes === undefined ? {} : { scopes };
  const rows = [
    ...(await scanAll(ledger, { collection: 'messages', ...within })),
    ...(await scanAll(ledger, { collection: 'memories', ...within })),
    ...(await scanAll(ledger, { collection: 'records', ...within })),
  ];
  return rows.map(({ position: _position, ...row }) => row);
}

/** The changes that restore what a scan read. */
export function restoreChange(row: ScanRow): LedgerChange {
  switch (row.collection) {
    case 'messages':
      return { type: 'insert-message', message: row.message };
    case 'records':
      return { type: 'put-record', record: row.record, terms: plainTerms('Porto'), needsIndexing: false };
    default:
      return {
        type: 'restore-memory',
        versions: row.versions.map((version) => ({ ...version, terms: plainTerms(version.state.memory) })),
        needsIndexing: false,
        ...(row.uniqueKey === undefined ? {} : { uniqueKey: row.uniqueKey }),
      };
  }
}
