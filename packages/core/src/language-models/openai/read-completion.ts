import type { FinishReason, GenerateResult } from '../../contracts/language-model.ts';
import { ProviderError } from '../../errors/provider-error.ts';
import { describeValue } from '../../internal/describe-value.ts';
import { isPlainObject } from '../../internal/is-plain-object.ts';
import { readTokens } from '../structured-output/read-tokens.ts';

const FINISH_REASONS: ReadonlyMap<unknown, FinishReason> = new Map([
  ['stop', 'stop'],
  // Together's word for it.
  ['eos', 'stop'],
  ['length', 'length'],
  ['content_filter', 'refused'],
]);

/**
 * What the model wrote, why it stopped, and the tokens that were counted.
 *
 * @throws ProviderError (`bad-answer`) for anything that is not shaped as OpenAI's answers; an error with the `status`
 * that an answer of status 200 speaks of, as those of OpenRouter do.
 */
export function readCompletion(answer: unknown): GenerateResult {
  if (!isPlainObject(answer)) throw badAnswer(`the answer is ${describeValue(answer)}`);
  if (isPlainObject(answer['error'])) throw sentError(answer['error']);
  const choices: unknown = answer['choices'];
  if (!Array.isArray(choices)) {
    throw badAnswer(`the answer has no list of choices, but ${describeValue(choices)}`);
  }
  const choice: unknown = choices[0];
  if (!isPlainObject(choice)) throw badAnswer(`the first choice is ${describeValue(choice)}`);
  if (isPlainObject(choice['error'])) throw sentError(choice['error']);
  return { ...readChoice(choice), ...readUsage(answer['usage']) };
}

function readChoice(choice: Readonly<Record<string, unknown>>): GenerateResult {
  const { message, finish_reason: finish } = choice;
  if (!isPlainObject(message)) throw badAnswer(`the message is ${describeValue(message)}`);
  const parts = partsOf(message, typeof finish === 'string');
  const refusal = parts.refusal + (typeof message['refusal'] === 'string' ? message['refusal'] : '');
  if (refusal !== '') return { text: refusal, finishReason: 'refused' };
  return { text: parts.text, finishReason: FINISH_REASONS.get(finish) ?? 'other' };
}

/** Content is a text, a list of parts, or nothing: models that ran out of tokens while thinking have none. */
function partsOf(
  { content, refusal }: Readonly<Record<string, unknown>>,
  hasEnded: boolean,
): { readonly text: string; readonly refusal: string } {
  if (typeof content === 'string') return { text: content, refusal: '' };
  if (content === null || (content === undefined && (hasEnded || typeof refusal === 'string'))) {
    return { text: '', refusal: '' };
  }
  if (!Array.isArray(content)) throw badAnswer(`the content is ${describeValue(content)}`);
  const parts: readonly unknown[] = content;
  return {
    text: parts.map((part) => textOf(part, 'text')).join(''),
    refusal: parts.map((part) => textOf(part, 'refusal')).join(''),
  };
}

/** Parts of other types (`thinking`) are no part of the answer. */
function textOf(part: unknown, type: 'text' | 'refusal'): string {
  if (!isPlainObject(part)) throw badAnswer(`the content holds ${describeValue(part)} among its parts`);
  if (part['type'] !== type) return '';
  const text = part[type];
  if (typeof text !== 'string') throw badAnswer(`a part of the content has ${describeValue(text)} for text`);
  return text;
}

function readUsage(usage: unknown): Pick<GenerateResult, 'inputTokens' | 'outputTokens'> {
  return isPlainObject(usage) ? readTokens(usage['prompt_tokens'], usage['completion_tokens']) : {};
}

function sentError({ message, code }: Readonly<Record<string, unknown>>): Error {
  const words = typeof message === 'string' ? message : 'the answer is an error without a message';
  const isStatus = typeof code === 'number' && code >= 400 && code <= 599;
  return isStatus ? Object.assign(new Error(words), { status: code }) : badAnswer(words);
}

function badAnswer(problem: string): ProviderError {
  return new ProviderError({
    provider: 'openai',
    operation: 'generate',
    failure: 'bad-answer',
    message: `${problem}. Check baseURL and model: the server does not answer as OpenAI does`,
  });
}
