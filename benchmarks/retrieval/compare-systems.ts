import { pairedDifference } from './paired-difference.ts';
import { MEASURES, type Comparison, type ScoredSystem } from './recall-tables.ts';

/** The first system beside each of the others, by every measure. */
export function compareSystems(scored: readonly ScoredSystem[]): readonly Comparison[] {
  const [ours, ...others] = scored;
  if (!ours) return [];
  return others.flatMap((other) =>
    MEASURES.map(([measure]) => ({
      over: other.name,
      measure,
      ...pairedDifference(ours.scores, other.scores, measure),
    })),
  );
}
