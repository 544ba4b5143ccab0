import type { GenerateResult } from '../../contracts/language-model.ts';
import { ProviderError, type ProviderFailure } from '../../errors/provider-error.ts';
import { describeValue, quote } from '../../internal/describe-value.ts';
import { isPlainObject } from '../../internal/is-plain-object.ts';

/**
 * The scores that the model wrote: one a document, each in [0, 1].
 *
 * @throws ProviderError: `bad-answer` for anything else, `refused` when the model declined.
 */
export function readAnswer({ text, finishReason }: GenerateResult, count: number): readonly number[] {
  if (finishReason === 'refused') {
    throw failed('refused', `the model declined: ${quote(text)}. Use another model`);
  }
  if (finishReason === 'length') {
    throw badAnswer('the answer was cut off. Lower maxDocuments, or let the model write more');
  }
  const answer = parseText(text);
  const scores: unknown = isPlainObject(answer) ? answer['scores'] : undefined;
  if (!Array.isArray(scores)) throw badAnswer(`the model wrote ${quote(text)} instead of a list of scores`);
  if (scores.length !== count) throw badAnswer(`${scores.length} scores came for ${count} documents`);
  const wrong = (scores as readonly unknown[]).findIndex((score) => !isScore(score));
  if (wrong !== -1) {
    const value = describeValue((scores as readonly unknown[])[wrong]);
    throw badAnswer(`the score of document ${wrong} is ${value}, which is not a number from 0 to 1`);
  }
  return scores as readonly number[];
}

function isScore(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/** Models that cannot be held to a schema like to put a fence around their JSON. */
function parseText(text: string): unknown {
  const [, fenced = text] = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?\s*```\s*$/.exec(text) ?? [];
  try {
    return JSON.parse(fenced);
  } catch {
    return undefined;
  }
}

function badAnswer(problem: string): ProviderError {
  return failed('bad-answer', problem);
}

function failed(failure: ProviderFailure, message: string): ProviderError {
  return new ProviderError({ provider: 'llm', operation: 'rerank', failure, message });
}
