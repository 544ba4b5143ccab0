import { oneLine } from '../../text/one-line.ts';
import { queryTerms } from '../../text/query-terms.ts';
import type { SearchResultItem } from '../../types/results.ts';
import { formatContext, formatNote } from './format-context.ts';

/** A note that shares more than this part of its words with a better one (Jaccard) says nothing new and is left out. */
const MAX_OVERLAP = 0.85;

/** What search found, to be packed. */
export interface PackRequest {
  /** Best first. */
  readonly results: readonly SearchResultItem[];
  readonly maxTokens: number;
  readonly countTokens: (text: string) => number;
  /** What the prompt holds already: a memory of just these words is not said again. */
  readonly alreadySaid: readonly string[];
}

/** Notes for a prompt. */
export interface PackedContext {
  /** The block to put into the last user turn; empty when nothing was found or nothing fits. */
  readonly text: string;
  /** The memories in it, in the order of the text: oldest first. */
  readonly memories: readonly SearchResultItem[];
  /** How long the text is, by `countTokens` or the built-in estimate. */
  readonly tokens: number;
}

/**
 * Packs the best memories that fit whole, each only if it says something that the others do not, and puts them in order
 * of time: the text changes as little as possible from turn to turn.
 */
export function packContext({ results, maxTokens, countTokens, alreadySaid }: PackRequest): PackedContext {
  const chosen: SearchResultItem[] = [];
  const wordsOfChosen: ReadonlySet<string>[] = [];
  const said = new Set(alreadySaid.map(oneLine));
  for (const item of results) {
    if (said.has(oneLine(item.memory))) continue;
    const words = new Set(queryTerms(item.memory));
    if (wordsOfChosen.some((others) => overlap(words, others) > MAX_OVERLAP)) continue;
    if (countTokens(render([...chosen, item])) > maxTokens) continue;
    chosen.push(item);
    wordsOfChosen.push(words);
  }
  const text = render(chosen);
  return { text, memories: chosen.toSorted(byTime), tokens: text === '' ? 0 : countTokens(text) };
}

function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared === 0 ? 0 : shared / (left.size + right.size - shared);
}

function render(items: readonly SearchResultItem[]): string {
  return formatContext(items.toSorted(byTime).map(formatNote));
}

function byTime(left: SearchResultItem, right: SearchResultItem): number {
  const [first, second] = [left.validFrom ?? left.createdAt, right.validFrom ?? right.createdAt];
  if (first !== second) return first < second ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}
