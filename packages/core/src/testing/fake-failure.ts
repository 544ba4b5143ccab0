import { ProviderError } from '../errors/provider-error.ts';
import { pause } from './pause.ts';

/** How a fake of any provider fails, whatever it is asked. */
export type FakeFailure =
  /** Rejects with this error. */
  | { readonly type: 'throw'; readonly error: Error }
  /** Never answers, and rejects with a retryable `ProviderError` (`timeout`) after so long. */
  | { readonly type: 'time-out'; readonly milliseconds: number }
  /** Never answers; ends only when the signal aborts. */
  | { readonly type: 'hang' };

/** Whose failure it is. */
export interface FailingCall {
  readonly provider: string;
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
}

/** Rejects as the failure says. */
export async function failAsScripted(
  failure: FakeFailure,
  { provider, operation, signal }: FailingCall,
): Promise<never> {
  if (failure.type === 'throw') throw failure.error;
  // Without milliseconds it waits for the signal alone, and rejects with its reason.
  const milliseconds = failure.type === 'hang' ? undefined : failure.milliseconds;
  await pause(milliseconds, signal);
  const message = `no answer within ${milliseconds} ms`;
  throw new ProviderError({ provider, operation, failure: 'timeout', message });
}
