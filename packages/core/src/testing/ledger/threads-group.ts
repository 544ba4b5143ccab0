import { expect } from 'vitest';
import type { ThreadSummary } from '../../contracts/ledger-queries.ts';
import type { Ledger } from '../../contracts/ledger.ts';
import type { StoredMessage } from '../../types/message.ts';
import { pickScope, type Scope } from '../../types/scope.ts';
import { timeAt } from '../build-memory-item.ts';
import { storedMessage } from '../build-stored-message.ts';
import type { ConformanceGroup } from '../conformance-suite.ts';
import { readPages } from '../read-pages.ts';
import type { LedgerContext } from './ledger-context.ts';
import { ana, commit } from './write-rows.ts';

async function insertAt(
  ledger: Ledger,
  ...rows: readonly (readonly [seconds: number, scope: Scope])[]
): Promise<void> {
  const messages = rows.map(([seconds, scope], index): StoredMessage => {
    return storedMessage({
      ...scope,
      id: `m${index}`,
      timestamp: timeAt(seconds),
      createdAt: timeAt(100 + index),
    });
  });
  await commit(
    ledger,
    messages.map((message) => ({ type: 'insert-message', message })),
  );
}

async function allPages(
  ledger: Ledger,
  scopes: readonly Scope[],
  limit: number,
): Promise<readonly ThreadSummary[]> {
  return readPages<ThreadSummary>(async (threads) => {
    const last = threads.at(-1);
    const after = last === undefined ? undefined : { lastAt: last.lastAt, scope: pickScope(last) };
    const page = await ledger.listThreads({ scopes, after, limit });
    expect(page.length).toBeLessThanOrEqual(limit);
    return page;
  });
}

/** Threads: the messages of one exact scope. */
export const threadsGroup: ConformanceGroup<LedgerContext, 'threads'> = {
  name: 'threads',
  cases: [
    {
      name: 'lists each exact scope with its count and times, the last used first',
      run: async ({ ledger }) => {
        const inRun = { userId: 'ana', runId: 'r1' };
        await insertAt(
          ledger,
          [5, ana],
          [9, inRun],
          [2, inRun],
          [7, { userId: 'ana', agentId: 'r1' }],
          [8, { userId: 'bo' }],
          [6, ana],
        );
        expect(await ledger.listThreads({ scopes: [ana], limit: 10 })).toStrictEqual([
          { ...inRun, messages: 2, firstAt: timeAt(2), lastAt: timeAt(9) },
          { userId: 'ana', agentId: 'r1', messages: 1, firstAt: timeAt(7), lastAt: timeAt(7) },
          { userId: 'ana', messages: 2, firstAt: timeAt(5), lastAt: timeAt(6) },
        ]);
        expect(await ledger.listThreads({ scopes: [{ runId: 'r1' }, inRun], limit: 10 })).toStrictEqual([
          { ...inRun, messages: 2, firstAt: timeAt(2), lastAt: timeAt(9) },
        ]);
        expect(await ledger.listThreads({ scopes: [{ userId: 'an' }], limit: 10 })).toStrictEqual([]);
      },
    },
    {
      name: 'orders threads of one time by scopeKey, and pages through them without gap or overlap',
      run: async ({ ledger }) => {
        const runs = ['b', 'a', 'a"', 'A', 'ä', '😀', '｡', 'ab'];
        await insertAt(
          ledger,
          ...runs.map((runId) => [3, { userId: 'ana', runId }] as const),
          [3, ana],
          [4, { userId: 'ana', runId: 'z' }],
        );
        const whole = await ledger.listThreads({ scopes: [ana], limit: 100 });
        // `scopeKey` is JSON: a quote within an id is `\"`, and the thread without a run has `null`, which comes last.
        expect(whole.map(({ runId }) => runId)).toStrictEqual([
          'z',
          'A',
          'a',
          'a"',
          'ab',
          'b',
          'ä',
          '｡',
          '😀',
          undefined,
        ]);
        for (const limit of [1, 3, 10]) expect(await allPages(ledger, [ana], limit)).toStrictEqual(whole);
      },
    },
    {
      name: 'follows replaced and deleted messages',
      run: async ({ ledger }) => {
        const first = storedMessage({ id: 'a', timestamp: timeAt(1) });
        const second = storedMessage({ id: 'b', timestamp: timeAt(2) });
        await commit(
          ledger,
          [first, second].map((message) => ({ type: 'insert-message', message })),
        );
        await commit(ledger, [{ type: 'replace-message', message: { ...second, timestamp: timeAt(9) } }]);
        expect(await ledger.listThreads({ scopes: [ana], limit: 9 })).toStrictEqual([
          { ...ana, messages: 2, firstAt: timeAt(1), lastAt: timeAt(9) },
        ]);
        await commit(ledger, [{ type: 'delete-message', key: second.key }]);
        expect(await ledger.listThreads({ scopes: [ana], limit: 9 })).toStrictEqual([
          { ...ana, messages: 1, firstAt: timeAt(1), lastAt: timeAt(1) },
        ]);
        await commit(ledger, [{ type: 'delete-message', key: first.key }]);
        expect(await ledger.listThreads({ scopes: [ana], limit: 9 })).toStrictEqual([]);
      },
    },
  ],
};
