import { expect } from 'vitest';
import type { FinishReason, LanguageModel } from '../../contracts/language-model.ts';
import { MemoryError } from '../../errors/memory-error.ts';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { ConformanceCase, ConformanceGroup } from '../conformance-suite.ts';
import { findText } from './find-text.ts';
import {
  askForWord,
  wordOf,
  type LanguageModelContext,
  type LanguageModelFailure,
} from './language-model-context.ts';

type ExpectedError = Pick<ProviderError, 'failure' | 'status' | 'isRetryable'>;

const expectedErrors = {
  'rate-limit': { failure: 'rate-limit', status: 429, isRetryable: true },
  server: { failure: 'server', status: 500, isRetryable: true },
  timeout: { failure: 'timeout', status: undefined, isRetryable: true },
  connection: { failure: 'connection', status: undefined, isRetryable: true },
  'bad-answer': { failure: 'bad-answer', status: undefined, isRetryable: false },
} as const satisfies Partial<Record<LanguageModelFailure, ExpectedError>>;

type RejectingFailure = keyof typeof expectedErrors;

const rejectingFailures = Object.keys(expectedErrors) as readonly RejectingFailure[];

async function failureOf(model: LanguageModel): Promise<unknown> {
  return model.generate(askForWord('heron')).then(
    (result) => `resolved with ${JSON.stringify(result.text)}`,
    (error: unknown) => error,
  );
}

function isProviderError(error: unknown): error is ProviderError {
  return MemoryError.isInstance(error) && error.code === 'provider-failed';
}

function failureCase(failure: RejectingFailure): ConformanceCase<LanguageModelContext> {
  return {
    name: `rejects with a ProviderError when the provider fails: ${failure}`,
    run: async ({ createFailing }) => {
      const model = await createFailing(failure);
      const error = await failureOf(model);
      if (!isProviderError(error)) expect.fail(`not a ProviderError: ${String(error)}`);
      const { failure: found, status, isRetryable, provider, operation } = error;
      expect({ failure: found, status, isRetryable, provider, operation }).toStrictEqual({
        ...expectedErrors[failure],
        provider: model.provider,
        operation: 'generate',
      });
      expect(error.message.length).toBeGreaterThan(model.provider.length);
    },
  };
}

function endCase(
  failure: 'refusal' | 'truncation',
  expected: FinishReason,
): ConformanceCase<LanguageModelContext> {
  return {
    name: `resolves and says "${expected}" after a ${failure}`,
    run: async ({ createFailing }) => {
      const model = await createFailing(failure);
      const { text, finishReason } = await model.generate(askForWord('heron'));
      expect({ type: typeof text, finishReason }).toStrictEqual({ type: 'string', finishReason: expected });
    },
  };
}

/** A provider that fails, declines, or does not come to an end. */
export const failuresGroup: ConformanceGroup<LanguageModelContext, 'failures'> = {
  name: 'failures',
  needs: 'createFailing',
  cases: [
    ...rejectingFailures.map(failureCase),
    endCase('refusal', 'refused'),
    endCase('truncation', 'length'),
    {
      name: 'ends a call under way with the reason of the signal',
      run: async ({ createFailing }) => {
        const model = await createFailing('timeout');
        const controller = new AbortController();
        const reason = new Error('no longer needed');
        const call = model.generate({ ...askForWord('heron'), signal: controller.signal });
        setTimeout(() => controller.abort(reason), 5);
        await expect(call).rejects.toBe(reason);
      },
    },
    {
      name: 'can be closed while a call hangs',
      run: async ({ createFailing }) => {
        const model = await createFailing('timeout');
        const call = failureOf(model);
        await model.close();
        expect(MemoryError.isInstance(await call)).toBe(true);
      },
    },
  ],
};

/** The key is in no error, whatever the provider sent back. */
export const secretsGroup: ConformanceGroup<LanguageModelContext, 'secrets'> = {
  name: 'secrets',
  needs: 'secret',
  cases: rejectingFailures.map((failure) => ({
    name: `keeps its key out of the error, its cause and all that hangs on them: ${failure}`,
    run: async ({ createFailing, secret }) => {
      const error = await failureOf(await createFailing(failure));
      expect(error).toBeInstanceOf(Error);
      expect(findText(error, secret)).toBeUndefined();
    },
  })),
};

/** Aborting before a call. */
export const abortGroup: ConformanceGroup<LanguageModelContext, 'abort'> = {
  name: 'abort',
  cases: [
    {
      name: 'rejects with the reason of a signal that is aborted already',
      run: async ({ model }) => {
        const reason = new Error('stop it');
        const signal = AbortSignal.abort(reason);
        await expect(model.generate({ ...askForWord('heron'), signal })).rejects.toBe(reason);
      },
    },
    {
      name: 'takes a signal that is never aborted, and goes on after one that was',
      run: async ({ model }) => {
        const controller = new AbortController();
        const first = await model.generate({ ...askForWord('heron'), signal: controller.signal });
        controller.abort();
        const second = await model.generate(askForWord('violin'));
        expect([first, second].map(wordOf)).toStrictEqual(['heron', 'violin']);
      },
    },
  ],
};

/** Closing. */
export const closeGroup: ConformanceGroup<LanguageModelContext, 'close'> = {
  name: 'close',
  cases: [
    {
      name: 'closes as often as it is asked to, also concurrently and without ever having been used',
      run: async ({ model }) => {
        await Promise.all([model.close(), model.close()]);
        await expect(model.close()).resolves.toBeUndefined();
      },
    },
    {
      name: 'closes after it was used',
      run: async ({ model }) => {
        await model.generate(askForWord('heron'));
        await expect(model.close()).resolves.toBeUndefined();
      },
    },
  ],
};
