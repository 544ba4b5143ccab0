import { contentTerms } from '../../ranking/content-terms.ts';
import type { ExtractionInput } from './proposal.ts';

/** An answer of fewer words says too little to tell whether it repeats anything. */
const FEWEST_TERMS = 2;

/** What an assistant wraps around what it remembers, and around everything else. */
const COURTESIES = `welcome remember remembered recall recalled note notes noted memory memories according glad happy
  nice course indeed earlier before previously user told mentioned said know aware seems understand understood correct
  right still help willkommen erinnere notizen bienvenue souviens bienvenido recuerdo`;

let courtesies: ReadonlySet<string> | undefined;

/**
 * Places in the call of the assistant's messages that say nothing but what it was reminded of: every word of theirs that
 * says something stands in the memories, or in the name of whom it speaks to. Such a message stays in its thread; a memory
 * is never its own source.
 */
export function findEchoes({ messages, recent, memories }: ExtractionInput): ReadonlySet<number> {
  if (memories.length === 0) return new Set();
  courtesies ??= new Set(contentTerms(COURTESIES));
  const names = [...messages, ...recent].flatMap(({ role, name = '' }) => (role === 'user' ? [name] : []));
  const phrases = [...courtesies, ...names.flatMap(contentTerms)];
  const held = new Set(memories.flatMap(({ memory }) => contentTerms(memory.item.memory)));
  const known = new Set([...held, ...phrases]);
  const isEcho = (text: string): boolean => {
    const terms = contentTerms(text);
    const repeated = terms.filter((term) => held.has(term)).length;
    return repeated >= FEWEST_TERMS && terms.every((term) => known.has(term));
  };
  return new Set(
    messages
      .filter(({ role, text, attached }) => role === 'assistant' && attached === '' && isEcho(text))
      .map(({ index }) => index),
  );
}
