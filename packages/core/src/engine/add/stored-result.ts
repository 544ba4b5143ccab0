import type { JsonObject } from '../../types/json.ts';
import type { AddResult, Degradation } from '../../types/results.ts';

/** An answer of `add` as an operation keeps it: plain JSON, of an error its message. */
export function storeResult({ degraded, ...result }: AddResult): JsonObject {
  return {
    // Without `degraded` an AddResult is strings, numbers and lists of them.
    ...(result as unknown as JsonObject),
    ...(degraded !== undefined && { degraded: { code: degraded.code, message: degraded.error.message } }),
  };
}

/** The answer that {@link storeResult} stored, tied to the payload of its operation by a hash. */
export function reviveResult(stored: JsonObject): AddResult {
  const { degraded, ...result } = stored as unknown as AddResult & {
    readonly degraded?: { readonly code: Degradation['code']; readonly message: string };
  };
  return degraded === undefined
    ? result
    : { ...result, degraded: { code: degraded.code, error: new Error(degraded.message) } };
}
