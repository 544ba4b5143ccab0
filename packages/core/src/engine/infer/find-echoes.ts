import { contentTerms } from '../../ranking/content-terms.ts';
import type { ExtractionInput } from './proposal.ts';

/** An answer of fewer words says too little to tell whether it repeats anything. */
const FEWEST_TERMS = 2;

/**
 * Places in the call of the assistant's messages that say nothing but what it was reminded of: every word of theirs that
 * says something stands in the memories. Such a message stays in its thread; a memory is never its own source.
 */
export function findEchoes({ messages, memories }: ExtractionInput): ReadonlySet<number> {
  if (memories.length === 0) return new Set();
  const held = new Set(memories.flatMap(({ memory }) => contentTerms(memory.item.memory)));
  const isEcho = (text: string): boolean => {
    const terms = contentTerms(text);
    return terms.length >= FEWEST_TERMS && terms.every((term) => held.has(term));
  };
  return new Set(
    messages
      .filter(({ role, text, attached }) => role === 'assistant' && attached === '' && isEcho(text))
      .map(({ index }) => index),
  );
}
