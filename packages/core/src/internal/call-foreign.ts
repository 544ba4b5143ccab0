import { ProviderError } from '../errors/provider-error.ts';
import { headerOf, toForeignError, type ForeignFailure } from './foreign-error.ts';
import { LONGEST_WAIT_MS, pauseAfter, readRetryAfter } from './request-pause.ts';
import { sleep } from './sleep.ts';

/** One call of an object that another library made. */
export interface ForeignCall<Answer> extends ForeignFailure {
  /** Makes the request. The signal ends it when the time is up, or the caller gives up; whoever ignores it is not waited for. */
  readonly ask: (signal: AbortSignal) => PromiseLike<Answer>;
  /** How long one request may take. */
  readonly timeoutMs: number;
  /** How often it is made again after a failure that may heal. */
  readonly maxRetries: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Calls an object of another library, and again after a failure that may heal.
 *
 * @throws ProviderError, or the reason of the signal.
 */
export async function callForeign<Answer>(
  call: ForeignCall<Answer>,
): Promise<{ readonly answer: Answer; readonly calls: number }> {
  for (let calls = 1; ; calls += 1) {
    call.signal?.throwIfAborted();
    try {
      return { answer: await askInTime(call), calls };
    } catch (error) {
      call.signal?.throwIfAborted();
      const failed = toForeignError(error, call);
      const pause = readRetryAfter(headerOf(error, 'retry-after')) ?? pauseAfter(calls);
      if (!failed.isRetryable || calls > call.maxRetries || pause > LONGEST_WAIT_MS) throw failed;
      await sleep(pause, call.signal);
    }
  }
}

async function askInTime<Answer>(call: ForeignCall<Answer>): Promise<Answer> {
  const { provider, operation, timeoutMs, signal } = call;
  const ending = new AbortController();
  const ended = new Promise<never>((_resolve, reject) => {
    ending.signal.addEventListener('abort', () => reject(ending.signal.reason), { once: true });
  });
  const timer = setTimeout(() => {
    const message = `no whole answer within ${timeoutMs} ms. Try again later, or raise timeoutMs`;
    ending.abort(new ProviderError({ provider, operation, failure: 'timeout', message }));
  }, timeoutMs);
  const abort = (): void => ending.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([ask(call, ending.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** What is thrown at once is a failure like others: `ended` has to be waited for, or its rejection is nobody's. */
async function ask<Answer>(call: ForeignCall<Answer>, signal: AbortSignal): Promise<Answer> {
  return call.ask(signal);
}
