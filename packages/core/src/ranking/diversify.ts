/** A result as far as repetition goes. */
export interface Diversifiable {
  readonly score: number;
  /** The terms of its text, each once. */
  readonly terms: ReadonlySet<string>;
  /** The ids of the messages that it stands on: its own for a message, its sources for a fact. */
  readonly covers?: readonly string[] | undefined;
}

const repeatedFactor = 0.5;
const nearlySame = 0.7;

/**
 * The best `limit` of `ranked` (best first), where what repeats a result before it counts half: the
 * same words, or messages that are all covered already, as a fact and its only source. Scores stay as
 * they are; only the order changes, and only for repetitions.
 */
export function diversify<Item extends Diversifiable>(ranked: readonly Item[], limit: number): Item[] {
  const waiting: { readonly item: Item; readonly rank: number }[] = [];
  const picked: Item[] = [];
  const covered = new Set<string>();
  const pick = (item: Item): void => {
    picked.push(item);
    for (const id of item.covers ?? []) covered.add(id);
  };
  for (const item of ranked) {
    while (picked.length < limit && (waiting[0]?.rank ?? -1) > item.score) {
      const next = waiting.shift();
      if (next !== undefined) pick(next.item);
    }
    if (picked.length >= limit) return picked;
    if (isRepetition(item, picked, covered)) waiting.push({ item, rank: item.score * repeatedFactor });
    else pick(item);
  }
  for (const { item } of waiting) if (picked.length < limit) pick(item);
  return picked;
}

function isRepetition(
  item: Diversifiable,
  picked: readonly Diversifiable[],
  covered: ReadonlySet<string>,
): boolean {
  const covers = item.covers ?? [];
  if (covers.length > 0 && covers.every((id) => covered.has(id))) return true;
  return picked.some((other) => overlap(item.terms, other.terms) >= nearlySame);
}

/** The share of terms that two texts have in common; two texts without terms have nothing in common. */
function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const [small, large] = left.size < right.size ? [left, right] : [right, left];
  if (small.size < nearlySame * large.size) return 0;
  let common = 0;
  for (const term of small) if (large.has(term)) common += 1;
  const all = small.size + large.size - common;
  return all > 0 ? common / all : 0;
}
