import { expect } from 'vitest';
import type { Ledger } from '../../contracts/ledger.ts';
import { timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { contentsOf, fillLedger } from './fill-ledger.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, insert, textsOf } from './write-rows.ts';

type AbortableCall = (ledger: Ledger, signal: AbortSignal) => Promise<unknown>;

const claim = {
  scope: ana,
  operationId: 'op',
  payloadHash: 'p',
  token: 't',
  now: timeAt(0),
  until: timeAt(9),
};
const sort = { field: 'createdAt', direction: 'ascending' } as const;
const calls: Readonly<Record<string, AbortableCall>> = {
  open: (ledger, signal) => ledger.open(signal),
  commit: (ledger, signal) =>
    ledger.commit({ preconditions: [], changes: [insert({ item: { memory: 'aborted' } })] }, signal),
  claimOperation: (ledger, signal) => ledger.claimOperation(claim, signal),
  listMemories: (ledger, signal) =>
    ledger.listMemories({ scopes: [ana], sort, limit: 9, countTotal: true }, signal),
  findCandidates: (ledger, signal) =>
    ledger.findCandidates({ scopes: [ana], terms: ['Porto'], source: { by: 'newest', limit: 9 } }, signal),
  searchRecords: (ledger, signal) =>
    ledger.searchRecords({ owner: {}, prefix: [], now: timeAt(0), terms: ['own'], limit: 9 }, signal),
  readOperationChanges: (ledger, signal) => ledger.readOperationChanges('op 0', [ana], signal),
  countScopes: (ledger, signal) => ledger.countScopes({ field: 'userId', limit: 9 }, signal),
  scan: (ledger, signal) => ledger.scan({ collection: 'memories', limit: 9 }, signal),
  erase: (ledger, signal) => ledger.erase(ana, timeAt(9), signal),
};

/** Aborting a call. */
export const abortGroup: ConformanceGroup<LedgerContext, 'abort'> = {
  name: 'abort',
  cases: [
    ...Object.entries(calls).map(([method, call]) => ({
      name: `rejects ${method} with the reason of a signal that is aborted already, and does nothing`,
      run: async ({ ledger }: LedgerContext) => {
        await fillLedger(ledger);
        const before = await contentsOf(ledger);
        const epoch = await ledger.readEpoch();
        const reason = new Error('stop it');
        await expect(call(ledger, AbortSignal.abort(reason))).rejects.toBe(reason);
        expect(await contentsOf(ledger)).toStrictEqual(before);
        expect(await ledger.readEpoch()).toBe(epoch);
        expect(await ledger.claimOperation(claim)).toStrictEqual({ status: 'claimed' });
      },
    })),
    {
      name: 'takes a signal that is never aborted',
      run: async ({ ledger }) => {
        await fillLedger(ledger);
        const { signal } = new AbortController();
        for (const [method, call] of Object.entries(calls)) {
          await expect(call(ledger, signal), method).resolves.not.toBeNull();
        }
      },
    },
    {
      name: 'ends a commit that has begun either way whole',
      run: async ({ ledger }) => {
        const reason = new Error('stop it');
        for (let round = 0; round < 10; round += 1) {
          const controller = new AbortController();
          const changes = ['left', 'right'].map((side) => insert({ item: { memory: `${side} ${round}` } }));
          const outcome = ledger.commit({ preconditions: [], changes }, controller.signal).then(
            ({ committed }) => committed,
            (error: unknown) => error,
          );
          if (round % 2 === 0) await Promise.resolve();
          controller.abort(reason);
          const result = await outcome;
          expect(result === true || result === reason).toBe(true);
          const written = (await textsOf(ledger)).filter((text) => text.endsWith(` ${round}`));
          expect(written.length).toBe(result === true ? 2 : 0);
        }
      },
    },
  ],
};
