import type { GenerateRequest, GenerateResult } from '../../contracts/language-model.ts';
import { describeValue } from '../../internal/describe-value.ts';
import { isFormatRefusal, type StructuredOutput } from './format-refusal.ts';

/** What the option `structuredOutput` takes. */
export type StructuredOutputChoice = StructuredOutput | 'auto';

/** Makes one request, asking for JSON in this way. */
export type AskInWay = (request: GenerateRequest, way: StructuredOutput) => Promise<GenerateResult>;

/**
 * Asks for JSON in the strictest way that the model is known to take, and in the next one when it refuses that way. What
 * it took is remembered. With one way there is one request.
 */
export function createAsker(
  ways: readonly StructuredOutput[],
  ask: AskInWay,
): (request: GenerateRequest) => Promise<GenerateResult> {
  let known = 0;
  return async (request) => {
    if (request.schema === undefined) return ask(request, 'text');
    let refused = 0;
    for (let place = known; ; place += 1) {
      try {
        const result = await ask(request, ways[place] ?? 'text');
        known = Math.max(known, place);
        return { ...result, calls: refused + (result.calls ?? 1) };
      } catch (error) {
        if (place + 1 >= ways.length || !isFormatRefusal(error)) throw error;
        refused += 1;
      }
    }
  };
}

const CHOICES: readonly unknown[] = [
  'schema',
  'json',
  'text',
  'auto',
] satisfies readonly StructuredOutputChoice[];

/** Checks a {@link StructuredOutputChoice}. */
export function isStructuredOutput(value: unknown): string | undefined {
  return CHOICES.includes(value) ? undefined : `${describeValue(value)} is none of ${CHOICES.join(', ')}`;
}
