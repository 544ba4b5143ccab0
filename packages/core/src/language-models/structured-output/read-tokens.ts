import type { GenerateResult } from '../../contracts/language-model.ts';

/** The counts that are counts. */
export function readTokens(
  inputTokens: unknown,
  outputTokens: unknown,
): Pick<GenerateResult, 'inputTokens' | 'outputTokens'> {
  return {
    ...(isCount(inputTokens) && { inputTokens }),
    ...(isCount(outputTokens) && { outputTokens }),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
