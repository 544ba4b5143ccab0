import { ProviderError } from '../../errors/provider-error.ts';
import { describeValue } from '../../internal/describe-value.ts';
import { isPlainObject } from '../../internal/is-plain-object.ts';

/** What an answer has to be like. */
export interface ScoresRule {
  readonly provider: string;
  /** How many documents were sent. */
  readonly count: number;
  /** The least that a score may be; 1 is the most. */
  readonly lowest: -1 | 0;
  /** What to do about an answer that is none. @default check baseURL and model */
  readonly remedy?: string;
}

const REMEDY = 'Check baseURL and model: the server does not answer as this provider does';

/**
 * The scores in the order of the documents, brought to [0, 1]: each document has exactly one.
 *
 * @throws ProviderError (`bad-answer`) for anything else.
 */
export function readScores(answer: unknown, rule: ScoresRule): readonly number[] {
  const { count } = rule;
  const results: unknown = isPlainObject(answer) ? answer['results'] : undefined;
  if (!Array.isArray(results)) {
    throw badAnswer(rule, `the answer has no list of results, but is ${describeValue(answer)}`);
  }
  if (results.length !== count) {
    throw badAnswer(rule, `${results.length} results came for ${count} documents`);
  }
  const scores = new Map<number, number>();
  for (const result of results as readonly unknown[]) {
    const { index, relevance_score: score } = isPlainObject(result) ? result : {};
    if (!isIndex(index, count)) {
      throw badAnswer(rule, `a result is for document ${describeValue(index)} of ${count}`);
    }
    if (scores.has(index)) throw badAnswer(rule, `document ${index} has two scores`);
    scores.set(index, readScore(score, index, rule));
  }
  return Array.from({ length: count }, (_, index) => scores.get(index) ?? 0);
}

function isIndex(value: unknown, count: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count;
}

function readScore(score: unknown, index: number, rule: ScoresRule): number {
  const { lowest } = rule;
  if (typeof score !== 'number' || !(score >= lowest && score <= 1)) {
    const problem = `the score of document ${index} is ${describeValue(score)}, which is not a number from ${lowest} to 1`;
    throw badAnswer(rule, problem);
  }
  return (score - lowest) / (1 - lowest);
}

function badAnswer({ provider, remedy = REMEDY }: ScoresRule, problem: string): ProviderError {
  const message = `${problem}. ${remedy}`;
  return new ProviderError({ provider, operation: 'rerank', failure: 'bad-answer', message });
}
