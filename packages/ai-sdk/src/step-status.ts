import type { LanguageModelV4FinishReason } from '@ai-sdk/provider';
import type { TurnOutcome } from '@keepsake/core/turns';

/** How far a turn is when a step ends like this. */
export function statusOf({ unified }: LanguageModelV4FinishReason): TurnOutcome['status'] {
  if (unified === 'tool-calls') return 'open';
  return unified === 'error' || unified === 'interrupted' ? 'failed' : 'complete';
}
