import { termInformation } from './term-information.ts';

/** What each query term is worth, in (0, 1]. */
export type TermWeights = ReadonlyMap<string, number>;

/** What the scope says of the terms. */
export interface WeighTermsInput {
  /** The terms of the query, common ones too. */
  readonly terms: readonly string[];
  /** In how many memories of the scope a term occurs; a term that is not there counts as new. */
  readonly documentFrequencies: ReadonlyMap<string, number>;
  /** How many memories the scope holds. */
  readonly documentCount: number;
}

/** So many imagined memories without the term stand beside the real ones: a small scope says little about a word. */
const imaginedMemories = 1000;

/**
 * Weighs the terms by how little they say in general, and a little less where much of the scope shares
 * them. The second part is linear and bounded: a thousand unrelated memories hardly move a score.
 */
export function weighTerms(input: WeighTermsInput): TermWeights {
  const memories = Math.max(0, input.documentCount) + imaginedMemories;
  const weights = new Map<string, number>();
  for (const term of input.terms) {
    const share = Math.min(1, (input.documentFrequencies.get(term) ?? 0) / memories);
    weights.set(term, termInformation(term) * (1 - share));
  }
  return weights;
}
