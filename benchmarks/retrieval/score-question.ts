import type { Question } from './conversation.ts';
import type { Found } from './retrieval-system.ts';

/** How well the results of one question cover its evidence. Every number but `tokensAt10` is in [0, 1]. */
export interface QuestionScore {
  readonly conversation: string;
  readonly category: string;
  /** The share of the evidence that the first 5 results cover. */
  readonly recallAt5: number;
  readonly recallAt10: number;
  readonly recallAt20: number;
  /** One over the rank of the first result that covers any evidence; 0 without one. */
  readonly reciprocalRank: number;
  /** The share that the first results cover whose texts together have at most {@link TOKEN_BUDGET} tokens. */
  readonly recallAtTokens: number;
  /** How many tokens the first 10 results have. */
  readonly tokensAt10: number;
}

/** What of a {@link QuestionScore} says how good it is. */
export type Measure = Exclude<keyof QuestionScore, 'conversation' | 'category' | 'tokensAt10'>;

/** How many results are looked at: more never fit into the token budget that is measured. */
export const RESULTS_SCORED = 50;

/** The tokens of text for which `recallAtTokens` holds. A token is counted as four characters. */
export const TOKEN_BUDGET = 500;

const charactersPerToken = 4;

/** Scores the results of a question, best first. */
export function scoreQuestion(
  question: Question & { readonly conversation: string },
  results: readonly Found[],
): QuestionScore {
  const recall = (count: number): number => {
    const covered = new Set(results.slice(0, count).flatMap((result) => result.covers));
    return question.evidence.filter((turn) => covered.has(turn)).length / question.evidence.length;
  };
  const rank = results.findIndex((result) => result.covers.some((turn) => question.evidence.includes(turn)));
  return {
    conversation: question.conversation,
    category: question.category,
    recallAt5: recall(5),
    recallAt10: recall(10),
    recallAt20: recall(20),
    reciprocalRank: rank === -1 ? 0 : 1 / (rank + 1),
    recallAtTokens: recall(resultsWithin(TOKEN_BUDGET, results)),
    tokensAt10: results.slice(0, 10).reduce((sum, result) => sum + tokensOf(result), 0),
  };
}

function resultsWithin(tokens: number, results: readonly Found[]): number {
  let left = tokens;
  const end = results.findIndex((result) => {
    left -= tokensOf(result);
    return left < 0;
  });
  return end === -1 ? results.length : end;
}

function tokensOf({ text }: Found): number {
  return Math.ceil(text.length / charactersPerToken);
}
