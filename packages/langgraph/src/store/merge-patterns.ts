import type { MatchCondition, NameSpacePath } from '@langchain/langgraph-checkpoint';

/**
 * The one beginning, or the one end, that says what all conditions of its kind say together; empty when there are none, and
 * `undefined` when they contradict each other.
 */
export function mergePatterns(
  conditions: readonly MatchCondition[],
  matchType: MatchCondition['matchType'],
): NameSpacePath | undefined {
  let merged: NameSpacePath | undefined = [];
  for (const condition of conditions) {
    if (condition.matchType !== matchType) continue;
    merged = merged === undefined ? undefined : mergeTwo(merged, condition.path, matchType);
  }
  return merged;
}

function mergeTwo(
  left: NameSpacePath,
  right: NameSpacePath,
  matchType: MatchCondition['matchType'],
): NameSpacePath | undefined {
  const length = Math.max(left.length, right.length);
  const segments = Array.from({ length }, (_, place) => {
    // Beginnings are laid over each other from the first segment on, ends from the last one.
    const fromEnd = place - length;
    const [one, other] =
      matchType === 'prefix' ? [left[place], right[place]] : [left.at(fromEnd), right.at(fromEnd)];
    if (one === undefined || one === '*') return other ?? '*';
    return other === undefined || other === '*' || other === one ? one : undefined;
  });
  return segments.every((segment) => segment !== undefined) ? segments : undefined;
}
