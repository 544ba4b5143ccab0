import { seededRandom } from '../dataset/seeded-random.ts';
import { percentile } from '../probes/percentile.ts';
import type { Measure, QuestionScore } from './score-question.ts';

/** By how much one system beats another on the same questions. */
export interface PairedDifference {
  /** The mean over questions of ours minus theirs. */
  readonly mean: number;
  /** Where 95 % of the means lie when conversations are drawn again, with replacement, 10,000 times. */
  readonly interval: readonly [number, number];
  readonly conversations: number;
  /** In how many conversations our mean is higher. */
  readonly conversationsWon: number;
}

const draws = 10_000;
const seed = 7;

/**
 * Compares scores question by question and draws whole conversations again for the interval, because the questions about one
 * conversation are not independent. Both lists hold the same questions in the same order.
 */
export function pairedDifference(
  ours: readonly QuestionScore[],
  theirs: readonly QuestionScore[],
  measure: Measure,
): PairedDifference {
  const differences = new Map<string, number[]>();
  for (const [index, score] of ours.entries()) {
    const other = theirs[index];
    if (!other)
      throw new Error(
        'pairedDifference: the lists differ in length. Score both systems on the same questions.',
      );
    const list = differences.get(score.conversation) ?? [];
    list.push(score[measure] - other[measure]);
    differences.set(score.conversation, list);
  }
  const groups = [...differences.values()];
  const random = seededRandom(seed);
  const means = Array.from({ length: draws }, () =>
    mean(groups.flatMap(() => groups[Math.floor(random() * groups.length)] ?? [])),
  );
  return {
    mean: mean(groups.flat()),
    interval: [percentile(means, 0.025), percentile(means, 0.975)],
    conversations: groups.length,
    conversationsWon: groups.filter((group) => mean(group) > 0).length,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
