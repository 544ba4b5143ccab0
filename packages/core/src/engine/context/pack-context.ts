import { isCourtesy } from '../../ranking/courtesy-terms.ts';
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
 * Packs the best memories that fit whole, each only if it says something, and something that the others do not, and puts
 * them in order of time: the text changes as little as possible from turn to turn.
 */
export function packContext({ results, maxTokens, countTokens, alreadySaid }: PackRequest): PackedContext {
  const chosen: ChosenNote[] = [];
  const said = new Set(alreadySaid.map(oneLine));
  let text = '';
  let tokens = 0;
  for (const item of results) {
    if (said.has(oneLine(item.memory))) continue;
    const terms = queryTerms(item.memory);
    if (item.kind === 'episode' && isCourtesy(terms)) continue;
    const words = new Set(terms);
    if (chosen.some((other) => isRepeated(words, other.words))) continue;
    const candidate = { item, words, note: formatNote(item) };
    const longer = formatContext([...chosen, candidate].toSorted(byTime).map(({ note }) => note));
    const length = countTokens(longer);
    if (length > maxTokens) continue;
    chosen.push(candidate);
    [text, tokens] = [longer, length];
  }
  return { text, memories: chosen.toSorted(byTime).map(({ item }) => item), tokens };
}

interface ChosenNote {
  readonly item: SearchResultItem;
  readonly words: ReadonlySet<string>;
  /** As it stands in the text. */
  readonly note: string;
}

function isRepeated(words: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [fewer, more] = words.size < others.size ? [words, others] : [others, words];
  // However many they share, the longer one says too much beside them.
  if (fewer.size <= MAX_OVERLAP * more.size) return false;
  let shared = 0;
  for (const word of fewer) if (more.has(word)) shared += 1;
  return shared > MAX_OVERLAP * (words.size + others.size - shared);
}

function byTime({ item: left }: ChosenNote, { item: right }: ChosenNote): number {
  const [first, second] = [left.validFrom ?? left.createdAt, right.validFrom ?? right.createdAt];
  if (first !== second) return first < second ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}
