import type { LanguageModelV4FinishReason } from '@ai-sdk/provider';
import type { TurnOutcome } from '@keepsake/core/turns';

/**
 * How far a turn is when a step ends like this. There are models that call tools and say that they stopped: the SDK runs the
 * tools and goes on.
 */
export function statusOf(
  { unified }: LanguageModelV4FinishReason,
  { callsTools }: { readonly callsTools: boolean },
): TurnOutcome['status'] {
  if (unified === 'error' || unified === 'interrupted') return 'failed';
  return unified === 'tool-calls' || callsTools ? 'open' : 'complete';
}

/** Whether a part asks the application, and not the provider, to run a tool. */
export function isToolCall(part: {
  readonly type: string;
  readonly providerExecuted?: boolean | undefined;
}): boolean {
  return part.type === 'tool-call' && part.providerExecuted !== true;
}
