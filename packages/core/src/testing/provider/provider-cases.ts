import { expect } from 'vitest';
import { MemoryError } from '../../errors/memory-error.ts';
import type { ProviderError } from '../../errors/provider-error.ts';
import type { ConformanceCase } from '../conformance-suite.ts';

/** What every contract of a provider has. */
export interface Provider {
  readonly provider: string;
  readonly close: () => Promise<void>;
}

/** The part of a kit's context that {@link failureCase} and its siblings work with. */
export interface FailingContext<Part extends Provider, Failure extends string> {
  /** A part whose provider fails. Rejects when the caller of the kit gave no `createFailing`. */
  readonly createFailing: (failure: Failure) => Promise<Part>;
}

/** How a kit calls what it tests: with one small request, the same every time. */
export interface ProviderCall<Part extends Provider> {
  /** What its errors call the operation: `embed`. */
  readonly operation: string;
  /** Says in words what it resolved with. */
  readonly ask: (part: Part, signal?: AbortSignal) => Promise<string>;
}

/** What a `ProviderError` has to say of a failure. */
export type ExpectedError = Pick<ProviderError, 'failure' | 'status' | 'isRetryable'>;

/** The failures that every provider over HTTP has, and what is expected of them. */
export const httpErrors = {
  'rate-limit': { failure: 'rate-limit', status: 429, isRetryable: true },
  server: { failure: 'server', status: 500, isRetryable: true },
  timeout: { failure: 'timeout', status: undefined, isRetryable: true },
  connection: { failure: 'connection', status: undefined, isRetryable: true },
} as const satisfies Readonly<Record<string, ExpectedError>>;

/** What is expected of an answer that is none. */
export const badAnswer = {
  failure: 'bad-answer',
  status: undefined,
  isRetryable: false,
} as const satisfies ExpectedError;

/** What a call rejected with, or in words what it resolved with. */
export function failureOf<Part extends Provider>(call: ProviderCall<Part>, part: Part): Promise<unknown> {
  return call.ask(part).then(
    (answer) => `resolved with ${answer}`,
    (error: unknown) => error,
  );
}

/** A case for each failure: it becomes the `ProviderError` that is expected. */
export function failureCases<Part extends Provider, Failure extends string>(
  call: ProviderCall<Part>,
  expected: Readonly<Record<Failure, ExpectedError>>,
): readonly ConformanceCase<FailingContext<Part, Failure>>[] {
  const failures = Object.keys(expected) as Failure[];
  return failures.map((failure) => ({
    name: `rejects with a ProviderError when the provider fails: ${failure}`,
    run: async ({ createFailing }) => {
      const part = await createFailing(failure);
      const error = await failureOf(call, part);
      if (!isProviderError(error)) expect.fail(`not a ProviderError: ${String(error)}`);
      const { failure: found, status, isRetryable, provider, operation } = error;
      expect({ failure: found, status, isRetryable, provider, operation }).toStrictEqual({
        ...expected[failure],
        provider: part.provider,
        operation: call.operation,
      });
      expect(error.message.length).toBeGreaterThan(part.provider.length);
    },
  }));
}

function isProviderError(error: unknown): error is ProviderError {
  return MemoryError.isInstance(error) && error.code === 'provider-failed';
}

/** Aborting and closing while a provider does not answer. */
export function hangingCases<Part extends Provider>(
  call: ProviderCall<Part>,
): readonly ConformanceCase<FailingContext<Part, 'timeout'>>[] {
  return [
    {
      name: 'ends a call under way with the reason of the signal',
      run: async ({ createFailing }) => {
        const part = await createFailing('timeout');
        const controller = new AbortController();
        const reason = new Error('no longer needed');
        const asked = call.ask(part, controller.signal);
        setTimeout(() => controller.abort(reason), 5);
        await expect(asked).rejects.toBe(reason);
      },
    },
    {
      name: 'can be closed while a call hangs',
      run: async ({ createFailing }) => {
        const part = await createFailing('timeout');
        const asked = failureOf(call, part);
        await part.close();
        expect(MemoryError.isInstance(await asked)).toBe(true);
      },
    },
  ];
}

/** Aborting before a call. */
export function abortedCase<Context, Part extends Provider>(
  call: ProviderCall<Part>,
  partOf: (context: Context) => Part,
): ConformanceCase<Context> {
  return {
    name: 'rejects with the reason of a signal that is aborted already',
    run: async (context) => {
      const reason = new Error('stop it');
      await expect(call.ask(partOf(context), AbortSignal.abort(reason))).rejects.toBe(reason);
    },
  };
}

/** Closing more than once. */
export function closesOftenCase<Context>(partOf: (context: Context) => Provider): ConformanceCase<Context> {
  return {
    name: 'closes as often as it is asked to, also concurrently and without ever having been used',
    run: async (context) => {
      const part = partOf(context);
      await Promise.all([part.close(), part.close()]);
      await expect(part.close()).resolves.toBeUndefined();
    },
  };
}
