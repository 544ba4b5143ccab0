import { expect } from 'vitest';
import type { Embedder } from '../../contracts/embedder.ts';
import { MemoryError } from '../../errors/memory-error.ts';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { ConformanceCase, ConformanceGroup } from '../conformance-suite.ts';
import { vectorsOf, type EmbedderContext, type EmbedderFailure } from './embedder-context.ts';

type ExpectedError = Pick<ProviderError, 'failure' | 'status' | 'isRetryable'>;

const expected: Readonly<Record<EmbedderFailure, ExpectedError>> = {
  'rate-limit': { failure: 'rate-limit', status: 429, isRetryable: true },
  server: { failure: 'server', status: 500, isRetryable: true },
  timeout: { failure: 'timeout', status: undefined, isRetryable: true },
  connection: { failure: 'connection', status: undefined, isRetryable: true },
  'wrong-dimension': { failure: 'bad-answer', status: undefined, isRetryable: false },
  'too-few-vectors': { failure: 'bad-answer', status: undefined, isRetryable: false },
};

async function failureOf(embedder: Embedder): Promise<unknown> {
  return embedder
    .embed({ texts: ['one', 'two', 'three'].slice(0, embedder.maxBatchSize), purpose: 'document' })
    .then(
      (answer) => `resolved with ${answer.vectors.length} vectors`,
      (error: unknown) => error,
    );
}

function isProviderError(error: unknown): error is ProviderError {
  return MemoryError.isInstance(error) && error.code === 'provider-failed';
}

function failureCase(failure: EmbedderFailure): ConformanceCase<EmbedderContext> {
  return {
    name: `rejects with a ProviderError when the provider fails: ${failure}`,
    run: async ({ createFailing }) => {
      const embedder = await createFailing(failure);
      const error = await failureOf(embedder);
      if (!isProviderError(error)) expect.fail(`not a ProviderError: ${String(error)}`);
      const { failure: found, status, isRetryable, provider, operation } = error;
      expect({ failure: found, status, isRetryable, provider, operation }).toStrictEqual({
        ...expected[failure],
        provider: embedder.provider,
        operation: 'embed',
      });
      expect(error.message.length).toBeGreaterThan(embedder.provider.length);
    },
  };
}

const failures = [
  'rate-limit',
  'server',
  'timeout',
  'connection',
  'wrong-dimension',
  'too-few-vectors',
] as const;

/** A provider that fails. */
export const failuresGroup: ConformanceGroup<EmbedderContext, 'failures'> = {
  name: 'failures',
  needs: 'createFailing',
  cases: [
    ...failures.map(failureCase),
    {
      name: 'ends a call under way with the reason of the signal',
      run: async ({ createFailing }) => {
        const embedder = await createFailing('timeout');
        const controller = new AbortController();
        const reason = new Error('no longer needed');
        const call = embedder.embed({ texts: ['one'], purpose: 'document', signal: controller.signal });
        setTimeout(() => controller.abort(reason), 5);
        await expect(call).rejects.toBe(reason);
      },
    },
    {
      name: 'can be closed while a call hangs',
      run: async ({ createFailing }) => {
        const embedder = await createFailing('timeout');
        const call = failureOf(embedder);
        await embedder.close();
        expect(MemoryError.isInstance(await call)).toBe(true);
      },
    },
  ],
};

/** Aborting before a call, and closing. */
export const closeGroup: ConformanceGroup<EmbedderContext, 'close'> = {
  name: 'close',
  cases: [
    {
      name: 'rejects with the reason of a signal that is aborted already',
      run: async ({ embedder }) => {
        const reason = new Error('stop it');
        const signal = AbortSignal.abort(reason);
        await expect(embedder.embed({ texts: ['one'], purpose: 'document', signal })).rejects.toBe(reason);
      },
    },
    {
      name: 'takes a signal that is never aborted, and goes on after one that was',
      run: async (context) => {
        const { embedder, dimensions } = context;
        const controller = new AbortController();
        const { vectors } = await embedder.embed({
          texts: ['one'],
          purpose: 'document',
          signal: controller.signal,
        });
        expect(vectors.map(({ length }) => length)).toStrictEqual([dimensions]);
        controller.abort();
        expect((await vectorsOf(context, ['two'])).map(({ length }) => length)).toStrictEqual([dimensions]);
      },
    },
    {
      name: 'closes as often as it is asked to, also concurrently and without ever having been used',
      run: async ({ embedder }) => {
        await Promise.all([embedder.close(), embedder.close()]);
        await expect(embedder.close()).resolves.toBeUndefined();
      },
    },
  ],
};
