import type { FinishReason, GenerateResult } from '../../contracts/language-model.ts';
import { describeValue } from '../../internal/describe-value.ts';
import { badForeignAnswer, type ForeignFailure } from '../../internal/foreign-error.ts';
import { isPlainObject } from '../../internal/is-plain-object.ts';
import { readTokens } from '../structured-output/read-tokens.ts';

const FINISH_REASONS: ReadonlyMap<unknown, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content-filter', 'refused'],
]);

/**
 * What the model wrote, why it stopped, and the tokens that were counted. Version 2 of the specification has a text for
 * the reason and a number for each count; later ones have objects.
 *
 * @throws ProviderError (`bad-answer`) for anything without a list of content.
 */
export function readGenerated(answer: unknown, failed: ForeignFailure, isJson: boolean): GenerateResult {
  const { content, finishReason, usage, structuredOutputText } = isPlainObject(answer) ? answer : {};
  if (!Array.isArray(content)) {
    throw badForeignAnswer(failed, `the answer has no list of content, but ${describeValue(content)}`);
  }
  const text = (content as readonly unknown[]).map(textOf).join('');
  const reason: unknown = isPlainObject(finishReason) ? finishReason['unified'] : finishReason;
  const { inputTokens, outputTokens } = isPlainObject(usage) ? usage : {};
  return {
    text: isJson && typeof structuredOutputText === 'string' ? structuredOutputText : text,
    finishReason: FINISH_REASONS.get(reason) ?? 'other',
    ...readTokens(totalOf(inputTokens), totalOf(outputTokens)),
  };
}

/** Parts of other types (`reasoning`, `source`) are no part of the answer. */
function textOf(part: unknown): string {
  return isPlainObject(part) && part['type'] === 'text' && typeof part['text'] === 'string'
    ? part['text']
    : '';
}

function totalOf(count: unknown): unknown {
  return isPlainObject(count) ? count['total'] : count;
}
