/** A result as far as being replaced goes. */
export interface Replaceable {
  readonly id: string;
  readonly score: number;
  /** The id of what replaced it. */
  readonly supersededBy?: string | undefined;
}

/**
 * `ranked` (best first) with the successor of each replaced entry right before it, with at least its score, unless it
 * stands higher already. Successors are looked for in `ranked` and then in `others`; one that is in neither is not there.
 */
export function putSuccessorsFirst<Entry extends Replaceable>(
  ranked: readonly Entry[],
  others: readonly Entry[] = [],
): readonly Entry[] {
  const known = new Map([...others, ...ranked].map((entry) => [entry.id, entry]));
  const placed = new Set<string>();
  const result: Entry[] = [];
  const place = (entry: Entry, least: number): void => {
    if (placed.has(entry.id)) return;
    placed.add(entry.id);
    const score = Math.max(entry.score, least);
    const successor = entry.supersededBy === undefined ? undefined : known.get(entry.supersededBy);
    if (successor !== undefined) place(successor, score);
    result.push(score === entry.score ? entry : { ...entry, score });
  };
  for (const entry of ranked) place(entry, 0);
  return result;
}
