import { contentTerms } from '../../ranking/content-terms.ts';
import { courtesyTerms } from '../../ranking/courtesy-terms.ts';
import type { GatheredMessages } from './proposal.ts';

/** An answer of fewer words says too little to tell whether it repeats anything. */
const FEWEST_TERMS = 2;
/** What says less of a memory does not repeat it: among many memories, the words of any short answer occur somewhere. */
const REPEATED_SHARE = 0.5;

/**
 * Places in the call of the assistant's messages that say nothing but what it was reminded of: every word of theirs that
 * says something stands in memories that they say again, at least by half, or in the name of whom it speaks to. Such a
 * message stays in its thread; a memory is never its own source.
 */
export function findEchoes({ messages, recent, memories }: GatheredMessages): ReadonlySet<number> {
  if (memories.length === 0) return new Set();
  const names = [...messages, ...recent].flatMap(({ role, name = '' }) => (role === 'user' ? [name] : []));
  const phrases = new Set([...courtesyTerms(), ...names.flatMap(contentTerms)]);
  const known = memories.map(({ memory }) => contentTerms(memory.item.memory));
  return new Set(
    messages
      .filter(
        ({ role, text, attached }) =>
          role === 'assistant' && attached === '' && isEcho(text, { known, phrases }),
      )
      .map(({ index }) => index),
  );
}

interface Repeatable {
  /** The terms of each memory. */
  readonly known: readonly (readonly string[])[];
  /** What says nothing by itself. */
  readonly phrases: ReadonlySet<string>;
}

function isEcho(text: string, { known, phrases }: Repeatable): boolean {
  const terms = contentTerms(text);
  const said = new Set(terms);
  const repeated = known.filter((memory) => {
    const words = memory.filter((term) => !phrases.has(term));
    return words.filter((term) => said.has(term)).length >= REPEATED_SHARE * words.length;
  });
  const held = new Set(repeated.flat());
  const again = terms.filter((term) => held.has(term)).length;
  return again >= FEWEST_TERMS && terms.every((term) => held.has(term) || phrases.has(term));
}
