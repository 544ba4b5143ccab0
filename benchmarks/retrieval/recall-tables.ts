import { share } from '../report/format-number.ts';
import type { Table } from '../report/markdown-table.ts';
import type { PairedDifference } from './paired-difference.ts';
import { TOKEN_BUDGET, type Measure, type QuestionScore } from './score-question.ts';

/** The scores of one system. */
export interface ScoredSystem {
  readonly name: string;
  readonly description: string;
  readonly scores: readonly QuestionScore[];
}

/** Our advantage over one other system. */
export interface Comparison extends PairedDifference {
  readonly over: string;
  readonly measure: Measure;
}

/** What is reported, with the heading of its column. */
export const MEASURES: readonly (readonly [Measure, string])[] = [
  ['recallAt5', 'r@5'],
  ['recallAt10', 'r@10'],
  ['recallAt20', 'r@20'],
  ['reciprocalRank', 'MRR'],
  ['recallAtTokens', `r@${TOKEN_BUDGET} tokens`],
];

/** The means of some questions, by measure. */
export function meanScores(scores: readonly QuestionScore[]): Readonly<Record<Measure, number>> {
  const mean = (measure: Measure): number =>
    scores.reduce((sum, score) => sum + score[measure], 0) / scores.length;
  return {
    recallAt5: mean('recallAt5'),
    recallAt10: mean('recallAt10'),
    recallAt20: mean('recallAt20'),
    reciprocalRank: mean('reciprocalRank'),
    recallAtTokens: mean('recallAtTokens'),
  };
}

/** All questions, each category, and the paired differences. */
export function recallTables(
  systems: readonly ScoredSystem[],
  comparisons: readonly Comparison[],
): readonly Table[] {
  const categories = [...new Set(systems.flatMap(({ scores }) => scores.map(({ category }) => category)))];
  const headings = MEASURES.map(([, heading]) => heading);
  const cells = (scores: readonly QuestionScore[]): readonly string[] => {
    const means = meanScores(scores);
    return MEASURES.map(([measure]) => share(means[measure]));
  };
  const whole: Table = {
    caption: 'Evidence recall over all counted questions.',
    columns: ['system', 'questions', ...headings],
    rows: systems.map(({ name, scores }) => [name, String(scores.length), ...cells(scores)]),
  };
  const split: Table = {
    caption: 'The same by category.',
    columns: ['category', 'system', 'questions', ...headings],
    rows: categories.flatMap((category) =>
      systems.map(({ name, scores }) => {
        const own = scores.filter((score) => score.category === category);
        return [category, name, String(own.length), ...cells(own)];
      }),
    ),
  };
  return comparisons.length === 0
    ? [whole, split]
    : [whole, split, pairedTable(systems[0]?.name ?? '', comparisons)];
}

/** By how much `ours` beats each other system. */
export function pairedTable(ours: string, comparisons: readonly Comparison[]): Table {
  return {
    caption: `${ours} minus the other on the same questions; conversations drawn again 10,000 times (seed fixed).`,
    columns: ['over', 'measure', 'difference', '95 % interval', 'conversations won'],
    rows: comparisons.map(({ over, measure, mean, interval, conversations, conversationsWon }) => [
      over,
      MEASURES.find(([name]) => name === measure)?.[1] ?? measure,
      signed(mean),
      `${signed(interval[0])} to ${signed(interval[1])}`,
      `${conversationsWon} of ${conversations}`,
    ]),
  };
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${share(Math.abs(value))}`;
}
