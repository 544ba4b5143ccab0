import { expect } from 'vitest';
import type { ClaimResult } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { Scope } from '../../types/scope.ts';
import { timeAt } from '../build-memory-item.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit, insert, refused, textsOf } from './write-rows.ts';

interface Claim {
  readonly token: string;
  readonly now?: number;
  readonly until?: number;
  readonly scope?: Scope;
  readonly operationId?: string;
  readonly payloadHash?: string;
}

async function claim(
  ledger: Ledger,
  { token, now = 0, until = 10, scope = ana, operationId = 'op', payloadHash = 'p1' }: Claim,
): Promise<ClaimResult> {
  return ledger.claimOperation({
    scope,
    operationId,
    payloadHash,
    token,
    now: timeAt(now),
    until: timeAt(until),
  });
}

const ours = (token: string, scope: Scope = ana) => ({ scope, operationId: 'op', token });
const claimed: ClaimResult = { status: 'claimed' };

/** Operation ids: claimed under a lease, finished once, tied to what was asked. */
export const operationsGroup: ConformanceGroup<LedgerContext, 'operations'> = {
  name: 'operations',
  cases: [
    {
      name: 'gives a claim to one, and tells the others until when',
      run: async ({ ledger }) => {
        expect(await claim(ledger, { token: 't1' })).toStrictEqual(claimed);
        expect(await claim(ledger, { token: 't2', now: 9, until: 20 })).toStrictEqual({
          status: 'leased',
          until: timeAt(10),
        });
      },
    },
    {
      name: 'lets a claim be taken over from the end of its lease on',
      run: async ({ ledger }) => {
        await claim(ledger, { token: 't1' });
        expect(await claim(ledger, { token: 't2', now: 10, until: 20 })).toStrictEqual(claimed);
        expect(await claim(ledger, { token: 't1', now: 11, until: 30 })).toStrictEqual({
          status: 'leased',
          until: timeAt(20),
        });
        expect(
          await ledger.commit({
            preconditions: [],
            changes: [{ type: 'finish-operation', claim: ours('t1'), result: {} }],
          }),
        ).toStrictEqual(refused('claim', 'op'));
        await commit(ledger, [{ type: 'finish-operation', claim: ours('t2'), result: { by: 't2' } }]);
      },
    },
    {
      name: 'renews the lease of the one who holds it',
      run: async ({ ledger }) => {
        await claim(ledger, { token: 't1' });
        expect(await claim(ledger, { token: 't1', now: 5, until: 40 })).toStrictEqual(claimed);
        expect(await claim(ledger, { token: 't2', now: 20, until: 30 })).toStrictEqual({
          status: 'leased',
          until: timeAt(40),
        });
      },
    },
    {
      name: 'returns the stored answer ever after',
      run: async ({ ledger }) => {
        const result = { results: [{ id: 'x', none: null, 'odd "key"': [1.5, true] }], text: 'Löf 😀' };
        await claim(ledger, { token: 't1' });
        await commit(ledger, [
          insert({ item: { memory: 'made by op' } }),
          { type: 'finish-operation', claim: ours('t1'), result },
        ]);
        expect(await claim(ledger, { token: 't2', now: 5 })).toStrictEqual({ status: 'finished', result });
        expect(await claim(ledger, { token: 't1', now: 9999, until: 99_999 })).toStrictEqual({
          status: 'finished',
          result,
        });
      },
    },
    {
      name: 'refuses another payload, leased or finished',
      run: async ({ ledger }) => {
        await claim(ledger, { token: 't1' });
        const mismatch: ClaimResult = { status: 'mismatch' };
        expect(await claim(ledger, { token: 't2', now: 5, payloadHash: 'p2' })).toStrictEqual(mismatch);
        expect(await claim(ledger, { token: 't2', now: 50, until: 60, payloadHash: 'p2' })).toStrictEqual(
          mismatch,
        );
        await commit(ledger, [{ type: 'finish-operation', claim: ours('t1'), result: {} }]);
        expect(await claim(ledger, { token: 't2', now: 50, until: 60, payloadHash: 'p2' })).toStrictEqual(
          mismatch,
        );
      },
    },
    {
      name: 'frees a claim that is given back, and ignores what is not ours',
      run: async ({ ledger }) => {
        await claim(ledger, { token: 't1' });
        await ledger.releaseOperation(ours('t2'));
        await ledger.releaseOperation({ ...ours('t1'), operationId: 'other' });
        await ledger.releaseOperation(ours('t1', { userId: 'ana', runId: 'r1' }));
        expect((await claim(ledger, { token: 't2' })).status).toBe('leased');
        await ledger.releaseOperation(ours('t1'));
        expect(await claim(ledger, { token: 't2', payloadHash: 'p2' })).toStrictEqual(claimed);
        await commit(ledger, [{ type: 'finish-operation', claim: ours('t2'), result: { kept: true } }]);
        await ledger.releaseOperation(ours('t2'));
        expect(await claim(ledger, { token: 't3', payloadHash: 'p2' })).toStrictEqual({
          status: 'finished',
          result: { kept: true },
        });
      },
    },
    {
      name: 'refuses to finish what was never claimed, or was given back',
      run: async ({ ledger }) => {
        const finish = async (): Promise<unknown> =>
          ledger.commit({
            preconditions: [],
            changes: [
              insert({ item: { memory: 'never' } }),
              { type: 'finish-operation', claim: ours('t1'), result: {} },
            ],
          });
        expect(await finish()).toStrictEqual(refused('claim', 'op'));
        await claim(ledger, { token: 't1' });
        await ledger.releaseOperation(ours('t1'));
        expect(await finish()).toStrictEqual(refused('claim', 'op'));
        expect(await textsOf(ledger)).toStrictEqual([]);
      },
    },
    {
      name: 'keeps the ids of every exact scope apart, the empty one included',
      run: async ({ ledger }) => {
        const scopes: readonly Scope[] = [
          {},
          ana,
          { userId: 'ana', runId: 'r1' },
          { agentId: 'ana' },
          { userId: 'an' },
        ];
        for (const scope of scopes)
          expect(await claim(ledger, { token: 't1', scope })).toStrictEqual(claimed);
        await commit(ledger, [{ type: 'finish-operation', claim: ours('t1'), result: { of: 'ana' } }]);
        for (const scope of scopes) {
          const { status } = await claim(ledger, { token: 't2', scope });
          expect(status).toBe(scope === ana ? 'finished' : 'leased');
        }
        expect(await claim(ledger, { token: 't2', operationId: 'o' })).toStrictEqual(claimed);
      },
    },
    {
      name: 'gives one of many concurrent claims to one only',
      run: async ({ ledger }) => {
        const outcomes = await Promise.all(
          Array.from({ length: 20 }, (_, index) => claim(ledger, { token: `t${index}` })),
        );
        expect(outcomes.filter(({ status }) => status === 'claimed')).toHaveLength(1);
        expect(outcomes.filter(({ status }) => status === 'leased')).toHaveLength(19);
      },
    },
  ],
};
