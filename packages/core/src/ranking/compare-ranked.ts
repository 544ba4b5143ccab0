/** What the order of results goes by. */
export interface Ranked {
  readonly id: string;
  readonly score: number;
  /** When it was said, epoch ms. */
  readonly timestamp: number;
}

/** Best score first; of equal ones the newer first, then the id that was made later (ids sort by time): one order, whatever the store returned. */
export function compareRanked(left: Ranked, right: Ranked): number {
  if (left.score !== right.score) return right.score - left.score;
  if (left.timestamp !== right.timestamp) return right.timestamp - left.timestamp;
  if (left.id === right.id) return 0;
  return left.id > right.id ? -1 : 1;
}
