import { indexTokens } from './tokenize.ts';
import { dateTerms } from './date-terms.ts';
import { mentionsTime } from './mentions-time.ts';
import type { ResolvedDate } from '../types/resolved-date.ts';

/** Stands in the index for a text that asks something. */
export const askMarker = '?';
/** Stands in the index for a text that says when: "yesterday", "last week", "on Monday". */
export const timeMarker = '@time';

/** What a text is found by. */
export interface IndexedText {
  /** How often each term occurs; the markers are among them. */
  readonly frequencies: ReadonlyMap<string, number>;
  /** The length of the text in terms. */
  readonly length: number;
}

/** What a store keeps of a text to find it by its words and by the times that it names: plain strings, so that a later rule does not orphan them. */
export function indexText(text: string, dates: readonly ResolvedDate[] = []): IndexedText {
  const tokens = indexTokens(text);
  const frequencies = new Map(countTerms(tokens));
  if (/[?？؟\u037E]/.test(text)) frequencies.set(askMarker, 1);
  if (dates.length > 0 || mentionsTime(tokens)) frequencies.set(timeMarker, 1);
  for (const term of dateTerms(dates)) frequencies.set(term, 1);
  return { frequencies, length: tokens.length };
}

/** How often each term occurs. */
export function countTerms(terms: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}
