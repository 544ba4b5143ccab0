import { ProviderError, type AddResult, type ProviderFailure } from '@keepsake/core';

/** Failures that the next sitting would meet as well, and what to do about them. */
const LASTING: Partial<Readonly<Record<ProviderFailure, string>>> = {
  connection: 'Start the server, or correct --base-url, and run the demo again',
  timeout: 'Take a smaller --model, or one that the server has loaded already, and run the demo again',
  refused: 'Correct --model or --api-key, and run the demo again',
};

/** What failed and what to do, when asking the model once more would only fail again; else `undefined`. */
export function describeFailure({ degraded }: AddResult, url: string): string | undefined {
  if (!(degraded?.error instanceof ProviderError)) return undefined;
  const remedy = LASTING[degraded.error.failure];
  return (
    remedy &&
    `The model at ${url} does not answer (degraded: ${degraded.code}): ${innermost(degraded.error)}. ${remedy}.`
  );
}

/** The error below all the others is the one that names what happened: `connect ECONNREFUSED 127.0.0.1:9`. */
function innermost(error: Error): string {
  if (error.cause instanceof Error) return innermost(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return (error.message || code).replace(/\.$/, '');
}
