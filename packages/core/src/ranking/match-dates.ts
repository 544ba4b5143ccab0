import type { Utterance } from './score-words.ts';

/** How well the times that a text names fit those that a query names: the best of them, in [0, 1]; 0 if none does. */
export function matchDates(
  dateTerms: ReadonlyMap<string, number>,
  { frequencies }: Pick<Utterance, 'frequencies'>,
): number {
  let best = 0;
  for (const [term, share] of dateTerms) if (frequencies.has(term)) best = Math.max(best, share);
  return best;
}
