import { ProviderError } from '../../errors/provider-error.ts';
import { describeValue } from '../../internal/describe-value.ts';
import { isPlainObject } from '../../internal/is-plain-object.ts';
import { checkVectors } from '../answer/check-vectors.ts';

/** What an answer has to be like. */
export interface AnswerRule {
  /** How many texts were sent. */
  readonly count: number;
  /** The length that was asked for. */
  readonly dimensions: number | undefined;
}

/**
 * The vectors in the order of the texts, and the tokens that were counted.
 *
 * @throws ProviderError (`bad-answer`) for anything else.
 */
export function readEmbeddings(
  answer: unknown,
  rule: AnswerRule,
): { readonly vectors: readonly (readonly number[])[]; readonly tokens: number | undefined } {
  const data: unknown = isPlainObject(answer) ? answer['data'] : undefined;
  if (!Array.isArray(data))
    throw badAnswer(`the answer has no list of embeddings, but is ${describeValue(answer)}`);
  const embeddings = inOrder(data).map((entry) => (isPlainObject(entry) ? entry['embedding'] : undefined));
  const vectors = checkVectors(embeddings, { ...rule, refuse: badAnswer });
  return { vectors, tokens: readTokens(answer) };
}

/** By their `index`, where every text has exactly one; otherwise as they came. */
function inOrder(entries: readonly unknown[]): readonly unknown[] {
  const byIndex = new Map(entries.map((entry) => [isPlainObject(entry) ? entry['index'] : undefined, entry]));
  const ordered = entries.map((_, index) => byIndex.get(index));
  return ordered.includes(undefined) ? entries : ordered;
}

function readTokens(answer: unknown): number | undefined {
  const usage = isPlainObject(answer) ? answer['usage'] : undefined;
  if (!isPlainObject(usage)) return undefined;
  const tokens = usage['total_tokens'] ?? usage['prompt_tokens'];
  return typeof tokens === 'number' && Number.isFinite(tokens) && tokens >= 0 ? tokens : undefined;
}

function badAnswer(problem: string): ProviderError {
  return new ProviderError({
    provider: 'openai',
    operation: 'embed',
    failure: 'bad-answer',
    message: `${problem}. Check baseURL, model and dimensions: the server does not answer as OpenAI does`,
  });
}
