import type { Reranker } from '../../contracts/reranker.ts';
import type { FailingContext } from '../provider/provider-cases.ts';

/**
 * How a provider fails: it answers 429, or 500; it never answers; it drops the connection; it answers with one score less
 * than documents; one of its scores is far above the range.
 */
export type RerankerFailure =
  | 'rate-limit'
  | 'server'
  | 'timeout'
  | 'connection'
  | 'too-few-scores'
  | 'out-of-range';

/** What a case of the reranker kit works with: fresh for every case. */
export interface RerankerContext extends FailingContext<Reranker, RerankerFailure> {
  readonly reranker: Reranker;
}

/** Questions, each with the document that answers it and shares its words. */
export const questions: readonly { readonly query: string; readonly answer: string }[] = [
  { query: 'which greyhound is afraid of thunder?', answer: 'my greyhound is afraid of thunder' },
  { query: 'when did Ana move to Lisbon?', answer: 'Ana decided to move to Lisbon in March' },
  { query: 'when is the invoice due?', answer: 'the invoice is due next Tuesday' },
  { query: 'who teaches the violin to beginners?', answer: 'Bruno teaches the violin to beginners' },
];

/** The documents of {@link questions}. */
export const answers: readonly string[] = questions.map(({ answer }) => answer);

/** The place of the highest score. */
export function bestOf(scores: readonly number[]): number {
  return scores.indexOf(Math.max(...scores));
}
