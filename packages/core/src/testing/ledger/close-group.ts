import { expect } from 'vitest';
import type { Ledger, Store } from '../../contracts/ledger.ts';
import { MemoryError } from '../../errors/memory-error.ts';
import { unitVector } from '../seeded-random.ts';
import { timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, insert } from './write-rows.ts';

const query = { owner: {}, prefix: [], now: timeAt(0) };
const sort = { field: 'createdAt', direction: 'ascending' } as const;
const claim = {
  scope: ana,
  operationId: 'op',
  payloadHash: 'p',
  token: 't',
  now: timeAt(0),
  until: timeAt(9),
};

/** Every method of the contract but `close`, each called plainly. */
const calls: {
  readonly [Method in Exclude<keyof Ledger, 'provider' | 'capabilities' | 'close'>]: (
    ledger: Ledger,
  ) => Promise<unknown>;
} = {
  open: (ledger) => ledger.open(),
  describe: (ledger) => ledger.describe(),
  commit: (ledger) => ledger.commit({ preconditions: [], changes: [insert()] }),
  readEpoch: (ledger) => ledger.readEpoch(),
  claimOperation: (ledger) => ledger.claimOperation(claim),
  releaseOperation: (ledger) => ledger.releaseOperation(claim),
  claimJob: (ledger) =>
    ledger.claimJob({ select: { id: 'x' }, token: 't', now: timeAt(0), until: timeAt(9) }),
  renewJob: (ledger) => ledger.renewJob({ id: 'x', token: 't' }, timeAt(9)),
  readJob: (ledger) => ledger.readJob('x'),
  findJob: (ledger) => ledger.findJob(ana, 'x'),
  listJobs: (ledger) => ledger.listJobs({ limit: 9 }),
  countJobs: (ledger) => ledger.countJobs('x'),
  readMemories: (ledger) => ledger.readMemories({ scopes: [ana] }, ['x']),
  readMemory: (ledger) => ledger.readMemory('x'),
  readVersions: (ledger) => ledger.readVersions('x'),
  readOperationChanges: (ledger) => ledger.readOperationChanges('x', [ana]),
  listMemories: (ledger) => ledger.listMemories({ scopes: [ana], sort, limit: 9, countTotal: true }),
  readUnique: (ledger) => ledger.readUnique(ana, ['x']),
  findCandidates: (ledger) =>
    ledger.findCandidates({ scopes: [ana], terms: [], source: { by: 'newest', limit: 9 } }),
  readTermStatistics: (ledger) => ledger.readTermStatistics([ana], ['x']),
  readRelations: (ledger) => ledger.readRelations({ keys: [1], terms: [], reach: 1 }),
  readMessages: (ledger) => ledger.readMessages(ana, ['x']),
  listMessages: (ledger) => ledger.listMessages({ scopes: [ana], direction: 'ascending', limit: 9 }),
  listThreads: (ledger) => ledger.listThreads({ scopes: [ana], limit: 9 }),
  readMessagesByKey: (ledger) => ledger.readMessagesByKey(['x']),
  readRecord: (ledger) => ledger.readRecord(query, 'x'),
  listRecords: (ledger) => ledger.listRecords({ ...query, limit: 9, offset: 0 }),
  readRecordsAcross: (ledger) =>
    ledger.readRecordsAcross({ within: {}, namespace: ['x'], now: timeAt(0), limit: 9, offset: 0 }),
  searchRecords: (ledger) => ledger.searchRecords({ ...query, terms: ['x'], limit: 9 }),
  listNamespaces: (ledger) => ledger.listNamespaces({ ...query, suffix: [], limit: 9, offset: 0 }),
  countScopes: (ledger) => ledger.countScopes({ field: 'userId', limit: 9 }),
  scan: (ledger) => ledger.scan({ collection: 'memories', limit: 9 }),
  readIndexState: (ledger) => ledger.readIndexState(),
  readMarks: (ledger) => ledger.readMarks({ now: timeAt(0), limit: 9 }),
  readUnindexed: (ledger) => ledger.readUnindexed({ target: 'memory', generation: 1, after: 0, limit: 9 }),
  erase: (ledger) => ledger.erase(ana, timeAt(0)),
  finishErasures: (ledger) => ledger.finishErasures(),
  reset: (ledger) => ledger.reset(),
};

async function expectClosed(name: string, call: () => Promise<unknown>): Promise<void> {
  const error: unknown = await call().then(
    () => `${name} resolved`,
    (reason: unknown) => reason,
  );
  if (!MemoryError.isInstance(error)) expect.fail(`${name} of a closed ledger: ${String(error)}`);
  expect(error.code, name).toBe('memory-closed');
}

async function expectAllClosed({ ledger, vectorStore }: Store): Promise<void> {
  for (const [name, call] of Object.entries(calls)) await expectClosed(name, () => call(ledger));
  const generation = { generation: 1, dimensions: 2 };
  await expectClosed('search', () =>
    vectorStore.search({ ...generation, vector: unitVector([1, 0]), scopes: [ana], limit: 1 }),
  );
  await expectClosed('prepare', () => vectorStore.prepare(generation));
}

/** Closing. */
export const closeGroup: ConformanceGroup<LedgerContext, 'close'> = {
  name: 'close',
  cases: [
    {
      name: 'rejects every later call with MemoryClosedError',
      run: async ({ store, ledger }) => {
        await ledger.open();
        await ledger.close();
        await expectAllClosed(store);
      },
    },
    {
      name: 'rejects every later call of a ledger that was never opened',
      run: async ({ store, ledger }) => {
        await ledger.close();
        await expectAllClosed(store);
      },
    },
    {
      name: 'is idempotent, also concurrently',
      run: async ({ ledger }) => {
        await ledger.open();
        await Promise.all([ledger.close(), ledger.close()]);
        await expect(ledger.close()).resolves.toBeUndefined();
      },
    },
    {
      name: 'waits for what is under way',
      run: async ({ ledger }) => {
        const reads = Array.from({ length: 5 }, () => ledger.describe());
        const writes = Array.from({ length: 20 }, (_, index) =>
          ledger.commit({ preconditions: [], changes: [insert({ item: { memory: `under way ${index}` } })] }),
        );
        const closed = ledger.close();
        expect(await Promise.all(writes)).toStrictEqual(writes.map(() => ({ committed: true })));
        expect(await Promise.all(reads)).toHaveLength(5);
        await closed;
      },
    },
    {
      name: 'tells its provider and place',
      run: async ({ ledger, store }) => {
        expect(ledger.provider).toMatch(/^[a-z][a-z0-9-]*$/);
        expect(store.vectorStore.provider).toMatch(/^[a-z][a-z0-9-]*$/);
        const { location, schemaVersion, memories, messages, records, pendingMarks } =
          await ledger.describe();
        expect(location).not.toBe('');
        expect(Number.isInteger(schemaVersion)).toBe(true);
        expect([memories, messages, records, pendingMarks]).toStrictEqual([0, 0, 0, 0]);
      },
    },
  ],
};
