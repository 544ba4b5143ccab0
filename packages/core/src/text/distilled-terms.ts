import type { MemoryKind } from '../types/memory.ts';
import type { IndexedText } from './index-text.ts';

/** No token holds a colon: what begins like this is never a word of a text. */
const PREFIX = 'fact:';

/** Stands in the index for every memory that is not an episode. */
export const distilledMarker = PREFIX;

/** The term under which only memories that are no episodes are found by a word. */
export function distilledTerm(term: string): string {
  return PREFIX + term;
}

/**
 * What a memory is found by. The few facts among many episodes are found under terms of their own as well: looking for
 * facts then costs what there is of facts.
 */
export function withDistilledTerms(text: IndexedText, kind: MemoryKind): IndexedText {
  if (kind === 'episode') return text;
  const frequencies = new Map(text.frequencies);
  for (const [term, count] of text.frequencies) frequencies.set(distilledTerm(term), count);
  frequencies.set(distilledMarker, 1);
  return { ...text, frequencies };
}
