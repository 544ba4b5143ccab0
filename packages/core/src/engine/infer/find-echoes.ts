import { contentTerms } from '../../ranking/content-terms.ts';
import type { ExtractionInput } from './proposal.ts';

/** An answer of fewer words says too little to tell whether it repeats anything. */
const FEWEST_TERMS = 2;
/** What says less of a memory does not repeat it: among many memories, the words of any short answer occur somewhere. */
const REPEATED_SHARE = 0.5;

/**
 * Places in the call of the assistant's messages that say nothing but what it was reminded of: every word of theirs that
 * says something stands in memories that they say again, at least by half. Such a message stays in its thread; a memory is
 * never its own source.
 */
export function findEchoes({ messages, memories }: ExtractionInput): ReadonlySet<number> {
  if (memories.length === 0) return new Set();
  const known = memories.map(({ memory }) => contentTerms(memory.item.memory));
  return new Set(
    messages
      .filter(({ role, text, attached }) => role === 'assistant' && attached === '' && isEcho(text, known))
      .map(({ index }) => index),
  );
}

function isEcho(text: string, known: readonly (readonly string[])[]): boolean {
  const said = new Set(contentTerms(text));
  if (said.size < FEWEST_TERMS) return false;
  const repeated = known.filter(
    (terms) => terms.filter((term) => said.has(term)).length >= REPEATED_SHARE * terms.length,
  );
  const held = new Set(repeated.flat());
  return [...said].every((term) => held.has(term));
}
