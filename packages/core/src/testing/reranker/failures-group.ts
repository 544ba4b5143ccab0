import { expect } from 'vitest';
import type { Reranker } from '../../contracts/reranker.ts';
import { MemoryError } from '../../errors/memory-error.ts';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { ConformanceCase, ConformanceGroup } from '../conformance-suite.ts';
import type { RerankerContext, RerankerFailure } from './reranker-context.ts';

type ExpectedError = Pick<ProviderError, 'failure' | 'status' | 'isRetryable'>;

const expected: Readonly<Record<RerankerFailure, ExpectedError>> = {
  'rate-limit': { failure: 'rate-limit', status: 429, isRetryable: true },
  server: { failure: 'server', status: 500, isRetryable: true },
  timeout: { failure: 'timeout', status: undefined, isRetryable: true },
  connection: { failure: 'connection', status: undefined, isRetryable: true },
  'too-few-scores': { failure: 'bad-answer', status: undefined, isRetryable: false },
  'out-of-range': { failure: 'bad-answer', status: undefined, isRetryable: false },
};

async function failureOf(reranker: Reranker): Promise<unknown> {
  const documents = ['one', 'two', 'three'].slice(0, reranker.maxDocuments);
  return reranker.rerank({ query: 'which one?', documents }).then(
    (answer) => `resolved with ${answer.scores.length} scores`,
    (error: unknown) => error,
  );
}

function isProviderError(error: unknown): error is ProviderError {
  return MemoryError.isInstance(error) && error.code === 'provider-failed';
}

function failureCase(failure: RerankerFailure): ConformanceCase<RerankerContext> {
  return {
    name: `rejects with a ProviderError when the provider fails: ${failure}`,
    run: async ({ createFailing }) => {
      const reranker = await createFailing(failure);
      const error = await failureOf(reranker);
      if (!isProviderError(error)) expect.fail(`not a ProviderError: ${String(error)}`);
      const { failure: found, status, isRetryable, provider, operation } = error;
      expect({ failure: found, status, isRetryable, provider, operation }).toStrictEqual({
        ...expected[failure],
        provider: reranker.provider,
        operation: 'rerank',
      });
      expect(error.message.length).toBeGreaterThan(reranker.provider.length);
    },
  };
}

const failures = ['rate-limit', 'server', 'timeout', 'connection', 'too-few-scores', 'out-of-range'] as const;

/** A provider that fails. */
export const failuresGroup: ConformanceGroup<RerankerContext, 'failures'> = {
  name: 'failures',
  needs: 'createFailing',
  cases: [
    ...failures.map(failureCase),
    {
      name: 'ends a call under way with the reason of the signal',
      run: async ({ createFailing }) => {
        const reranker = await createFailing('timeout');
        const controller = new AbortController();
        const reason = new Error('no longer needed');
        const call = reranker.rerank({ query: 'one?', documents: ['one'], signal: controller.signal });
        setTimeout(() => controller.abort(reason), 5);
        await expect(call).rejects.toBe(reason);
      },
    },
    {
      name: 'can be closed while a call hangs',
      run: async ({ createFailing }) => {
        const reranker = await createFailing('timeout');
        const call = failureOf(reranker);
        await reranker.close();
        expect(MemoryError.isInstance(await call)).toBe(true);
      },
    },
  ],
};

/** Aborting before a call, and closing. */
export const closeGroup: ConformanceGroup<RerankerContext, 'close'> = {
  name: 'close',
  cases: [
    {
      name: 'rejects with the reason of a signal that is aborted already',
      run: async ({ reranker }) => {
        const reason = new Error('stop it');
        const signal = AbortSignal.abort(reason);
        await expect(reranker.rerank({ query: 'one?', documents: ['one'], signal })).rejects.toBe(reason);
      },
    },
    {
      name: 'takes a signal that is never aborted, and goes on after one that was',
      run: async ({ reranker }) => {
        const controller = new AbortController();
        const request = { query: 'one?', documents: ['one'] };
        const { scores } = await reranker.rerank({ ...request, signal: controller.signal });
        expect(scores).toHaveLength(1);
        controller.abort();
        expect((await reranker.rerank(request)).scores).toHaveLength(1);
      },
    },
    {
      name: 'closes as often as it is asked to, also concurrently and without ever having been used',
      run: async ({ reranker }) => {
        await Promise.all([reranker.close(), reranker.close()]);
        await expect(reranker.close()).resolves.toBeUndefined();
      },
    },
  ],
};
